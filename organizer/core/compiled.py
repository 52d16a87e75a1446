"""Querysets compiled to SQL once and executed with parameters.

Building a query costs ten times what running it does, and a hot read builds the same one every time. Here it is built
once per database, as an ordinary queryset whose varying values are named parameters:

    recent = Compiled(lambda: Message.objects
                      .filter(conversation=Param("conversation"))
                      .order_by("-position").values_list("id", "text"), paged=True)
    recent.rows(conversation=3, limit=20, offset=0)

Optional filters are separate shapes: one `Compiled` for each combination that occurs, kept by `@shape`.
"""

from __future__ import annotations  # Django's classes are generic only in its stubs

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, QuerySet
from django.db.models.expressions import Expression
from django.db.utils import DEFAULT_DB_ALIAS

Row = tuple[Any, ...]
Rows = QuerySet[Any, Any]
Convert = Callable[[Any], Any]

P = ParamSpec("P")
R = TypeVar("R")

# Callers choose what they combine, and some would try everything: a shape takes some ten kilobytes.
SHAPES_KEPT = 256
# The largest number that both databases hold; they add limit and offset up.
MAX_NUMBER = 2**63 - 1


def shape(make: Callable[P, R]) -> Callable[P, R]:
    """Keep what `make` returned for its latest arguments, which are hashable; of each function at most SHAPES_KEPT."""
    return lru_cache(maxsize=SHAPES_KEPT)(make)  # type: ignore[return-value]


class Param(Expression):
    """Stands in a queryset for a value that is given at each execution.

    `output_field` prepares the value for the database; without one it goes as it is, which suits numbers and texts.
    """

    def __init__(self, name: str, output_field: Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=output_field or models.BigIntegerField())
        self.name = name
        self.prepared = output_field

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        return "%s", [self]

    def value_of(self, given: Any) -> Any:
        """Return the given value as the database driver takes it."""
        return given if self.prepared is None else self.prepared.get_db_prep_value(given, _database())


class Contains(models.Lookup):
    """`column__has=Param(…)`: the text occurs anywhere in the column. No pattern is built: % and _ are themselves."""

    lookup_name = "has"

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, column_params = self.process_lhs(compiler, connection)
        word, word_params = self.process_rhs(compiler, connection)
        function = "strpos" if connection.vendor == "postgresql" else "instr"
        return f"{function}({column}, {word}) > 0", (*column_params, *word_params)


models.CharField.register_lookup(Contains)
models.TextField.register_lookup(Contains)


class _Reach:
    """Stands for how many rows of one part a page can need: the limit and the offset together."""


@dataclass(frozen=True)
class _Statement:
    """SQL, its parameters in order (constants, `Param`s and `_Reach`es to fill in), and what turns columns into
    Python values."""

    sql: str
    parameters: tuple[Any, ...]
    converters: tuple[tuple[int, Convert], ...]
    names: frozenset[str]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        return [
            part.value_of(given[part.name])
            if isinstance(part, Param)
            else given["limit"] + given["offset"]
            if isinstance(part, _Reach)
            else part
            for part in self.parameters
        ]


class _Part(NamedTuple):
    """One queryset as SQL."""

    sql: str
    parameters: tuple[Any, ...]


class Compiled:
    """One shape of query. `build` returns its queryset, with `values_list` and `Param`s; it is called once.

    It may return several that have no row in common, of equal columns and order: their rows are merged. An index may
    serve each where none serves them together. They are ordered by columns of their `values_list`.
    `paged` adds the parameters `limit` and `offset`; `counted` makes it count the rows instead of returning them.
    Threads may share it: what is compiled never changes.
    """

    def __init__(
        self, build: Callable[[], Rows | tuple[Rows, ...]], *, paged: bool = False, counted: bool = False
    ) -> None:
        self.build = build
        self.paged = paged
        self.counted = counted
        self._statements: dict[str, _Statement] = {}
        self._compiling = threading.Lock()

    def rows(self, **given: Any) -> list[Row]:
        """Return all rows. Raises TypeError when a parameter is missing or unknown."""
        database = _database()
        statement = self._statement(database)
        if given.keys() != statement.names:
            raise TypeError(f"parameters are {sorted(statement.names)}, given were {sorted(given)}")
        with database.cursor() as cursor:
            cursor.execute(statement.sql, statement.values(given))
            rows: list[Row] = cursor.fetchall()
        return _converted(rows, statement.converters) if statement.converters else rows

    def row(self, **given: Any) -> Row | None:
        """Return the first row, or None when there is none."""
        rows = self.rows(**given)
        return rows[0] if rows else None

    def value(self, **given: Any) -> Any:
        """Return the first column of the first row, or None when there is no row."""
        rows = self.rows(**given)
        return rows[0][0] if rows else None

    def statement(self, **given: Any) -> tuple[str, list[Any]]:
        """Return the SQL for this database and its parameters' values, for plans."""
        statement = self._statement(_database())
        return statement.sql, statement.values(given)

    def names(self) -> frozenset[str]:
        """Return the names of the parameters."""
        return self._statement(_database()).names

    def _statement(self, database: BaseDatabaseWrapper) -> _Statement:
        return self._statements.get(database.vendor) or self._compile(database)

    def _compile(self, database: BaseDatabaseWrapper) -> _Statement:
        with self._compiling:
            built = self.build()
            parts = built if isinstance(built, tuple) else (built,)
            if self.counted:
                sql, found = _count(parts, database)
            elif len(parts) > 1:
                sql, found = _merge(parts, database, paged=self.paged)
            else:
                sql, found = _part(parts[0], database)
            if self.paged:
                sql += " LIMIT %s OFFSET %s"
                found += (Param("limit"), Param("offset"))
            statement = _Statement(
                sql=sql,
                parameters=found,
                converters=() if self.counted else tuple(_converters(parts[0], database)),
                names=frozenset(part.name for part in found if isinstance(part, Param)),
            )
            self._statements[database.vendor] = statement
        return statement


@dataclass(frozen=True)
class CompiledList:
    """A list that is read by the page: the statement of its pages, and the one that counts all of it, which takes no
    parameters besides the page's."""

    page: Compiled
    count: Compiled

    def read(self, *, limit: int, offset: int, **given: Any) -> tuple[int, list[Row]]:
        """Return how many rows there are, and those of one page. A page that is not full tells the number itself."""
        rows = self.page.rows(**given, limit=limit, offset=min(offset, MAX_NUMBER - limit))
        if len(rows) < limit and (rows or not offset):
            return offset + len(rows), rows
        return self.count.value(**{name: given[name] for name in self.count.names()}), rows


def _part(rows: Rows, database: BaseDatabaseWrapper) -> _Part:
    sql, parameters = rows.query.get_compiler(connection=database).as_sql()
    return _Part(sql, tuple(parameters))


def _count(parts: tuple[Rows, ...], database: BaseDatabaseWrapper) -> _Part:
    counted = [_part(rows.order_by(), database) for rows in parts]
    sums = " + ".join(f"(SELECT COUNT(*) FROM ({part.sql}) counted)" for part in counted)  # noqa: S608
    return _Part(f"SELECT {sums}", tuple(one for part in counted for one in part.parameters))


def _merge(parts: tuple[Rows, ...], database: BaseDatabaseWrapper, *, paged: bool) -> _Part:
    """Put the parts together in their order.

    SQLite merges them by itself, row by row. PostgreSQL would read all of each, so there each part is told how many
    rows of it the page can need.
    """
    limited = paged and database.vendor == "postgresql"
    merged = [_part(rows if limited else rows.order_by(), database) for rows in parts]
    found: tuple[Any, ...] = ()
    for part in merged:
        found += part.parameters + ((_Reach(),) if limited else ())
    sql = " UNION ALL ".join(f"({part.sql} LIMIT %s)" if limited else part.sql for part in merged)
    return _Part(f"{sql} ORDER BY {', '.join(_positions(parts[0]))}", found)


def _positions(rows: Rows) -> Iterable[str]:
    columns: tuple[str, ...] = rows._fields  # type: ignore[attr-defined]
    for name in map(str, rows.query.order_by):
        position = columns.index(name.removeprefix("-")) + 1
        yield f"{position} DESC" if name.startswith("-") else str(position)


def _converters(rows: Rows, database: BaseDatabaseWrapper) -> Iterable[tuple[int, Convert]]:
    compiler = rows.query.get_compiler(connection=database)
    compiler.setup_query()
    found = compiler.get_converters([column for column, _, _ in compiler.select])
    for index, (functions, column) in found.items():
        yield index, _quick(functions, database) or _in_turn(functions, column)


def _quick(functions: list[Any], database: BaseDatabaseWrapper) -> Convert | None:
    """Return the same conversion as SQLite's of times and truths, at a tenth of its price."""
    if database.vendor != "sqlite" or len(functions) != 1:
        return None
    operations: Any = database.ops
    if functions[0] == operations.convert_datetimefield_value and database.timezone is UTC:
        return _time
    return _truth if functions[0] == operations.convert_booleanfield_value else None


def _time(stored: datetime | str | None) -> datetime | None:
    if stored is None:
        return None
    # The driver reads plain columns; a text it is in what was computed or merged.
    time = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return time.replace(tzinfo=UTC)


def _truth(number: int | None) -> bool | None:
    return None if number is None else bool(number)


def _in_turn(functions: list[Any], column: Any) -> Convert:
    def convert(value: Any) -> Any:
        database = _database()
        for function in functions:
            value = function(value, column, database)
        return value

    return convert


def _converted(rows: list[Row], converters: tuple[tuple[int, Convert], ...]) -> list[Row]:
    changed = [list(row) for row in rows]
    for index, convert in converters:
        for row in changed:
            row[index] = convert(row[index])
    return [tuple(row) for row in changed]


def _database() -> BaseDatabaseWrapper:
    return connections[DEFAULT_DB_ALIAS]
