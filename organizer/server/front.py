"""The one port's ASGI app: native async routes, and everything else through WSGI in the request threads."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO, cast

from organizer.server.access_log import log_request
from organizer.server.answers import About, Answer, Refusal, failed
from organizer.server.bodies import Disconnected, Message, Receive, drop_body, read_body
from organizer.server.gateway import Environ, WsgiApp, build_environ, call_app
from organizer.server.limits import Limits
from organizer.server.memory import UNTIL, Memory
from organizer.server.sending import Present, Scope, Send, Sent, connection_of, send_answer, start, with_id
from organizer.server.threads import RequestThreads
from organizer.telemetry.logs import mask_path
from organizer.telemetry.measures import MEMORY, REQUESTS
from organizer.telemetry.requests import PERSON, REQUEST_ID, ROUTE, id_from_headers, request_id

AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

READING = ("GET", "HEAD")
# What the access log says of a caller who left before the answer; nginx's number for it.
GONE = 499
# Instead of a route's pattern: the server refused the request before it led anywhere.
REFUSED = "refused"
# In figures, where there is no such address; and instead of a method that is none of these. So their number is bounded.
NO_ROUTE = "none"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"

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
        current = scope[REQUEST_ID] = id_from_headers(scope["headers"])
        request_id.set(current)
        sent = await self._answer(scope, receive, send)
        self._count(scope["method"], sent, started)
        if self._log_requests:
            about = sent.about if sent.about.address else replace(sent.about, address=_address(scope))
            self._log(scope["method"], scope["path"], sent.status, sent.size, started, about, current)

    def note_refusal(self, status: int, size: int, *, method: str, path: str, address: str, of_request: str) -> None:
        """Take note of a request that was refused while it was read: it never came to `__call__`."""
        REQUESTS.observe_on_loop(0, method if method in METHODS else OTHER, REFUSED, status)
        if self._log_requests:
            about = About(address, REFUSED)
            self._log(method or "-", path, status, size, time.perf_counter(), about, of_request)

    async def warm_up(self, path: str) -> None:
        """Ask the app for a path once, so that the first caller does not wait for its modules to load."""
        scope = {"method": "GET", "raw_path": path.encode(), "query_string": b"", "http_version": "1.1"}
        headers = [(b"host", b"localhost")]
        environ = build_environ({**scope, "scheme": "http", "client": ("127.0.0.1", 0), "headers": headers})
        environ["wsgi.input"] = BytesIO()
        answer = await self.threads.run(lambda: call_app(self._app, environ, Present()))
        if answer is not None and answer.close is not None:
            self.threads.run_later(answer.close)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> Sent:
        path = _without_slash(scope["path"])
        if path in self._routes and scope["method"] in READING:
            return await self._answer_by_route(path, scope, receive, send)
        memory = self._memory
        key = None if memory is None else memory.key(scope)
        if memory is None or key is None:
            return await self._answer_by_app(scope, receive, send)
        version = await memory.watch.version()
        remembered = memory.find(key, version, scope["headers"])
        if remembered is not None:
            MEMORY.add_on_loop("hit")
            answer, about = remembered
            return await self._send(answer, scope, send, about)
        MEMORY.add_on_loop("miss")
        return await self._answer_by_app(scope, receive, send, keep=partial(memory.keep, key, version))

    async def _answer_by_route(self, path: str, scope: Scope, receive: Receive, send: Send) -> Sent:
        sent = Sent(0, about=About(route=path))

        async def send_and_count(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent.status, sent.began = message["status"], time.perf_counter()
                message["headers"] = with_id(message.get("headers", []), scope)
            sent.size += len(message.get("body", b""))
            await send(message)

        scope["organizer.backend"] = Backend(self, scope, send, sent)
        try:
            await self._routes[path](scope, receive, send_and_count)
        except Exception:
            if sent.status:
                raise
            logger.exception("The route failed: %s %s", scope["method"], path)
            return await self._send(failed().to_answer(), scope, send, sent.about)
        return sent

    async def _answer_by_app(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        keep: Callable[..., None] | None = None,
    ) -> Sent:
        try:
            environ = build_environ(scope)
            body = await self._take_body(environ, scope, receive)
        except Disconnected:
            return Sent(GONE)
        except Refusal as refusal:
            return await self._refuse_unread(refusal, scope, receive, send)
        try:
            answer = await self._ask_app(environ, scope)
        finally:
            body.close()
        about = _about(environ)
        if answer is None:
            return Sent(GONE, 0, about)
        if keep is not None:
            # The same person may ask from somewhere else; the app may have learned the address behind a trusted proxy.
            told = replace(about, address="") if about.address == _address(scope) else about
            keep(answer, until=environ.get(UNTIL), about=told)
        return await self._send(answer, scope, send, about)

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
        connection = connection_of(scope)
        environ[REQUEST_ID] = scope[REQUEST_ID]

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
            logger.exception("The application failed: %s %s", scope["method"], mask_path(scope["path"]))
            return failed().to_answer()

    async def ask(self, scope: Scope, extra: Mapping[str, Any]) -> tuple[Answer, About]:
        """Return what the WSGI app answers to this request, and what it says of it; `extra` is added to its environ."""
        try:
            environ = build_environ(scope)
        except Refusal as refusal:
            return refusal.to_answer(), About(route=REFUSED)
        environ["wsgi.input"] = BytesIO()
        environ.update(extra)
        answer = await self._ask_app(environ, scope) or failed().to_answer()
        return answer, _about(environ)

    async def send(self, answer: Answer, scope: Scope, send: Send, about: About) -> Sent:
        """Send a finished answer."""
        return await self._send(answer, scope, send, about)

    async def _refuse_unread(self, refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> Sent:
        answer = refusal.to_answer()
        await start(answer, scope, send)
        await send({"type": "http.response.body", "body": answer.body, "more_body": True})
        await drop_body(receive, limits=self._limits)
        await send({"type": "http.response.body"})
        return Sent(answer.status, len(cast("bytes", answer.body)), About(route=REFUSED))

    async def _send(self, answer: Answer, scope: Scope, send: Send, about: About) -> Sent:
        try:
            return Sent(answer.status, await send_answer(answer, scope, send), about)
        finally:
            if answer.close is not None:
                self.threads.run_later(answer.close)

    def _count(self, method: str, sent: Sent, started: float) -> None:
        seconds = (sent.began or time.perf_counter()) - started
        known = method if method in METHODS else OTHER
        REQUESTS.observe_on_loop(seconds, known, sent.about.route or NO_ROUTE, sent.status)

    def _log(
        self, method: str, path: str, status: int, size: int, started: float, about: About, of_request: str
    ) -> None:
        seconds = time.perf_counter() - started
        log_request(
            method=method, path=path, status=status, size=size, seconds=seconds, about=about, request_id=of_request
        )


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
        answer, self.sent.about = await self.front.ask(
            self.scope, {f"organizer.{name}": value for name, value in extra.items()}
        )
        return answer

    async def send(self, answer: Answer) -> None:
        """Send such an answer as it is."""
        sent = await self.front.send(answer, self.scope, self.asgi_send, self.sent.about)
        self.sent.status, self.sent.size = sent.status, sent.size

    def count(self, size: int) -> None:
        """Count bytes of body that the route wrote by itself."""
        self.sent.size += size


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


def _about(environ: Environ) -> About:
    """Return what the app said of a request; the address may be one that it learned from a proxy it trusts."""
    return About(str(environ["REMOTE_ADDR"]), environ.get(ROUTE, ""), environ.get(PERSON))


def _address(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def _without_slash(path: str) -> str:
    return path.rstrip("/") or "/"
