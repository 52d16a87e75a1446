"""The same definition as an ordinary queryset: built with the values where the parameters stand."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from organizer.core.compiled import Compiled, Param, Row


@contextmanager
def values_instead(given: dict[str, Any]) -> Iterator[None]:
    """Let every `Param` that is made be its value."""
    Param.__new__ = staticmethod(lambda cls, name, *_: given[name])
    try:
        yield
    finally:
        del Param.__new__


def plain_rows(compiled: Compiled, given: dict[str, Any]) -> list[Row]:
    """Return what the statement should, read by Django's own compiler, cursor and conversions."""
    with values_instead(given):
        built = compiled.build()
    parts = built if isinstance(built, tuple) else (built,)
    if compiled.counted:
        return [(sum(part.count() for part in parts),)]
    rows = parts[0]
    if len(parts) > 1:
        rows = parts[0].order_by().union(*(part.order_by() for part in parts[1:]), all=True)
        rows = rows.order_by(*parts[0].query.order_by)
    return list(rows[given["offset"] : given["offset"] + given["limit"]] if compiled.paged else rows)


def assert_same(compiled: Compiled, given: dict[str, Any], found: list[Row]) -> None:
    """Compare what a statement returned with the plain way: values, types, and the order where there is one."""
    expected = plain_rows(compiled, given)
    assert kinds(found) == kinds(expected), given
    with values_instead(given):
        built = compiled.build()
    ordered = isinstance(built, tuple) or compiled.counted or built.ordered
    assert found == expected if ordered else Counter(found) == Counter(expected), given


def kinds(rows: list[Row]) -> Counter[tuple[type, ...]]:
    return Counter(tuple(map(type, row)) for row in rows)
