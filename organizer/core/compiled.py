"""Querysets compiled to SQL once and executed with parameters.

Building a query costs ten times what running it does, and a hot read builds the same one every time. Here it is built
once per database, as an ordinary queryset whose varying values are named parameters:

    recent = Compiled(lambda: Message.objects
                      .filter(conversation=Param("conversation"))
                      .order_by("-position").values_list("id", "text"), paged=True)
    recent.rows(conversation=3, limit=20, offset=0)

Optional filters are separate shapes: one `Compiled` for each combination that occurs.
"""

from __future__ import annotations  # Django's classes are generic only in its stubs

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import Field, QuerySet
from django.db.models.expressions import Expression

Row = tuple[Any, ...]


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
        return given if self.prepared is None else self.prepared.get_db_prep_value(given, connection)


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


@dataclass(frozen=True)
class _Statement:
    """SQL, its parameters in order (constants, and `Param`s to fill in), and what turns columns into Python values."""

    sql: str
    parameters: tuple[Any, ...]
    converters: tuple[tuple[int, Any, Any], ...]
    names: frozenset[str]


class Compiled:
    """One shape of query. `build` returns its queryset, with `values_list` and `Param`s; it is called once.

    `paged` adds the parameters `limit` and `offset`; `counted` makes it count the rows instead of returning them.
    Threads may share it: what is compiled never changes.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]], *, paged: bool = False, counted: bool = False) -> None:
        self._build = build
        self._paged = paged
        self._counted = counted
        self._statements: dict[str, _Statement] = {}
        self._compiling = threading.Lock()

    def rows(self, **given: Any) -> list[Row]:
        """Return all rows. Raises TypeError when a parameter is missing or unknown."""
        statement = self._statements.get(connection.vendor) or self._compile()
        if given.keys() != statement.names:
            raise TypeError(f"parameters are {sorted(statement.names)}, given were {sorted(given)}")
        parameters = [
            part.value_of(given[part.name]) if isinstance(part, Param) else part for part in statement.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
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

    def sql(self) -> str:
        """Return the statement for this database, for plans and tests."""
        return (self._statements.get(connection.vendor) or self._compile()).sql

    def _compile(self) -> _Statement:
        with self._compiling:
            compiler = self._build().query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
            converters = compiler.get_converters([column for column, _, _ in compiler.select])
        found = tuple(parameters)
        if self._counted:
            sql, converters = f"SELECT COUNT(*) FROM ({sql}) counted", {}  # noqa: S608
        if self._paged:
            sql += " LIMIT %s OFFSET %s"
            found += (Param("limit"), Param("offset"))
        statement = _Statement(
            sql=sql,
            parameters=found,
            converters=tuple((index, functions, column) for index, (functions, column) in converters.items()),
            names=frozenset(part.name for part in found if isinstance(part, Param)),
        )
        self._statements[connection.vendor] = statement
        return statement


def _converted(rows: list[Row], converters: tuple[tuple[int, Any, Any], ...]) -> list[Row]:
    changed = [list(row) for row in rows]
    for index, functions, column in converters:
        for row in changed:
            value = row[index]
            for function in functions:
                value = function(value, column, connection)
            row[index] = value
    return [tuple(row) for row in changed]
