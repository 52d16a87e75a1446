"""Query parameters: declared once, read with clear errors, and documented from the same declaration."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, QueryDict
from drf_spectacular.utils import OpenApiParameter

from organizer.core.errors import Invalid
from organizer.core.routes import MAX_ID

LONGEST_KEPT = 300  # characters of a query; what a longer one says is worked out anew each time
INTEGER = re.compile(r"[+-]?[0-9]{1,1000}")


@dataclass(frozen=True, eq=False)  # so it is told from others by identity
class Parameter:
    """One query parameter. `parse` turns its text into a value or raises ValueError with a message for people.

    An absent or empty parameter has the default: published clients send filters they do not use as empty ones.
    """

    name: str
    parse: Callable[[str], Any]
    description: str
    default: Any = None
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})

    def documentation(self) -> OpenApiParameter:
        """Return this parameter for the API description."""
        return OpenApiParameter(self.name, dict(self.schema), OpenApiParameter.QUERY, description=self.description)


def integer(
    name: str, description: str, *, default: int | None = None, minimum: int = 0, clamp: int = MAX_ID
) -> Parameter:
    """Declare a whole number of at least `minimum`; one above `clamp` counts as `clamp`."""

    def parse(value: str) -> int:
        if not INTEGER.fullmatch(value):
            raise ValueError("A valid integer is required.")
        number = int(value)
        if number < minimum:
            raise ValueError(f"Ensure this value is greater than or equal to {minimum}.")
        return min(number, clamp)

    # An empty value means "not given", so the documented form allows it.
    schema: dict[str, Any] = {"anyOf": [{"type": "integer", "minimum": minimum}, {"type": "string", "maxLength": 0}]}
    if default is not None:
        schema["default"] = default
    return Parameter(name, parse, description, default, schema)


def text(name: str, description: str) -> Parameter:
    """Declare a text."""
    return Parameter(name, _text, description)


def choice(name: str, description: str, values: Iterable[int]) -> Parameter:
    """Declare a number out of a few."""
    known = {str(value): value for value in values}

    def parse(value: str) -> int:
        if value not in known:
            raise ValueError(f'"{_text(value)}" is not a valid choice.')
        return known[value]

    return Parameter(name, parse, description, schema={"type": "string", "enum": [*known, ""]})


def ordering(names: Iterable[str]) -> Parameter:
    """Declare `ordering`: comma-separated names, `-` before one reverses it. Unknown names are ignored."""
    known = set(names)

    def parse(value: str) -> tuple[str, ...]:
        given = (name.strip() for name in value.split(","))
        return tuple(name for name in given if name.removeprefix("-") in known)

    listed = ", ".join(f"`{name}`" for name in sorted(known))
    return Parameter("ordering", parse, f"Order by {listed}; `-` before a name reverses.", ())


LIMIT = integer("limit", "Items per page; more than 1000 counts as 1000.", default=3, minimum=1, clamp=1000)
OFFSET = integer("offset", "Items to skip.", default=0)
PAGE = (LIMIT, OFFSET)


def read_parameters(request: HttpRequest, declared: tuple[Parameter, ...]) -> Mapping[str, Any]:
    """Return the values of the declared query parameters by name; others are ignored.

    Raises Invalid with the messages of all malformed ones.
    """
    query, encoding = request.META.get("QUERY_STRING", ""), request.encoding
    if len(query) > LONGEST_KEPT:
        return _values(request.GET, declared)
    return _kept_values(query, encoding, declared)


@lru_cache(maxsize=1024)  # clients poll with the same few queries
def _kept_values(query: str, encoding: str | None, declared: tuple[Parameter, ...]) -> Mapping[str, Any]:
    return _values(QueryDict(query.encode("latin-1"), encoding=encoding), declared)


def _values(query: QueryDict, declared: tuple[Parameter, ...]) -> Mapping[str, Any]:
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for parameter in declared:
        given = query.get(parameter.name, "").strip()
        try:
            values[parameter.name] = parameter.parse(given) if given else parameter.default
        except ValueError as error:
            errors[parameter.name] = [str(error)]
    if errors:
        raise Invalid(errors)
    return MappingProxyType(values)


def _text(value: str) -> str:
    if "\x00" in value:
        raise ValueError("Null characters are not allowed.")
    return value
