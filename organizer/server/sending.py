"""Sending finished answers: in one write where it can be, piece by piece where it is a file."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from organizer.server.answers import About, Answer, state_length
from organizer.server.bodies import Message
from organizer.server.gateway import FILE_PIECE_BYTES, Connection
from organizer.server.protocol import send_whole
from organizer.telemetry.requests import HEADER, REQUEST_ID

Scope = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

_ID_HEADER = HEADER.lower().encode()


@dataclass(slots=True)
class Sent:
    """What was sent: status, bytes of body, and what is known of the request; of a stream, when it began (seconds, as
    `time.perf_counter` has them)."""

    status: int
    size: int = 0
    about: About = field(default_factory=About)
    began: float = 0


async def send_answer(answer: Answer, scope: Scope, send: Send) -> int:
    """Send an answer and return how many bytes of body went out. Closing it is the caller's."""
    head, bare = scope["method"] == "HEAD", answer.status in (204, 304)
    if answer.head is None:
        state_length(answer, bare=bare, head=head)
    if not (isinstance(answer.body, bytes) or head or bare):
        await start(answer, scope, send)
        return await _send_file(answer.body, scope, send)
    body = answer.body if isinstance(answer.body, bytes) and not (head or bare) else b""
    cycle = scope.get("organizer.connection")
    if cycle is not None:
        await send_whole(cycle, answer, body, scope[REQUEST_ID])
    else:
        await start(answer, scope, send)
        await send({"type": "http.response.body", "body": body})
    return len(body)


async def start(answer: Answer, scope: Scope, send: Send) -> None:
    """Send the head of an answer, with the request's id."""
    await send({"type": "http.response.start", "status": answer.status, "headers": with_id(answer.headers, scope)})


def with_id(headers: list[tuple[bytes, bytes]], scope: Scope) -> list[tuple[bytes, bytes]]:
    """Return an answer's headers with the request's id."""
    return [*headers, (_ID_HEADER, scope[REQUEST_ID].encode())]


def connection_of(scope: Scope) -> Connection:
    """Return what is known of the caller's connection."""
    connection: Connection = scope.get("organizer.connection") or Present()
    return connection


class Present:
    """A caller of whom nothing is known, under a server that is not ours."""

    disconnected = False


async def _send_file(file: BinaryIO, scope: Scope, send: Send) -> int:
    connection = connection_of(scope)
    size = 0
    # Read on the loop: such a piece comes from the page cache in microseconds, a thread would cost more.
    while not connection.disconnected and (piece := file.read(FILE_PIECE_BYTES)):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        size += len(piece)
    await send({"type": "http.response.body"})
    return size
