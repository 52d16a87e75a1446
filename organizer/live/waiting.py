"""How a reader thread learns that there may be something new: from this process at once, from others by the database.

What wakes it carries nothing and may come for nothing. A slow poll backs all of it.
"""

import json
import logging
import selectors
import socket
import threading
import time
from typing import Any, Protocol

import psycopg
from django.db import connection

from organizer.core.pooling import is_pooled
from organizer.events.wakeups import EVENTS_CHANNEL, LIGHT_CHANNEL
from organizer.live.queries import newest_signal, signals_after

POLL_SECONDS = 1.0
# How late another process's commit may be noticed where the database has to be asked. A look costs some 10 microseconds
# on SQLite, and a round trip behind a pooler.
DATA_VERSION, DATA_VERSION_SECONDS = "PRAGMA data_version", 0.02
SNAPSHOT, SNAPSHOT_SECONDS = "SELECT pg_current_snapshot()::text", 0.2

logger = logging.getLogger(__name__)


class Waiting(Protocol):
    """One thread waits; any thread may rouse it."""

    def rouse(self) -> None:
        """Wake the thread."""

    def wait(self, *, attended: bool) -> None:
        """Return when roused, when the database may hold something new, or after the poll's time.

        When nobody listens (`attended` is false), only when roused.
        """

    def has_changed(self) -> bool:
        """Say whether anything at all may have been committed since this was last asked."""

    def signals(self) -> list[dict[str, Any]]:
        """Return what came on the light path since this was last asked."""

    def close(self) -> None:
        """Let go of what is open."""


class PolledWaiting:
    """Asks the database, many times a second, for what changes when somebody commits.

    SQLite's `data_version` tells a connection that another one has committed. PostgreSQL's snapshot is asked for behind
    a pooler, where a connection that listens would not be the one that is told.
    """

    def __init__(self, version: str, *, every: float) -> None:
        """`version` is the statement that asks, `every` how many seconds are between two of them."""
        self._statement = version
        self._every = every
        self._roused = threading.Event()
        self._seen = self._asked = self._version()
        self._last_signal = newest_signal()

    def rouse(self) -> None:
        self._roused.set()

    def wait(self, *, attended: bool) -> None:
        end = time.monotonic() + POLL_SECONDS
        while not self._roused.wait(self._every if attended else None):
            version = self._version()
            if version != self._seen or time.monotonic() >= end:
                break
        self._roused.clear()
        # Before anything is read: what is committed from now on shows as another version.
        self._seen = self._version()

    def has_changed(self) -> bool:
        before, self._asked = self._asked, self._version()
        return before != self._asked

    def signals(self) -> list[dict[str, Any]]:
        found = signals_after(self._last_signal)
        if found:
            self._last_signal = found[-1][0]
        return [content for _, content in found]

    def close(self) -> None:
        pass

    def _version(self) -> object:
        with connection.cursor() as cursor:
            cursor.execute(self._statement)
            return cursor.fetchone()[0]


class ListeningWaiting:
    """Listens to PostgreSQL's notifications, on a connection of its own."""

    def __init__(self) -> None:
        parameters = connection.get_connection_params()
        for ours in ("cursor_factory", "context", "prepare_threshold"):
            parameters.pop(ours, None)
        self._listening = psycopg.connect(**parameters, autocommit=True)
        self._listening.execute(f"LISTEN {EVENTS_CHANNEL}")
        self._listening.execute(f"LISTEN {LIGHT_CHANNEL}")
        self._bell, self._rope = socket.socketpair()
        self._bell.setblocking(False)
        self._rope.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._selector.register(self._listening.fileno(), selectors.EVENT_READ)
        self._signals: list[dict[str, Any]] = []
        self._asked = ""

    def rouse(self) -> None:
        try:
            self._rope.send(b"!")
        except BlockingIOError:
            return  # it has been rung often enough

    def wait(self, *, attended: bool) -> None:
        if is_pooled():
            raise psycopg.OperationalError("A pooler shares our connections: nobody can listen.")
        self._selector.select(POLL_SECONDS if attended else None)
        try:
            while self._bell.recv(4096):
                pass
        except BlockingIOError:
            pass
        for notification in self._listening.notifies(timeout=0):
            if notification.channel == LIGHT_CHANNEL:
                self._signals.append(json.loads(notification.payload))

    def has_changed(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(SNAPSHOT)
            before, self._asked = self._asked, cursor.fetchone()[0]
        return before != self._asked

    def signals(self) -> list[dict[str, Any]]:
        found, self._signals = self._signals, []
        return found

    def close(self) -> None:
        self._selector.close()
        self._bell.close()
        self._rope.close()
        self._listening.close()


def start_waiting() -> Waiting:
    """Return what waits on this database. Raises the database's error when it is away."""
    connection.ensure_connection()  # which tells whether a pooler is in between
    if connection.vendor == "sqlite":
        return PolledWaiting(DATA_VERSION, every=DATA_VERSION_SECONDS)
    if is_pooled():
        return PolledWaiting(SNAPSHOT, every=SNAPSHOT_SECONDS)
    return ListeningWaiting()
