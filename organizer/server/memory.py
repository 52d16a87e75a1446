"""Finished answers, given again while it is proved that nothing was committed since they were made.

Most requests of published clients are polls that find nothing new. Such a request is answered on the event loop,
before any thread, framework or query, when an equal one was answered before and the database says that it is the same
database still. What makes that a proof, and where it is kept:

1. The version is taken before the first read of an answer: `Front` asks for it before it hands the request on.
2. The check starts after the request arrived, so a commit acknowledged before it is always seen: `find` takes the
   version that was asked for by this very request; `SnapshotWatch` lets a request join only a check yet to start.
3. The watching connection never writes (SQLite tells only of others' commits), and never keeps a transaction or cursor
   open: both watches fetch everything at once, in autocommit.
4. Never on a standby, whose snapshots lag behind acknowledged commits: `SnapshotWatch` checks when it connects.
5. Everything is dropped on reconnecting, as versions of different connections cannot be compared: `Watch.epoch`.
6. Answers are told apart by everything that they depend on: session and user (not the token, which clients renew before
   each request), how it was sent, address, query, host, origin and accept: `_key`.
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

from organizer.server.answers import Answer, Headers

logger = logging.getLogger(__name__)

Version = tuple[int, Hashable]
# Says who a request's Authorization and Cookie headers sign in; None when nobody, or when it is not worth knowing.
Identify = Callable[[str | None, str | None], Hashable | None]

ANSWERS = 4096
ANSWER_BYTES = 256 * 1024  # of one answer; a longer one is rare, and costs little more to make than to send
ALL_BYTES = 64 * 1024 * 1024
RECONNECT_SECONDS = 1.0

# The WSGI app writes into its environ, under this name, until when (Unix time) its answer depends on commits alone.
UNTIL = "organizer.unchanged_until"
KEYED_HEADERS = {b"host", b"origin", b"accept"}
FORWARDING = b"x-forwarded-"
BODY_HEADERS = {b"content-length", b"transfer-encoding"}  # a GET with a body is strange enough for the usual way


class Watch(Protocol):
    """Tells versions of the database: equal ones mean that nothing was committed in between."""

    async def version(self) -> Version | None:
        """Return the version at some moment after this call began, or None when it cannot be told."""


@dataclass(slots=True)
class Remembered:
    """An answer as it was sent, its tag, and when it ends."""

    answer: Answer
    tag: bytes | None
    until: float


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
        authorization = cookie = None
        telling = []
        for name, value in scope["headers"]:
            if name == b"authorization":
                authorization = value.decode("latin-1")
            elif name == b"cookie":
                cookie = value.decode("latin-1") if cookie is None else f"{cookie}; {value.decode('latin-1')}"
            elif name in KEYED_HEADERS:
                telling.append((name, value))
            elif name in BODY_HEADERS:
                return None
            elif name.startswith(FORWARDING):  # believed from proxies only, so it matters who says it
                telling.append((name, value + str(scope.get("client")).encode()))
        who = self._identify(authorization, cookie)
        return None if who is None else (who, scope["raw_path"], scope["query_string"], tuple(telling))

    def find(self, key: Hashable, version: Version | None, headers: Headers) -> Answer | None:
        """Return the answer to give again, as 304 when the caller names its tag; None when there is no current one.

        `version` was asked for after this request arrived.
        """
        if version is None or version != self._version:
            return None
        remembered = self._answers.get(key)
        if remembered is None or remembered.until <= time.time():
            return None
        if remembered.tag is not None and _names(headers, remembered.tag):
            kept = [pair for pair in remembered.answer.headers if pair[0] not in (b"content-length", b"content-type")]
            return Answer(304, kept)
        return Answer(remembered.answer.status, list(remembered.answer.headers), remembered.answer.body)

    def keep(self, key: Hashable, version: Version | None, answer: Answer, until: float | None) -> None:
        """Remember an answer made after `version` was taken, unless the app named no end or it does not fit."""
        body = answer.body
        if version is None or until is None or answer.status != 200 or not isinstance(body, bytes):
            return
        if len(body) > ANSWER_BYTES or any(name == b"set-cookie" for name, _ in answer.headers):
            return
        if version != self._version:
            # Of two answers made at once the later version wins; SQLite's and PostgreSQL's both only grow stale.
            self._answers.clear()
            self._bytes = 0
            self._version = version
        while self._answers and (len(self._answers) >= ANSWERS or self._bytes + len(body) > ALL_BYTES):
            self._forget(next(iter(self._answers)))
        if key in self._answers:
            self._forget(key)
        tag = next((value for name, value in answer.headers if name == b"etag"), None)
        self._answers[key] = Remembered(Answer(200, list(answer.headers), body), tag, until)
        self._bytes += len(body)

    def _forget(self, key: Hashable) -> None:
        body = self._answers.pop(key).answer.body
        self._bytes -= len(body) if isinstance(body, bytes) else 0


class DataVersionWatch:
    """SQLite: `PRAGMA data_version` changes when any other connection, of any process, has committed."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._epoch = 0

    async def version(self) -> Version | None:
        """Return the version now; asking costs microseconds, less than a thread would."""
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
            return None


class Snapshots(Protocol):
    """A connection that can say which transactions it sees as committed."""

    async def snapshot(self) -> str | None:
        """Return `pg_current_snapshot()`, or None on a standby. Raises OSError when the database is away."""


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
            waiting.set_result(await self._ask())

    async def _ask(self) -> Version | None:
        try:
            if self._connection is None:
                self._connection = await self._connect()
                self._epoch += 1
            snapshot = await self._connection.snapshot()
        except OSError as error:
            logger.warning("The database's version cannot be told: %s", error)
            self._connection = None
            self._away_until = time.monotonic() + RECONNECT_SECONDS
            return None
        return None if snapshot is None else (self._epoch, snapshot)


def _names(headers: Headers, tag: bytes) -> bool:
    for name, value in headers:
        if name == b"if-none-match":
            return tag in (given.strip().removeprefix(b"W/") for given in value.split(b",")) or value.strip() == b"*"
    return False
