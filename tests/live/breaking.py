"""What goes wrong while the set test is under way: processes that die, and a database that goes away."""

import contextlib
import os
import random
import signal
import threading
from collections.abc import Sequence
from pathlib import Path

import psycopg

from tests.live.cluster import Cluster
from tests.races.live import Live

BREAK_CONNECTIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Breaking:
    """Breaks things until told to stop, and counts."""

    def __init__(self, live: Live) -> None:
        self.kills = 0
        self.cuts = 0
        self.restarts: list[str] = []
        self._live = live

    def kill(self, every: float, stop: threading.Event) -> None:
        """Kill a process of some server now and then, the hard way; its parent starts another. On PostgreSQL break all
        of the servers' connections at times."""
        database = self._live.environment.get("DATABASE_URL")
        while not stop.wait(random.uniform(0.5, 1.5) * every):
            if database and random.random() < 0.5:
                with (
                    contextlib.suppress(psycopg.OperationalError),  # it may be restarting just now
                    psycopg.connect(database) as connection,
                ):
                    connection.execute(BREAK_CONNECTIONS)
                    self.cuts += 1
                continue
            workers = workers_of(self._live)
            if workers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(random.choice(workers), signal.SIGKILL)
                    self.kills += 1

    def restart(self, cluster: Cluster, modes: Sequence[str], seconds: float, stop: threading.Event) -> None:
        """Restart the database in each of these modes, spread over so many seconds."""
        for mode in modes:
            if stop.wait(seconds / (len(modes) + 1)):
                return
            cluster.restart(mode)
            self.restarts.append(mode)


def workers_of(live: Live) -> list[int]:
    """Return the processes that answer for this test's data folder."""
    parents = servers_of(live)
    return [pid for pid, parent in processes_of(live) if parent in parents]


def servers_of(live: Live) -> set[int]:
    """Return the processes that started those."""
    found = processes_of(live)
    return {pid for pid, parent in found if parent not in {other for other, _ in found}}


def processes_of(live: Live) -> list[tuple[int, int]]:
    """Return every process, with its parent, that was started for this test's data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if f"ORGANIZER_DATA={live.environment['ORGANIZER_DATA']}\0".encode() in (entry / "environ").read_bytes():
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                found.append((int(entry.name), parent))
    return found
