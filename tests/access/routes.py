"""The routes as the URL conf has them."""

from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
# Not part of the API, with tests of their own: the admin site, the web client's pages, and the browsable API's sign-in,
# which exists in DEV only.
LEFT_OUT = ("admin", "app", "api-auth")


@dataclass(frozen=True)
class Route:
    """One pattern of the URL conf, and the methods that its view has a handler for."""

    pattern: str
    methods: frozenset[str]

    @property
    def spelling(self) -> str:
        """The same for an address with and without its trailing slash."""
        return self.pattern.rstrip("/")


def all_routes() -> list[Route]:
    """Return every route of the API, both spellings."""
    return [Route(pattern, _methods(view)) for pattern, view in _walk(get_resolver().url_patterns, "")]


def _walk(patterns: list[Any], prefix: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        if pattern.partition("/")[0] in LEFT_OUT:
            continue
        if isinstance(entry, URLResolver):
            found += _walk(entry.url_patterns, pattern)
        elif isinstance(entry, URLPattern):
            found.append((pattern, entry.callback))
    return found


def _methods(view: Any) -> frozenset[str]:
    view_class = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if view_class is None:
        return frozenset({"GET"})
    named = {name.upper() for name in view_class.http_method_names if hasattr(view_class, name)}
    return frozenset(named - {"OPTIONS", "HEAD"})
