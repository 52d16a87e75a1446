"""Answers that the server gives by itself: JSON like every other error of this API."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO

from organizer.telemetry.measures import REFUSALS
from organizer.telemetry.requests import request_id

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Answer:
    """One finished answer: a body in memory, or a file to send from, with what to call when it was sent.

    `head` is its headers as they go over the wire, all of them, of an answer that is sent more than once.
    """

    status: int
    headers: Headers
    body: bytes | BinaryIO = b""
    close: Callable[[], None] | None = None
    head: bytes | None = None


@dataclass(slots=True, frozen=True)
class About:
    """What is known of a request besides its answer, for logs and metrics: the caller's address, the pattern of the
    route that it led to, and the id of the person who asked. "" and None where it is not known."""

    address: str = ""
    route: str = ""
    person: int | None = None


def state_length(answer: Answer, *, bare: bool, head: bool) -> None:
    """Have the headers say how long the body is, if it is known. A `bare` answer has none; to `head` it is not sent."""
    if bare:  # no body by definition, and uvicorn would wait for the announced one
        answer.headers = [pair for pair in answer.headers if pair[0] != b"content-length"]
    elif isinstance(answer.body, bytes) and not head and b"content-length" not in [name for name, _ in answer.headers]:
        answer.headers.append((b"content-length", b"%d" % len(answer.body)))


def join_headers(headers: Headers) -> bytes:
    """Return headers as they go over the wire. Raises ValueError for one that would be read as two."""
    head = b"".join([b"%b: %b\r\n" % pair for pair in headers])
    if head.count(b"\n") != len(headers) or head.count(b"\r") != len(headers):
        raise ValueError(f"A header has a line break in its name or value: {headers!r}")
    return head


def id_line(of_request: str) -> bytes:
    """Return the header that names the request, as it goes over the wire."""
    return b"x-request-id: %b\r\n" % of_request.encode()


class Refusal(Exception):
    """The request ends here. `retry_after` is in seconds."""

    def __init__(self, status: int, detail: str, *, code: str = "", retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code
        self.retry_after = retry_after

    def to_answer(self) -> Answer:
        """Return this refusal as JSON `{"detail": …}`, after which the connection closes, and count it. The request is
        the one at hand."""
        body = self._body(request_id.get())
        return Answer(self.status, self._headers(body), body)

    def to_bytes(self, of_request: str) -> bytes:
        """Return this refusal as it goes over the wire, for a request of this id that never became one; count it."""
        body = self._body(of_request)
        lines = [b"HTTP/1.1 %d %s" % (self.status, HTTPStatus(self.status).phrase.encode())]
        lines += [name + b": " + value for name, value in self._headers(body)]
        return b"\r\n".join([*lines, id_line(of_request), body])

    def _body(self, of_request: str) -> bytes:
        REFUSALS.add(self.code or self.status)
        said = {"detail": self.detail, "code": self.code, "request_id": of_request}
        return json.dumps({name: value for name, value in said.items() if value}).encode()

    def _headers(self, body: bytes) -> Headers:
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
            (b"connection", b"close"),
        ]
        if self.retry_after is not None:
            headers.append((b"retry-after", b"%d" % self.retry_after))
        return headers


def busy() -> Refusal:
    """Return the refusal for more requests than the server can take."""
    return Refusal(503, "The server is busy. Try again in a moment.", code="busy", retry_after=1)


def failed() -> Refusal:
    """Return the refusal for a request that made the server stumble; the log says over what."""
    return Refusal(500, "The server could not answer this request.", code="server_error")
