"""Writing: one transaction an action, retried when the database asks for it."""

import contextlib
import functools
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.db import DatabaseError, connection, transaction

from organizer.core import pooling
from organizer.telemetry.measures import RETRIES, WRITE_WAIT

# What has to be written together with an action's own writes; see `finishing`.
_finish: ContextVar[Callable[[Any], None] | None] = ContextVar("finish", default=None)

P = ParamSpec("P")
R = TypeVar("R")

# Deadlock, serialization failure, lock not available: PostgreSQL's codes for "try again".
RETRIED_SQLSTATES = {"40P01", "40001", "55P03"}
ATTEMPTS = 5

# How long emptying SQLite's journal may wait for those who read or write in other processes: they wait meanwhile.
CHECKPOINT_PATIENCE = 0.1  # seconds

# SQLite has one writer at a time anyway. Waiting here costs 2-5 ms at the 99th percentile of contended posts;
# waiting in SQLite's busy handler, which sleeps and polls, costs 38 ms.
_sqlite_writer = threading.RLock()


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function as one transaction, again when a deadlock or a busy database undid it.

    Called within another action it simply takes part in that one's transaction.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return _finished(function(*args, **kwargs))
        for attempt in range(1, ATTEMPTS + 1):
            asked = time.perf_counter()
            try:
                with _write_turn(), transaction.atomic():
                    WRITE_WAIT.observe(time.perf_counter() - asked)
                    return _finished(function(*args, **kwargs))
            except DatabaseError as error:
                if attempt == ATTEMPTS or not _may_succeed_later(error):
                    raise
            RETRIES.add()
            # Apart by chance, or the same two would meet again.
            time.sleep(random.uniform(0.005, 0.02) * attempt)  # noqa: S311
        raise AssertionError("unreachable")

    return run


@contextlib.contextmanager
def finishing(finish: Callable[[Any], None]) -> Iterator[None]:
    """Have `finish` called with the result of every action within, as the last thing in its transaction.

    What it writes is committed with the action or not at all; what it raises undoes the action.
    """
    token = _finish.set(finish)
    try:
        yield
    finally:
        _finish.reset(token)


def empty_journal() -> None:
    """Move SQLite's write-ahead log into the database and empty it: deleted texts would stay in it until overwritten.

    When somebody reads an older state (a backup, for instance), the log stays as it is until the next call.
    """
    if connection.vendor != "sqlite":
        return
    path = Path(connection.settings_dict["NAME"])
    journal = path.with_name(f"{path.name}-wal")
    if not journal.exists() or not journal.stat().st_size:
        return  # an idle server writes nothing, and nobody's cached answers are given up
    opened = sqlite3.connect(path, timeout=CHECKPOINT_PATIENCE, isolation_level=None)
    with _write_turn(), contextlib.closing(opened) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _finished(result: R) -> R:
    if (finish := _finish.get()) is not None:
        finish(result)
    return result


@contextlib.contextmanager
def _write_turn() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    with _sqlite_writer:
        yield


def _may_succeed_later(error: DatabaseError) -> bool:
    if pooling.notice(error) or getattr(error.__cause__, "sqlstate", None) in RETRIED_SQLSTATES:
        return True
    return connection.vendor == "sqlite" and ("locked" in str(error) or "busy" in str(error))
