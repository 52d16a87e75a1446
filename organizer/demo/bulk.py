"""Rows by the thousand: COPY on PostgreSQL, executemany on SQLite, past the models' own saving."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Field, Max, Model

BATCH: Final = 5_000
SQLITE_CACHE_KIB: Final = (
    200_000  # indexes of a million messages fit; the usual 2 MB would write their pages again and again
)

Row = Sequence[Any]


def next_id(model: type[Model]) -> int:
    """Return the lowest id above all that are taken."""
    return (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert rows whose values stand in the order of `names` (`author_id`, not `author`); return how many.

    Other columns get their fields' defaults, the same for all rows. Values are not validated, except by the database.
    Called in a transaction.
    """
    fields = [field for field in model._meta.concrete_fields if "id" in names or not field.primary_key]
    missing = [field for field in fields if field.attname not in names]
    constants = [_prepared(field, field.get_default()) for field in missing]
    by_name = {field.attname: field for field in fields}
    ordered = [by_name[name] for name in names] + missing
    times = [place for place, name in enumerate(names) if by_name[name].get_internal_type() == "DateTimeField"]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in ordered)
    complete = ([*_adapted(row, times), *constants] for row in rows)
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        return _copy(f"COPY {table} ({columns}) FROM STDIN", complete)
    marks = ", ".join(["%s"] * len(ordered))
    return _execute_many(f"INSERT INTO {table} ({columns}) VALUES ({marks})", complete)  # noqa: S608 - names of our models


def make_room() -> None:
    """Give this connection the memory for many rows at once."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{SQLITE_CACHE_KIB}")


def continue_ids(models: Iterable[type[Model]]) -> None:
    """Have the database go on counting after the ids that were given here. SQLite does by itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            table, last = model._meta.db_table, next_id(model) - 1
            if last:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])


def tidy(models: Iterable[type[Model]]) -> None:
    """Do at once what PostgreSQL's autovacuum would do in the middle of the first measurement. Outside transactions."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"VACUUM (ANALYZE) {connection.ops.quote_name(model._meta.db_table)}")


def _prepared(field: "Field[Any, Any]", value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def _adapted(row: Row, times: Sequence[int]) -> Row:
    if connection.vendor == "postgresql":
        return row
    values = list(row)
    for place in times:
        if isinstance(values[place], datetime):
            values[place] = str(values[place].replace(tzinfo=None))  # UTC, and the form in which Django keeps it here
    return values


def _copy(statement: str, rows: Iterable[Row]) -> int:
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _execute_many(statement: str, rows: Iterable[Row]) -> int:
    count = 0
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            cursor.executemany(statement, batch)
            count += len(batch)
    return count


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch
