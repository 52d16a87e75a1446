"""Asking with strange input, and judging the answer: a documented success or a 4xx in JSON, and nothing lost."""

import json
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse

from organizer.chat.models import Conversation, Message
from organizer.tasks.models import Task
from organizer.teams.models import Membership, Team
from tests.access.world import World
from tests.input.operations import Operation

# The description answers its errors, too, in its own kind of JSON.
JSON_TYPES = ("application/json", "application/vnd.oai.openapi+json")
KEPT = tuple(model._meta.db_table for model in (Team, Membership, Task, Conversation, Message))


def problems(
    world: World,
    operation: Operation,
    what: str,
    *,
    path: str | None = None,
    query: str | None = None,
    content: bytes | None = None,
    content_type: str = "application/json",
    headers: dict[str, str] | None = None,
    refused: bool = False,
) -> list[str]:
    """Send one request, undo it, and return what is wrong with its answer, in words."""
    target = path or str(world.fill(operation.row.path, operation.who))
    if query is not None:
        target = f"{target.partition('?')[0]}?{query}"
    if content is None:
        content = json.dumps(world.fill(operation.row.body or {}, operation.who)).encode()
    with transaction.atomic():
        response = send(world, operation, target, content, content_type, headers or {})
        kept = response.status_code < 400 or rows() == world.names["rows"]
        status = response.status_code
        received = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    said = f"{operation} {what}: {status} {received[:200]!r}"
    if status >= 500 or (status < 400 and (refused or status not in operation.success)):
        return [said]
    if status >= 400 and not is_json_object(response, received):
        return [f"{said} is not a JSON error"]
    return [] if kept else [f"{said} yet it changed something"]


def remember(world: World) -> None:
    """Note what is there, so that a refusal that changes something shows."""
    world.names["rows"] = rows()


def rows() -> list[tuple[Any, ...]]:
    """What the tables hold; plain SQL, because this runs after every refusal."""
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for table in KEPT:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            found += cursor.fetchall()
    return found


def send(
    world: World, operation: Operation, target: str, content: bytes, content_type: str, headers: dict[str, str]
) -> HttpResponse:
    client = world.people[operation.who].client
    client.cookies.clear()
    client.raise_request_exception = False
    return client.generic(operation.method, target, content, content_type=content_type, headers=headers)


def is_json_object(response: HttpResponse, received: bytes) -> bool:
    if response.headers.get("Content-Type") not in JSON_TYPES:
        return False
    parsed = json.loads(received)
    return isinstance(parsed, dict) and bool(parsed)
