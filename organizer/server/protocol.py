"""uvicorn's HTTP/1.1 protocol with an end to everything a caller could do slowly or without bound.

By itself it waits for a half-sent header, and collects one of any size.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol, cast

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from organizer.server.answers import Answer, Refusal, busy, id_line, join_headers
from organizer.server.limits import Limits
from organizer.telemetry.measures import CUT_OFF
from organizer.telemetry.requests import id_from_headers


class NoteRefusal(Protocol):
    """Takes note of a request that is refused here, as far as it was read: `method` and `path` may be empty."""

    def __call__(self, status: int, size: int, *, method: str, path: str, address: str, of_request: str) -> None: ...


class LimitedProtocol(HttpToolsProtocol):
    """One connection: its headers limited in size and time, its refusals JSON, its end bounded."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        limits: Limits,
        note_refusal: NoteRefusal,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._limits = limits
        self._note_refusal = note_refusal
        self._header_timer: asyncio.TimerHandle | None = None
        self._end_timer: asyncio.TimerHandle | None = None
        self._in_header = False
        self._between_messages = True
        self._messages_begun = 0
        self._header_bytes = 0
        self._refused = False
        self._leaving = False
        self._had_request = False

    # The connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self._limits.connections:
            self._refuse(busy())
        else:
            self._expect_header()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel_header_timer()
        self._cancel_end_timer()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_over():
            return
        self._unset_keepalive_if_required()
        idle, self._messages_begun = self._between_messages, 0
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.cycle.keep_alive = False  # answered as plain HTTP; what follows might be another protocol
        except httptools.HttpParserError:
            if not self._is_over():
                self._refuse(Refusal(400, "Invalid HTTP request."))
        if self._is_over():
            return
        if self._in_header:
            self._count_unfinished_header(data, began_here=idle)
        if self._is_answering():
            self._cancel_header_timer()
        else:
            self._expect_header()

    def shutdown(self) -> None:
        """Finish what was begun; a connection just accepted may still bring the request it was opened for."""
        self._leaving = True
        if not self._had_request and not self._is_over():
            self.loop.call_later(0.5, self._close_if_unused)
            return
        # A stream has no end of its own; the process would wait for it until it is killed.
        end_stream = cast("Callable[[], None] | None", self.scope.get("organizer.end_stream"))
        if end_stream is not None and self._is_answering():
            end_stream()
        super().shutdown()

    # The parser's callbacks

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_header = True
        self._between_messages = False
        self._messages_begun += 1
        self._header_bytes = 0

    def on_headers_complete(self) -> None:
        self._in_header = False
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > self._limits.header_bytes:
            self._refuse(Refusal(431, "The request's header is too large."))
        if self._is_over():
            return
        super().on_headers_complete()
        self._had_request = True
        # Lets the threads see that nobody waits any more, without a task that listens for it.
        self.scope["organizer.connection"] = self.cycle  # type: ignore[typeddict-unknown-key]
        if self._leaving:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        if not self._is_over():
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._between_messages = True
        if not self._is_over():
            super().on_message_complete()

    # Time

    def timeout_keep_alive_handler(self) -> None:
        self._close()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._abort_after(self._limits.stalled_seconds)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._abort_after(self._limits.stalled_seconds)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._cancel_end_timer()
        if self.transport.is_closing():
            self._abort_after(self._limits.stalled_seconds)

    # Helpers, in the order of use

    def _refuse(self, refusal: Refusal) -> None:
        """Answer, and go on taking (and dropping) data for a moment: closing at once would lose the answer."""
        self._refused = True
        self._cancel_header_timer()
        began = not self._between_messages
        of_request = id_from_headers(self.headers if began else ())
        is_answering = self._is_answering()
        answer = b"" if is_answering else refusal.to_bytes(of_request)
        self._note_refusal(
            refusal.status,
            len(answer.partition(b"\r\n\r\n")[2]),
            method=self.parser.get_method().decode() if began and self.url else "",
            path=self.url.partition(b"?")[0].decode("latin-1") if began else "",
            address=str((self.client or ("",))[0]),
            of_request=of_request,
        )
        if is_answering:
            self._close()  # an answer to an earlier request is on its way; nothing may come in between
            return
        self.transport.write(answer)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._abort_after(self._limits.linger_seconds)

    def _is_over(self) -> bool:
        return self._refused

    def _is_answering(self) -> bool:
        return self._had_request and not self.cycle.response_complete

    def _expect_header(self) -> None:
        # Set once for a header and never moved on, or one byte at a time would last for ever.
        if self._header_timer is None:
            self._header_timer = self.loop.call_later(self._limits.header_seconds, self._header_is_late)

    def _header_is_late(self) -> None:
        self._header_timer = None
        if self._in_header:
            self._refuse(Refusal(408, "The request's header took too long."))
        else:
            self._close()

    def _count_unfinished_header(self, data: bytes, *, began_here: bool) -> None:
        # The parser keeps an unfinished field to itself, so what was fed is counted: exactly, but for a header
        # that begins behind another request in the same piece of data, which starts counting with the next piece.
        if self._messages_begun == 0 or (began_here and self._messages_begun == 1):
            self._header_bytes += len(data)
        if self._header_bytes > self._limits.header_bytes:
            self._refuse(Refusal(431, "The request's header is too large."))

    def _close_if_unused(self) -> None:
        if not self._had_request and not self._is_over():
            self._close()

    def _close(self) -> None:
        """Close after what is written has been read, but not wait for that for ever."""
        if not self.transport.is_closing():
            self.transport.close()
            self._abort_after(self._limits.stalled_seconds)

    def _cancel_header_timer(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _abort_after(self, seconds: float) -> None:
        """End the connection unless its reader takes something in time: closing waits for what is still unread."""
        self._cancel_end_timer()
        self._end_timer = self.loop.call_later(seconds, self._abort)

    def _abort(self) -> None:
        if self.transport.get_write_buffer_size():
            CUT_OFF.add("stalled")
        self.transport.abort()

    def _cancel_end_timer(self) -> None:
        if self._end_timer is not None:
            self._end_timer.cancel()
            self._end_timer = None


async def send_whole(cycle: RequestResponseCycle, answer: Answer, body: bytes, of_request: str) -> None:
    """Send a finished answer in one write, with this for its body, to the request of this id.

    uvicorn's own `send` writes head and body apart, which is two system calls, and two packets to wake up for.
    """
    if cycle.flow.write_paused and not cycle.disconnected:
        await cycle.flow.drain()
    if cycle.disconnected:
        return
    cycle.response_started = True
    cycle.waiting_for_100_continue = False
    head = answer.head
    if head is None:
        head = join_headers(answer.headers)
        if b"connection: " in head:  # whether it goes on is said below
            head = join_headers([pair for pair in answer.headers if pair[0] != b"connection"])
            closing = (b"close" in value.lower() for name, value in answer.headers if name == b"connection")
            cycle.keep_alive = cycle.keep_alive and not any(closing)
    end = b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
    first = (STATUS_LINE[answer.status], join_headers(cycle.default_headers), head, id_line(of_request))
    cycle.transport.write(b"".join((*first, end, body)))
    cycle.response_complete = True
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
