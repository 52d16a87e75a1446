"""Statements: what `compiled.py` makes of querysets, and how it runs them on either database."""

from __future__ import annotations  # Django's classes are generic only in its stubs

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, QuerySet
from django.db.models.expressions import Col, Expression
from django.db.utils import DEFAULT_DB_ALIAS

from organizer.core.slow_queries import note_time

Row = tuple[Any, ...]
Rows = QuerySet[Any, Any]
Convert = Callable[[Any], Any]

_own = threading.local()


class Param(Expression):
    """Stands in a queryset for a value that is given at each execution.

    `output_field` prepares the value for the database; without one it goes as it is, which suits numbers and texts.
    """

    def __init__(self, name: str, output_field: Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=output_field or models.BigIntegerField())
        self.name = name
        self.prepared = output_field
        self.is_text = isinstance(output_field, models.CharField | models.TextField)
        self.is_time = isinstance(output_field, models.DateTimeField)

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        return "%s", [self]

    def value_of(self, given: Any) -> Any:
        """Return the given value as the database driver takes it."""
        if self.prepared is None or (self.is_text and type(given) is str):
            return given
        database = current_database()
        if self.is_time and type(given) is datetime and given.tzinfo is UTC:
            # As the field would, at a tenth of the cost.
            if database.vendor == "postgresql":
                return given
            if _keeps_utc(database):
                return str(given)[: -len("+00:00")]
        return self.prepared.get_db_prep_value(given, database)


class Reach:
    """Stands for how many rows of one part a page can need: the limit and the offset together."""


class Part(NamedTuple):
    """One queryset as SQL."""

    sql: str
    parameters: tuple[Any, ...]


@dataclass(frozen=True)
class Statement:
    """SQL as Django takes it and as SQLite's driver does, its parameters in order (constants, `Param`s and `Reach`es
    to fill in), what turns columns into Python values, and whether rows come of it at all."""

    sql: str
    driver_sql: str
    parameters: tuple[Any, ...]
    converters: tuple[tuple[int, Convert], ...]
    names: frozenset[str]
    has_rows: bool = True

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """Return the parameters for one execution. Raises TypeError when one is missing or unknown."""
        if given.keys() != self.names:
            raise TypeError(f"parameters are {sorted(self.names)}, given were {sorted(given)}")
        return [
            part.value_of(given[part.name])
            if isinstance(part, Param)
            else given["limit"] + given["offset"]
            if isinstance(part, Reach)
            else part
            for part in self.parameters
        ]

    def execute(self, database: BaseDatabaseWrapper, given: Mapping[str, Any]) -> list[Row]:
        """Return the rows. Raises as `values` does."""
        rows = run(database, self, self.values(given))
        return _converted(rows, self.converters) if self.converters else rows


def current_database() -> BaseDatabaseWrapper:
    """Return this thread's connection. Django's own look-up costs a tenth of a small read, and there are several."""
    database: BaseDatabaseWrapper | None = getattr(_own, "database", None)
    if database is None:
        database = _own.database = connections[DEFAULT_DB_ALIAS]
    return database


def forget_database() -> None:
    """Have this thread look its connection up once more, after another took its place."""
    _own.database = None


def make_statement(
    database: BaseDatabaseWrapper, parts: tuple[Rows, ...], *, paged: bool, counted: bool, shared: bool = False
) -> Statement:
    """Compile querysets, which have no row in common, into one statement; `shared` locks what it finds so."""
    if counted:
        sql, found = _count(parts, database)
    elif len(parts) > 1:
        sql, found = _merge(parts, database, paged=paged)
    else:
        sql, found = _part(parts[0], database)
    if paged:
        sql += " LIMIT %s OFFSET %s"
        found += (Param("limit"), Param("offset"))
    if shared and database.vendor == "postgresql":
        sql += " FOR SHARE"
    return Statement(
        sql=sql,
        driver_sql=_driver_sql(sql, database),
        parameters=found,
        converters=() if counted else tuple(_converters(parts[0], database)),
        names=frozenset(part.name for part in found if isinstance(part, Param)),
    )


def plain_statement(database: BaseDatabaseWrapper, sql: str) -> Statement:
    """Return a statement that is written out, for `run`."""
    has_rows = sql.startswith("SELECT") or " RETURNING " in sql
    return Statement(sql, _driver_sql(sql, database), (), (), frozenset(), has_rows)


def run(database: BaseDatabaseWrapper, statement: Statement, values: Sequence[Any]) -> list[Row]:
    """Run a statement with its parameters' values, prepared and in order. Return the rows, not converted."""
    # Django's cursor costs four times what a small statement does: on SQLite it rewrites the SQL each time. It is
    # spared unless somebody listens to what is executed. So is psycopg's description, an object for each column.
    rows: list[Row]
    if database.queries_logged or database.execute_wrappers:
        with database.cursor() as cursor:
            cursor.execute(statement.sql, values)
            rows = cursor.fetchall() if statement.has_rows else []
        return rows
    database.ensure_connection()
    database.validate_no_broken_transaction()
    began = time.perf_counter()
    try:
        with database.wrap_database_errors:
            found = database.connection.execute(statement.driver_sql, values)
            rows = found.fetchall() if statement.has_rows else []
    finally:
        note_time(statement.sql, time.perf_counter() - began)
    return rows


def _driver_sql(sql: str, database: BaseDatabaseWrapper) -> str:
    if database.vendor != "sqlite":
        return sql
    with database.cursor() as cursor:
        rewritten: str = cursor.cursor.convert_query(sql)
        return rewritten


def _part(rows: Rows, database: BaseDatabaseWrapper) -> Part:
    sql, parameters = rows.query.get_compiler(connection=database).as_sql()
    return Part(sql, tuple(parameters))


def _count(parts: tuple[Rows, ...], database: BaseDatabaseWrapper) -> Part:
    counted = [_part(rows.order_by(), database) for rows in parts]
    sums = " + ".join(f"(SELECT COUNT(*) FROM ({part.sql}) counted)" for part in counted)  # noqa: S608
    return Part(f"SELECT {sums}", tuple(one for part in counted for one in part.parameters))


def _merge(parts: tuple[Rows, ...], database: BaseDatabaseWrapper, *, paged: bool) -> Part:
    """Put the parts together in their order.

    SQLite merges them by itself, row by row. PostgreSQL would read all of each, so there each part is told how many
    rows of it the page can need.
    """
    limited = paged and database.vendor == "postgresql"
    merged = [_part(rows if limited else rows.order_by(), database) for rows in parts]
    found: tuple[Any, ...] = ()
    for part in merged:
        found += part.parameters + ((Reach(),) if limited else ())
    sql = " UNION ALL ".join(f"({part.sql} LIMIT %s)" if limited else part.sql for part in merged)
    return Part(f"{sql} ORDER BY {', '.join(_positions(parts[0]))}", found)


def _positions(rows: Rows) -> Iterable[str]:
    columns: tuple[str, ...] = rows._fields  # type: ignore[attr-defined]
    for name in map(str, rows.query.order_by):
        position = columns.index(name.removeprefix("-")) + 1
        yield f"{position} DESC" if name.startswith("-") else str(position)


def _converters(rows: Rows, database: BaseDatabaseWrapper) -> Iterable[tuple[int, Convert]]:
    compiler = rows.query.get_compiler(connection=database)
    compiler.setup_query()
    found = compiler.get_converters([expression for expression, _, _ in compiler.select])
    operations: Any = database.ops
    for index, (functions, column) in found.items():
        if database.vendor == "sqlite" and functions == [operations.convert_booleanfield_value]:
            yield index, _truth
        elif database.vendor == "sqlite" and functions == [operations.convert_datetimefield_value]:
            if not (_reads_times(database) and isinstance(column, Col)):
                yield index, _in_turn(functions, column)
        else:
            yield index, _in_turn(functions, column)


def _reads_times(database: BaseDatabaseWrapper) -> bool:
    """Let SQLite's driver read columns of times as they are meant, in UTC, at a fifth of what Django's way takes.

    Django's own conversion, which still follows in its own queries, leaves such times alone.
    """
    if database.timezone is not UTC:
        return False
    sqlite3.register_converter("datetime", lambda stored: datetime.fromisoformat(stored.decode() + "Z"))
    return True


def _keeps_utc(database: BaseDatabaseWrapper) -> bool:
    return database.vendor == "sqlite" and database.timezone is UTC


def _truth(stored: int | None) -> bool | None:
    return None if stored is None else bool(stored)


def _in_turn(functions: list[Any], column: Any) -> Convert:
    def convert(value: Any) -> Any:
        database = current_database()
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
