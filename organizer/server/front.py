"""The one port's ASGI app: native async routes, and everything else through WSGI in the request threads."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO

from organizer.server.access_log import log_request
from organizer.server.answers import Answer, Refusal, failed, state_length
from organizer.server.bodies import Disconnected, Message, Receive, drop_body, read_body
from organizer.server.gateway import FILE_PIECE_BYTES, Connection, Environ, WsgiApp, build_environ, call_app
from organizer.server.limits import Limits
from organizer.server.memory import UNTIL, Memory
from organizer.server.protocol import send_whole
from organizer.server.threads import RequestThreads

Scope = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

READING = ("GET", "HEAD")
# What the access log says of a caller who left before the answer; nginx's number for it.
GONE = 499

logger = logging.getLogger(__name__)


class Front:
    """The ASGI app. Build it with `build_front`."""

    def __init__(
        self,
        app: WsgiApp,
        *,
        threads: RequestThreads,
        limits: Limits,
        routes: Mapping[str, AsgiApp],
        log_requests: bool,
        memory: Memory | None,
    ) -> None:
        self.threads = threads
        self._app = app
        self._limits = limits
        self._routes = {_without_slash(path): route for path, route in routes.items()}
        self._log_requests = log_requests
        self._memory = memory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"This server does not speak {scope['type']}")
        started = time.perf_counter()
        sent = await self._answer(scope, receive, send)
        if self._log_requests:
            address = sent.address or (scope.get("client") or ("",))[0]
            log_request(scope, status=sent.status, size=sent.size, started=started, address=address)

    async def warm_up(self, path: str) -> None:
        """Ask the app for a path once, so that the first caller does not wait for its modules to load."""
        scope = {"method": "GET", "raw_path": path.encode(), "query_string": b"", "http_version": "1.1"}
        headers = [(b"host", b"localhost")]
        environ = build_environ({**scope, "scheme": "http", "client": ("127.0.0.1", 0), "headers": headers})
        environ["wsgi.input"] = BytesIO()
        answer = await self.threads.run(lambda: call_app(self._app, environ, _Present()))
        if answer is not None and answer.close is not None:
            self.threads.run_later(answer.close)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> "Sent":
        route = self._routes.get(_without_slash(scope["path"])) if scope["method"] in READING else None
        if route is not None:
            return await self._answer_by_route(route, scope, receive, send)
        memory = self._memory
        key = None if memory is None else memory.key(scope)
        if memory is None or key is None:
            return await self._answer_by_app(scope, receive, send)
        version = await memory.watch.version()
        remembered = memory.find(key, version, scope["headers"])
        if remembered is not None:
            answer, address = remembered
            return await self._send(answer, scope, send, address)
        return await self._answer_by_app(scope, receive, send, keep=partial(memory.keep, key, version))

    async def _answer_by_route(self, route: AsgiApp, scope: Scope, receive: Receive, send: Send) -> "Sent":
        sent = Sent(0)

        async def send_and_count(message: Message) -> None:
            sent.status = message.get("status", sent.status)
            sent.size += len(message.get("body", b""))
            await send(message)

        scope["organizer.backend"] = Backend(self, scope, send_and_count, sent)
        try:
            await route(scope, receive, send_and_count)
        except Exception:
            if sent.status:
                raise
            logger.exception("The route failed: %s %s", scope["method"], scope["path"])
            await _send_message(failed().to_answer(), send_and_count)
        return sent

    async def _answer_by_app(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        keep: Callable[..., None] | None = None,
    ) -> "Sent":
        try:
            environ = build_environ(scope)
            body = await self._take_body(environ, scope, receive)
        except Disconnected:
            return Sent(GONE)
        except Refusal as refusal:
            return await self._refuse_unread(refusal, receive, send)
        try:
            answer = await self._ask_app(environ, scope)
        finally:
            body.close()
        # The app may have learned the address behind a proxy it trusts.
        address = str(environ["REMOTE_ADDR"])
        if answer is None:
            return Sent(GONE, 0, address)
        if keep is not None:
            own = (scope.get("client") or ("",))[0]
            keep(answer, until=environ.get(UNTIL), address="" if address == own else address)
        return await self._send(answer, scope, send, address)

    async def _take_body(self, environ: Environ, scope: Scope, receive: Receive) -> BinaryIO:
        announced: int | None = 0
        for name, value in scope["headers"]:
            if name == b"transfer-encoding":
                announced = None
                break
            if name == b"content-length":
                announced = int(value)
        if announced == 0:
            body: BinaryIO = BytesIO()
        else:
            body, size = await read_body(receive, announced=announced, limits=self._limits)
            environ["CONTENT_LENGTH"] = str(size)
        environ["wsgi.input"] = body
        return body

    async def _ask_app(self, environ: Environ, scope: Scope) -> Answer | None:
        connection = _connection(scope)

        def work() -> Answer | None:
            # Whoever gave up while waiting in the queue needs no answer; the others get theirs sooner.
            return None if connection.disconnected else call_app(self._app, environ, connection)

        try:
            return await self.threads.run(work)
        except Refusal as refusal:
            return refusal.to_answer()
        except asyncio.CancelledError:
            return Refusal(503, "The server is stopping.", code="stopping", retry_after=1).to_answer()
        except Exception:
            logger.exception("The application failed: %s %s", scope["method"], scope["path"])
            return failed().to_answer()

    async def ask(self, scope: Scope, extra: Mapping[str, Any]) -> Answer:
        """Return what the WSGI app answers to this request; `extra` is added to its environ."""
        try:
            environ = build_environ(scope)
        except Refusal as refusal:
            return refusal.to_answer()
        environ["wsgi.input"] = BytesIO()
        environ.update(extra)
        return await self._ask_app(environ, scope) or failed().to_answer()

    async def send(self, answer: Answer, scope: Scope, send: Send) -> "Sent":
        """Send a finished answer."""
        return await self._send(answer, scope, send, "")

    async def _refuse_unread(self, refusal: Refusal, receive: Receive, send: Send) -> "Sent":
        answer = refusal.to_answer()
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body, "more_body": True})
        await drop_body(receive, limits=self._limits)
        await send({"type": "http.response.body"})
        return Sent(answer.status)

    async def _send(self, answer: Answer, scope: Scope, send: Send, address: str) -> "Sent":
        head, bare = scope["method"] == "HEAD", answer.status in (204, 304)
        try:
            if answer.head is None:
                state_length(answer, bare=bare, head=head)
            if isinstance(answer.body, bytes) or head or bare:
                body = answer.body if isinstance(answer.body, bytes) and not (head or bare) else b""
                cycle = scope.get("organizer.connection")
                if cycle is not None:
                    await send_whole(cycle, answer, body)
                else:
                    await _send_message(Answer(answer.status, answer.headers, body), send)
                return Sent(answer.status, len(body), address)
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            return Sent(answer.status, await _send_file(answer.body, scope, send), address)
        finally:
            if answer.close is not None:
                self.threads.run_later(answer.close)


@dataclass(slots=True)
class Sent:
    """What was sent: status, bytes of body, and to whom as far as the app knows better than the connection."""

    status: int
    size: int = 0
    address: str = ""


@dataclass(slots=True, frozen=True)
class Backend:
    """What a native route may use: the app, for whatever needs a thread, and the threads themselves.

    It is at `scope["organizer.backend"]`.
    """

    front: Front
    scope: Scope
    asgi_send: Send
    sent: Sent

    @property
    def threads(self) -> RequestThreads:
        return self.front.threads

    async def ask(self, **extra: Any) -> Answer:
        """Return the app's own answer to this request; `extra` goes into its environ, as `organizer.<name>`."""
        return await self.front.ask(self.scope, {f"organizer.{name}": value for name, value in extra.items()})

    async def send(self, answer: Answer) -> None:
        """Send such an answer as it is."""
        sent = await self.front.send(answer, self.scope, self.asgi_send)
        self.sent.status, self.sent.size = sent.status, sent.size


class _Present:
    """A caller of whom nothing is known, under a server that is not ours."""

    disconnected = False


def build_front(
    app: WsgiApp,
    *,
    threads: int,
    at_thread_end: Callable[[], None] = lambda: None,
    limits: Limits | None = None,
    routes: Mapping[str, AsgiApp] | None = None,
    log_requests: bool = False,
    memory: Memory | None = None,
) -> Front:
    """Return the ASGI app that serves a WSGI app in `threads` threads, which the caller starts and stops.

    `routes` maps exact paths to ASGI handlers that answer GET and HEAD on the event loop, with and without a trailing
    slash; they must not block, and find a `Backend` in their scope. Other methods go to the app. `at_thread_end` runs
    in each thread as it ends. Without `memory` every request asks the app.
    """
    limits = limits or Limits()
    pool = RequestThreads(count=threads, queued=limits.queued_requests, at_end=at_thread_end)
    return Front(app, threads=pool, limits=limits, routes=routes or {}, log_requests=log_requests, memory=memory)


async def _send_message(answer: Answer, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})


async def _send_file(file: BinaryIO, scope: Scope, send: Send) -> int:
    connection = _connection(scope)
    size = 0
    # Read on the loop: such a piece comes from the page cache in microseconds, a thread would cost more.
    while not connection.disconnected and (piece := file.read(FILE_PIECE_BYTES)):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        size += len(piece)
    await send({"type": "http.response.body"})
    return size


def _connection(scope: Scope) -> Connection:
    connection: Connection = scope.get("organizer.connection") or _Present()
    return connection


def _without_slash(path: str) -> str:
    return path.rstrip("/") or "/"
