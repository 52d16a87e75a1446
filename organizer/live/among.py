"""Conditions on lists of ids, for statements that are compiled once: `column__among=Ids("name")`, and the reverse,
`json_column__holds=Param("name")`."""

import json
from typing import Any

from django.db import connection, models

from organizer.core.compiled import Param


class Ids(Param):
    """Stands in a queryset for a list of ids that is given at each execution."""

    def value_of(self, given: Any) -> Any:
        """Return the ids as one value for the database."""
        return list(given) if connection.vendor == "postgresql" else json.dumps(list(given))


class _ParamLookup(models.Lookup):
    def get_prep_lookup(self) -> Any:
        return self.rhs

    def sides(self, compiler: Any, connection: Any) -> tuple[str, str, tuple[Any, ...]]:
        column, column_params = self.process_lhs(compiler, connection)
        value, value_params = self.process_rhs(compiler, connection)
        return column, value, (*column_params, *value_params)


class Among(_ParamLookup):
    """The column is one of the ids."""

    lookup_name = "among"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, value, params = self.sides(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY({value}::bigint[])", params
        return f"{column} IN (SELECT value FROM json_each({value}))", params  # noqa: S608


class Holds(_ParamLookup):
    """The column, a JSON list of ids, holds this id."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, value, params = self.sides(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} @> to_jsonb({value}::bigint)", params
        return f"{value} IN (SELECT value FROM json_each({column}))", (params[-1], *params[:-1])  # noqa: S608


models.Field.register_lookup(Among)
models.JSONField.register_lookup(Holds)
