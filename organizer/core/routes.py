"""Routes: every path answers with and without its trailing slash, directly, because published clients use both."""

from functools import lru_cache
from typing import Any

from django.urls import URLPattern, get_resolver, path, register_converter

# The largest id that both databases hold; sequences never get there, so it stands for "no such thing".
MAX_ID = 2**63 - 1


class IdConverter:
    """Digits of any length. A number too large for the database is clamped to one that never exists, so that it is
    answered like any other missing thing."""

    regex = "[0-9]+"

    def to_python(self, value: str) -> int:
        return min(int(value), MAX_ID) if len(value) <= len(str(MAX_ID)) else MAX_ID

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(IdConverter, "id")


def remember_matches() -> None:
    """Let the resolver remember which view an address led to: trying the patterns one by one is a tenth of a hot read.

    Only short addresses that lead somewhere are remembered, at most 2,048. Called once, when the routes stand.
    """
    resolver = get_resolver()
    resolve = resolver.resolve
    remembered = lru_cache(maxsize=2048)(resolve)
    resolver.resolve = lambda path: (remembered if len(path) <= 100 else resolve)(path)  # type: ignore[method-assign]


def route(address: str, view: type[Any], name: str) -> list[URLPattern]:
    """Return the two patterns of one address. The first, as the published description spells it, carries the name
    and is the one documented."""
    twin = address.removesuffix("/") if address.endswith("/") else address + "/"
    handler = view.as_view()
    return [path(address, handler, name=name), path(twin, handler, name=f"{name}.twin")]
