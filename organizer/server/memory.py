"""Finished answers, given again while it is proved that nothing was committed since they were made.

Most requests of published clients are polls that find nothing new. Such a request is answered on the event loop,
before any thread, framework or query, when an equal one was answered before and the database says that it is the same
database still. What makes that a proof, and where it is kept:

1. The version is taken before the first read of an answer: `Front` asks for it before it hands the request on.
2. The check starts after the request arrived, so a commit acknowledged before it is always seen: `find` takes the
   version that was asked for by this very request; `SnapshotWatch` lets a request join only a check yet to start.
3. The watching connection never writes (SQLite tells only of others' commits), and never keeps a transaction or cursor
   open: both watches fetch everything at once, in autocommit.
4. Never on a standby, whose snapshots lag behind acknowledged commits: every snapshot is asked for together with it,
   because a pooler or a failover may lead the same connection elsewhere (`Snapshots`).
5. Everything is dropped on reconnecting, as versions of different connections cannot be compared: `Watch.epoch`.
6. Answers are told apart by everything that they depend on: the session, and with it the user (not the token, which
   clients renew before each request), how it was sent, path, query, host, origin, accept and what a proxy adds; a
   request with anything else that could matter goes to the app: `Memory.key`.
7. Signature and expiry of the token are verified here, each time; that it was revoked is a commit: `identify`.
8. Answers that depend on the clock have an end, and only what the app declares fit is kept at all: `keep`.
"""

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from organizer.server.answers import About, Answer, Headers, join_headers, state_length

logger = logging.getLogger(__name__)

Version = tuple[int, Hashable]
# Says who a request's Authorization and Cookie headers sign in; None when nobody, or when it is not worth knowing.
Identify = Callable[[str | None, str | None], Hashable | None]

ANSWERS = 4096
ANSWER_BYTES = 256 * 1024  # of one answer; a longer one is rare, and costs little more to make than to send
ALL_BYTES = 64 * 1024 * 1024
KEY_BYTES = 2048  # of path, query and headers; published clients send a tenth of it
CHECK_SECONDS = 1.0  # a database that is slower to tell its version is asked for the answer itself
CONNECT_SECONDS = 3.0  # a new connection takes several round trips
RECONNECT_SECONDS = 1.0

# The WSGI app writes into its environ, under this name, until when (Unix time) its answer depends on commits alone.
UNTIL = "organizer.unchanged_until"
KEYED_HEADERS = {b"host", b"origin", b"accept"}
FORWARDING = b"x-forwarded-"
# Answers with these are for one caller, or for one connection.
NEVER_KEPT = {b"set-cookie", b"connection"}
# Rare, and each makes another answer of the same address: preconditions that fail, and a GET with a body.
STRANGE_HEADERS = {b"if-match", b"if-unmodified-since", b"content-length", b"transfer-encoding"}


class Watch(Protocol):
    """Tells versions of the database: equal ones mean that nothing was committed in between."""

    async def version(self) -> Version | None:
        """Return the version at some moment after this call began, or None when it cannot be told."""


@dataclass(slots=True)
class Remembered:
    """An answer as it was sent, what is sent instead to whoever names its tag, when it ends (Unix time), its size in
    bytes, and what the app said of the request: the caller's address only if a proxy told it."""

    answer: Answer
    unchanged: Answer
    tag: bytes | None
    until: float
    size: int
    about: About


class Memory:
    """The answers of one process; used on its event loop only. Bounded in number and bytes."""

    def __init__(self, watch: Watch, identify: Identify) -> None:
        self.watch = watch
        self._identify = identify
        self._version: Version | None = None
        self._answers: dict[Hashable, Remembered] = {}
        self._bytes = 0

    def key(self, scope: Mapping[str, Any]) -> Hashable | None:
        """Return what tells this request's answer from others, or None for a request that is never remembered."""
        if scope["method"] != "GET":
            return None
        authorization = cookie = sender = None
        telling = [scope["raw_path"], scope["query_string"]]
        for name, value in scope["headers"]:
            if name == b"authorization":
                if authorization is not None:  # the app refuses two
                    return None
                authorization = value.decode("latin-1")
            elif name == b"cookie":
                cookie = value.decode("latin-1") if cookie is None else f"{cookie}; {value.decode('latin-1')}"
            elif name in KEYED_HEADERS:
                telling += (name, value)
            elif name.startswith(FORWARDING):  # believed from proxies only, so it matters who says it
                sender = scope["client"]
                telling += (name, value)
            elif name in STRANGE_HEADERS:
                return None
        if sum(map(len, telling)) > KEY_BYTES:
            return None
        who = self._identify(authorization, cookie)
        return None if who is None else (who, sender and sender[0], *telling)

    def find(self, key: Hashable, version: Version | None, headers: Headers) -> tuple[Answer, About] | None:
        """Return the answer to give again, a 304 when the caller names its tag, and what is known of the request; None
        when there is no current one.

        `version` was asked for after this request arrived.
        """
        if version is None:
            return None
        if version != self._version:
            self._answers.clear()
            self._bytes = 0
            self._version = version
        found = self._answers.get(key)
        if found is None or found.until <= time.time():
            return None
        is_known = found.tag is not None and _names(headers, found.tag)
        return (found.unchanged if is_known else found.answer), found.about

    def keep(
        self, key: Hashable, version: Version | None, answer: Answer, *, until: float | None, about: About
    ) -> None:
        """Remember an answer made after `version` was taken, unless the app named no end, it does not fit, or something
        was committed meanwhile. `about` is what the app said of the request."""
        body = answer.body
        if version is None or version != self._version or until is None:
            return
        if answer.status != 200 or not isinstance(body, bytes) or len(body) > ANSWER_BYTES:
            return
        if any(name in NEVER_KEPT for name, _ in answer.headers):
            return
        size = len(body) + KEY_BYTES
        self._forget(key)
        while self._answers and (len(self._answers) >= ANSWERS or self._bytes + size > ALL_BYTES):
            self._forget(next(iter(self._answers)))
        tag = next((value for name, value in answer.headers if name == b"etag"), None)
        bare = [pair for pair in answer.headers if pair[0] != b"content-type"]
        both = _ready(Answer(200, list(answer.headers), body)), _ready(Answer(304, bare))
        self._answers[key] = Remembered(*both, tag, until, size, about)
        self._bytes += size

    def _forget(self, key: Hashable) -> None:
        forgotten = self._answers.pop(key, None)
        if forgotten is not None:
            self._bytes -= forgotten.size


class DataVersionWatch:
    """SQLite: `PRAGMA data_version` changes when any other connection, of any process, has committed."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._epoch = 0
        self._away_until = 0.0

    async def version(self) -> Version | None:
        """Return the version now; asking costs microseconds, less than a thread would."""
        if time.monotonic() < self._away_until:
            return None
        try:
            if self._connection is None:
                # No waiting: the event loop must not stand still. Autocommit: nothing is ever held open.
                self._connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
                self._epoch += 1
            return self._epoch, self._connection.execute("PRAGMA data_version").fetchall()[0][0]
        except sqlite3.Error as error:
            logger.warning("The database's version cannot be told: %s", error)
            with contextlib.suppress(sqlite3.Error):
                if self._connection is not None:
                    self._connection.close()
            self._connection = None
            self._away_until = time.monotonic() + RECONNECT_SECONDS
            return None


class Snapshots(Protocol):
    """A connection that can say which transactions it sees as committed."""

    async def snapshot(self) -> str | None:
        """Return `pg_current_snapshot()`, or None on a standby."""

    async def close(self) -> None:
        """Let go of the database."""


class SnapshotWatch:
    """PostgreSQL: equal snapshots mean that no transaction was committed in between.

    One round trip serves all requests that arrived before it began.
    """

    def __init__(self, connect: Callable[[], Awaitable[Snapshots]]) -> None:
        self._connect = connect
        self._connection: Snapshots | None = None
        self._epoch = 0
        self._away_until = 0.0
        self._next: asyncio.Future[Version | None] | None = None
        self._running: asyncio.Task[None] | None = None

    async def version(self) -> Version | None:
        """Return the version at the next check, which starts after this call."""
        if time.monotonic() < self._away_until:
            return None
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._check())
        return await asyncio.shield(self._next)

    async def _check(self) -> None:
        while self._next is not None:
            waiting, self._next = self._next, None
            try:
                version = await self._ask()
            except BaseException:  # the loop is ending
                waiting.cancel()
                raise
            waiting.set_result(version)

    async def _ask(self) -> Version | None:
        try:
            async with asyncio.timeout(CHECK_SECONDS if self._connection else CONNECT_SECONDS):
                if self._connection is None:
                    self._connection = await self._connect()
                    self._epoch += 1
                snapshot = await self._connection.snapshot()
        except Exception as error:  # whatever it is: requests go on the usual way, and must not wait here
            logger.warning("The database's version cannot be told: %r", error)
            self._away_until = time.monotonic() + RECONNECT_SECONDS
            lost, self._connection = self._connection, None
            if lost is not None:
                with contextlib.suppress(Exception):  # it is lost either way
                    await lost.close()
            return None
        return None if snapshot is None else (self._epoch, snapshot)


def _ready(answer: Answer) -> Answer:
    """Make the answer's head, so that giving it again is one write and nothing else."""
    state_length(answer, bare=answer.status == 304, head=False)
    answer.head = join_headers(answer.headers)
    return answer


def _names(headers: Headers, tag: bytes) -> bool:
    for name, value in headers:
        if name == b"if-none-match":
            return tag in (given.strip().removeprefix(b"W/") for given in value.split(b",")) or value.strip() == b"*"
    return False
