"""The access table: who gets which status on which route. Written from the published API alone; no rule of the product
is asked. `rows_*.py` hold the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.access.world import PERSONAS

IN_TEAM = frozenset({"owner", "member", "assignee", "peer"})
SIGNED_IN = IN_TEAM | {"outsider", "exmember"}
EVERYBODY = frozenset(PERSONAS)


@dataclass(frozen=True)
class Row:
    """One request (a template over the world's names) and the status that each persona gets."""

    method: str
    path: str
    statuses: dict[str, int]
    body: Any = None
    public: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def row(
    method: str,
    path: str,
    status: int = 200,
    *,
    to: Iterable[str] = SIGNED_IN,
    others: int | None = None,
    body: Any = None,
    **exceptions: int,
) -> Row:
    """A route for the signed in: `to` get `status`, the other signed in ones `others`, exceptions theirs by name.

    Whoever is not signed in, and the inactive, get 401.
    """
    allowed = frozenset(to)
    assert others is not None or allowed >= SIGNED_IN, "say what the others get"
    statuses = dict.fromkeys(EVERYBODY - SIGNED_IN, 401)
    statuses |= {who: status if who in allowed else others or 0 for who in SIGNED_IN}
    return Row(method, path, statuses | exceptions, body)


def public_row(method: str, path: str, status: int = 200, *, body: Any = None, **exceptions: int) -> Row:
    """A route that asks for no sign-in: everybody gets `status`, exceptions theirs by name."""
    return Row(method, path, dict.fromkeys(EVERYBODY, status) | exceptions, body, public=True)
