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
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from organizer.core.statements import Param, Row, Rows, Statement, current_database, make_statement

__all__ = ["Compiled", "CompiledList", "Param", "Row", "Rows", "shape"]

P = ParamSpec("P")
R = TypeVar("R")

# Callers choose what they combine, and some would try everything: a shape takes some ten kilobytes.
SHAPES_KEPT = 256
# The largest number that both databases hold; they add limit and offset up.
MAX_NUMBER = 2**63 - 1


def shape(make: Callable[P, R]) -> Callable[P, R]:
    """Keep what `make` returned for its latest arguments, which are hashable; of each function at most SHAPES_KEPT."""
    return lru_cache(maxsize=SHAPES_KEPT)(make)  # type: ignore[return-value]


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


class Compiled:
    """One shape of query. `build` returns its queryset, with `values_list` and `Param`s; it is called once.

    It may return several that have no row in common, of equal columns and order: their rows are merged. An index may
    serve each where none serves them together. They are ordered by columns of their `values_list`.
    `paged` adds the parameters `limit` and `offset`; `counted` makes it count the rows instead of returning them.
    `shared` keeps its rows from being changed or deleted until the transaction ends; others may hold the same lock at
    once, so people posting in one team do not wait for each other. Django's select_for_update has no such mode. On
    SQLite the writing transaction is the only one, which is lock enough.
    Threads may share it: what is compiled never changes.
    """

    def __init__(
        self,
        build: Callable[[], Rows | tuple[Rows, ...]],
        *,
        paged: bool = False,
        counted: bool = False,
        shared: bool = False,
    ) -> None:
        self.build = build
        self.paged = paged
        self.counted = counted
        self.shared = shared
        self._statements: dict[str, Statement] = {}
        self._compiling = threading.Lock()

    def rows(self, **given: Any) -> list[Row]:
        """Return all rows. Raises TypeError when a parameter is missing or unknown."""
        database = current_database()
        return self._statement(database).execute(database, given)

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
        statement = self._statement(current_database())
        return statement.sql, statement.values(given)

    def names(self) -> frozenset[str]:
        """Return the names of the parameters."""
        return self._statement(current_database()).names

    def _statement(self, database: BaseDatabaseWrapper) -> Statement:
        return self._statements.get(database.vendor) or self._compile(database)

    def _compile(self, database: BaseDatabaseWrapper) -> Statement:
        with self._compiling:
            built = self.build()
            parts = built if isinstance(built, tuple) else (built,)
            statement = make_statement(database, parts, paged=self.paged, counted=self.counted, shared=self.shared)
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
