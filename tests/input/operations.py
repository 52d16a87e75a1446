"""Every operation of the API: each route and method with a request that succeeds, found in the access table, and the
fields and parameters that the served description names."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from organizer.config.description import generate_description
from tests.access.rows_accounts import ROWS as ACCOUNTS
from tests.access.rows_chat import ROWS as CHAT
from tests.access.rows_live import ROWS as LIVE
from tests.access.rows_tasks import ROWS as TASKS
from tests.access.rows_teams import ROWS as TEAMS
from tests.access.table import Row

WHO_FIRST = ("owner", "member", "outsider", "exmember", "anonymous")
BODY_METHODS = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Operation:
    """A documented operation and somebody for whom it succeeds."""

    method: str
    template: str
    row: Row
    who: str
    described: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.template}"

    @property
    def query_names(self) -> list[str]:
        return [one["name"] for one in self.described.get("parameters", []) if one["in"] == "query"]

    @property
    def success(self) -> set[int]:
        """The documented statuses below 400."""
        return {int(status) for status in self.described["responses"] if int(status) < 400}

    @property
    def fields(self) -> list[str]:
        """The body's fields: those described and those of the request that succeeds."""
        named: dict[str, None] = dict.fromkeys(self.row.body or {})
        for content in self.described.get("requestBody", {}).get("content", {}).values():
            named |= dict.fromkeys(_resolve(content["schema"]).get("properties", {}))
        return list(named)


@cache
def all_operations() -> tuple[Operation, ...]:
    """Return the documented operations that have a row in the access table: its own test says which have none."""
    found = (
        _operation(method.upper(), template, described)
        for template, methods in generate_description()["paths"].items()
        for method, described in methods.items()
        if method in ("get", "post", "put", "patch", "delete")
    )
    return tuple(operation for operation in found if operation is not None)


def _operation(method: str, template: str, described: dict[str, Any]) -> Operation | None:
    for row in (*ACCOUNTS, *TEAMS, *TASKS, *CHAT, *LIVE):
        if row.method == method and _fits(row.path, template):
            for who in WHO_FIRST:
                if row.statuses[who] < 400:
                    return Operation(method, template, row, who, described)
    # The only one that no persona of the table can make succeed: its link comes by mail.
    for row in ACCOUNTS:
        if row.method == method and _fits(row.path, template) and row.public:
            return Operation(method, template, row, "anonymous", described)
    return None


def _fits(path: str, template: str) -> bool:
    """Whether a path over the world's names is of a described template (`/media/…` is one name)."""
    path = "/media/{key}" if path.startswith("{image") else path.partition("?")[0]
    ours, theirs = (text.strip("/").split("/") for text in (path, template))
    return len(ours) == len(theirs) and all(
        mine == other or (mine.startswith("{") and other.startswith("{"))
        for mine, other in zip(ours, theirs, strict=True)
    )


def _resolve(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        found: dict[str, Any] = generate_description()["components"]["schemas"][name]
        return found
    return schema
