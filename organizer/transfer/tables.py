"""Every table of every model, from one database into another. A new model goes over without being named here."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import msgspec
from django.apps import apps
from django.db import DataError, connection, connections
from django.db.models import AutoField, Max, Model
from tqdm import tqdm

from organizer.backups import Refused
from organizer.chat.models import SearchAuthor, SearchMark

SOURCE: Final = "source"
BATCH: Final = 5_000  # rows
UNTOUCHED: Final = "Nothing was changed."
# They belong to an index for searching, which each kind of database has its own of. It is built from the messages.
REBUILT: Final[tuple[type[Model], ...]] = (SearchMark, SearchAuthor)


@dataclass(frozen=True)
class Contents:
    """What a table holds: how many rows, and a sum of their hashes, which does not depend on their order."""

    rows: int
    digest: int


def models() -> list[type[Model]]:
    """Return all models that have a table of their own and go over, those between two others, too."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy and model not in REBUILT]


def count_rows() -> int:
    """Return how many rows there are to copy."""
    return sum(model._base_manager.using(SOURCE).count() for model in models())


def empty_tables() -> None:
    """Remove what the migrations have put into the new tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in [*models(), *REBUILT])
            cursor.execute(f"TRUNCATE {names}")
            return
        for model in [*models(), *REBUILT]:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608  # ours


def copy_table(model: type[Model], bar: "tqdm[Any]") -> Contents:
    """Copy all rows of a table into the database that Django is connected to. Return what was read.

    Raises `Refused` when the other database cannot hold a value.
    """
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    counting = _Counting(bar)
    rows = (
        [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
        for row in counting.each(rows_of(model, SOURCE))
    )
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(fields))
                while batch := list(islice(rows, BATCH)):
                    cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", batch)  # noqa: S608  # ours
    except DataError as error:
        raise Refused(
            f"{model._meta.db_table} has a value that does not fit: {str(error).strip()}. {UNTOUCHED}"
        ) from error
    return counting.contents


def look_at(model: type[Model], bar: "tqdm[Any]") -> Contents:
    """Return what a table holds in the database that Django is connected to."""
    counting = _Counting(bar)
    for _ in counting.each(rows_of(model, "default")):
        pass
    return counting.contents


def rows_of(model: type[Model], database: str) -> Iterator[tuple[Any, ...]]:
    """Yield all rows as Python values, without holding them all."""
    names = [field.attname for field in model._meta.concrete_fields]
    return iter(model._base_manager.using(database).order_by("pk").values_list(*names).iterator(chunk_size=BATCH))


def continue_numbers(model: type[Model]) -> None:
    """Have the database go on numbering where the other would have: a number that was given once is not given again."""
    key = model._meta.pk
    if not isinstance(key, AutoField):
        return
    last = max(_last_number(model), model._base_manager.aggregate(last=Max("pk"))["last"] or 0)
    if not last:
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', key.column, last])
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _last_number(model: type[Model]) -> int:
    """Return the highest number that the source has ever given to a row."""
    key = model._meta.pk
    with connections[SOURCE].cursor() as cursor:
        if connections[SOURCE].vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', key.column])
            cursor.execute(f"SELECT last_value FROM {cursor.fetchone()[0]} WHERE is_called")  # noqa: S608  # quoted
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


class _Counting:
    """Counts rows and adds up their hashes as they pass."""

    def __init__(self, bar: "tqdm[Any]") -> None:
        self.bar = bar
        self.contents = Contents(0, 0)

    def each(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        number = total = 0
        for row in rows:
            text = msgspec.json.encode(row, order="deterministic", enc_hook=str)
            total = (total + int.from_bytes(hashlib.sha256(text).digest())) % 2**256
            number += 1
            self.bar.update()
            yield row
        self.contents = Contents(number, total)
