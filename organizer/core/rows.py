"""Models and their rows: what `save` and `from_db` do, at a tenth of their cost."""

from __future__ import annotations  # Django's classes are generic only in its stubs

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeAlias, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState

from organizer.core.statements import Row, Statement, current_database, plain_statement, run

Field: TypeAlias = "models.Field[Any, Any]"
M = TypeVar("M", bound=models.Model)


def loaded(model: type[M], columns: Iterable[str], row: Row) -> M:
    """Return the thing that a row holds; `columns` are the attributes of its first values. Nobody is signalled."""
    thing = model.__new__(model)
    thing._state = ModelState()
    thing._state.adding = False
    thing.__dict__.update(zip(columns, row, strict=False))
    return thing


def insert_row(row: models.Model) -> None:
    """Insert a new row, as `save(force_insert=True)` does but without signals, and give it its id."""
    database = current_database()
    fields, statement = _insertion(type(row), database.vendor)
    row.pk = run(database, statement, _values(row, fields, database))[0][0]
    row._state.adding, row._state.db = False, database.alias


def update_row(row: models.Model, *names: str) -> None:
    """Write these columns (by their attributes) of a row that the caller has locked; all but its id without any."""
    database = current_database()
    fields, statement = _change(type(row), names, database.vendor)
    run(database, statement, [*_values(row, fields, database), row.pk])


def _values(row: models.Model, fields: tuple[Field, ...], database: BaseDatabaseWrapper) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), database) for field in fields]


@cache
def _insertion(model: type[models.Model], vendor: str) -> tuple[tuple[Field, ...], Statement]:
    fields, quote = _columns(model), current_database().ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({values}) RETURNING {_key(model)}"  # noqa: S608
    return fields, plain_statement(current_database(), sql)


@cache
def _change(model: type[models.Model], names: tuple[str, ...], vendor: str) -> tuple[tuple[Field, ...], Statement]:
    fields, quote = _columns(model, names), current_database().ops.quote_name
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE {_key(model)} = %s"  # noqa: S608
    return fields, plain_statement(current_database(), sql)


def _columns(model: type[models.Model], names: tuple[str, ...] = ()) -> tuple[Field, ...]:
    columns = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    return tuple(columns[name] for name in names or columns)


def _key(model: type[models.Model]) -> str:
    key: Any = model._meta.pk
    return str(current_database().ops.quote_name(key.column))
