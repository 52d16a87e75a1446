"""The bare handler's database: a driver's connection per thread, and the product's statements."""

import contextlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

Row = tuple[Any, ...]

# The same settings as the product's connections: an acknowledged post survives a power cut in both.
PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "temp_store=MEMORY")
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_own = threading.local()
_writer = threading.Lock()  # as in the product: SQLite's own waiting sleeps and polls


@cache
def recorded() -> dict[str, Any]:
    """Return what `recording` wrote; BENCH_RECORDED names the file."""
    read: dict[str, Any] = json.loads(Path(os.environ["BENCH_RECORDED"]).read_text())
    for statements in read["statements"].values():
        for statement in statements:
            statement["parameters"] = [_revive(value) for value in statement["parameters"]]
            statement["count"] = statement["sql"].count("%s")
            if is_sqlite():
                statement["sql"] = statement["sql"].replace("%s", "?").replace("%%", "%")
    return read


@cache
def is_sqlite() -> bool:
    """Say which database it is; BENCH_DATABASE is a file or a URL."""
    return "://" not in os.environ["BENCH_DATABASE"]


def connection() -> Any:
    """Return this thread's connection."""
    if not hasattr(_own, "connection"):
        address = os.environ["BENCH_DATABASE"]
        if is_sqlite():
            _own.connection = sqlite3.connect(address, timeout=20, isolation_level=None)
            for pragma in PRAGMAS:
                _own.connection.execute(f"PRAGMA {pragma}")
        else:
            settings = "-c timezone=UTC -c plan_cache_mode=force_generic_plan"
            _own.connection = psycopg.connect(address, autocommit=True, options=settings)
    return _own.connection


@contextlib.contextmanager
def transaction() -> Iterator[None]:
    """Make what is within one transaction, durable when it ends."""
    if not is_sqlite():
        with connection().transaction():
            yield
        return
    with _writer:
        connection().execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection().execute("ROLLBACK")
            raise
        connection().execute("COMMIT")


def same(name: str, number: int) -> list[Row]:
    """Run a statement of the request `name` with the parameters that were recorded: every round asks the same."""
    statement = recorded()["statements"][name][number]
    return connection().execute(statement["sql"], statement["parameters"]).fetchall()


def run(name: str, number: int, *parameters: Any) -> list[Row]:
    """Run a statement of the request `name` with these parameters."""
    statement = recorded()["statements"][name][number]
    if statement["count"] != len(parameters):
        raise SystemExit(f"bare.py is behind the product: statement {number} of {name!r} is {statement['sql']}")
    cursor = connection().execute(statement["sql"], parameters)
    return cursor.fetchall() if cursor.description else []


def count_statements(name: str) -> int:
    """Return how many statements the product runs for this request."""
    return len(recorded()["statements"][name])


def time_in(moment: datetime) -> Any:
    """Return a time as the database takes it."""
    return str(moment.replace(tzinfo=None)) if is_sqlite() else moment


def times_in(times: list[float]) -> Any:
    """Return a list of Unix times as the database takes it."""
    return json.dumps(times) if is_sqlite() else Jsonb(times)


def times_out(value: Any) -> list[float]:
    """Return a list of Unix times as it is in the database."""
    found: list[float] = json.loads(value) if isinstance(value, str) else value
    return found


def exact(moment: datetime) -> str:
    """Return a time as `2023-09-15T15:41:00.123456Z`, which is how statements answer times."""
    return moment.isoformat("T", "microseconds")[:26] + "Z"


def minute(exact: str) -> str:
    """Return such a text as `15 Sep 2023 15:41`."""
    return f"{exact[8:10]} {MONTHS[int(exact[5:7])]} {exact[:4]} {exact[11:16]}"


def now() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


def _revive(value: Any) -> Any:
    return datetime.fromisoformat(value["time"]) if isinstance(value, dict) else value
