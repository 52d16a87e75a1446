"""The set test: many write, many listen, come and go and reconnect elsewhere, servers are killed and the database is
restarted. In the end each listener has exactly what it may see: nothing lost, nothing twice, everything in order.

    make soak      (SOAK_SECONDS=300 on each database)

PostgreSQL is a server of its own where `pg_ctl` is found, since it is restarted; else the one of TEST_DATABASE_URL, or
this machine's, which is left running.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg

from tests.live.breaking import Breaking
from tests.live.cluster import Cluster, can_have_cluster, private_cluster
from tests.live.judging import Outcome, judge
from tests.live.replica import Replica
from tests.live.writing import gather, write
from tests.races.live import ROOT, Live, Somebody, free_port, running_server

SETTINGS = {"ACCESS_TOKEN_MINUTES": "120", "REGISTRATION_LIMIT": "1000/60", "LOG_LEVEL": "WARNING"}
LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
RESTARTS = ("fast", "immediate")


@dataclass
class Size:
    """How long, and how many. Each server has two processes."""

    seconds: float = 20
    servers: int = 2
    writers: int = 4
    people: int = 6
    listeners: int = 12
    kill_every: float = 3


def run(folder: Path, size: Size, cluster: Cluster | None = None) -> Outcome:
    """Let it happen, and return what came of it. A cluster, which TEST_DATABASE_URL names, is restarted meanwhile."""
    outcome = Outcome()
    with running_server(folder, **SETTINGS) as live, more_servers(live, size.servers - 1) as others:
        people = [live.person(f"p{number}") for number in range(size.people)]
        crew, breaking, stop = gather(people, [live.url, *others]), Breaking(live), threading.Event()
        replicas = [listener(crew.people[number % size.people], crew.urls, number) for number in range(size.listeners)]
        hands = [threading.Thread(target=write, args=(crew, number, stop)) for number in range(size.writers)]
        hands.append(threading.Thread(target=breaking.kill, args=(size.kill_every, stop)))
        if cluster is not None:
            hands.append(threading.Thread(target=breaking.restart, args=(cluster, RESTARTS, size.seconds, stop)))
        for hand in hands:
            hand.start()
        time.sleep(size.seconds)
        stop.set()
        for hand in hands:
            hand.join()
        outcome.kills, outcome.cuts, outcome.restarts = breaking.kills, breaking.cuts, breaking.restarts
        judge(crew, replicas, outcome)
        for replica in replicas:
            replica.stop()
    return outcome


def listener(person: Somebody, urls: list[str], seed: int) -> Replica:
    """Return somebody's client, listening."""
    token = person.client.headers["Authorization"].removeprefix("Bearer ")
    replica = Replica(person.id, token, urls, seed=seed)
    replica.start_from_now()
    return replica


@contextlib.contextmanager
def more_servers(live: Live, count: int) -> Iterator[list[str]]:
    """Start servers beside the first, on the same database."""
    processes, urls = [], []
    for _ in range(count):
        port = free_port()
        environment = {**live.environment, "PORT": str(port)}
        output = live.log.with_name(f"server-{port}.log").open("wb")
        command = [sys.executable, "-m", "organizer", "serve"]
        processes.append(subprocess.Popen(command, env=environment, cwd=ROOT, stdout=output, stderr=output))
        urls.append(f"http://127.0.0.1:{port}")
    try:
        for url in urls:
            wait_for_health(url)
        yield urls
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(30)


def wait_for_health(url: str) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url + "/health/", trust_env=False).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


# `make soak`


def main() -> int:
    """Run on each database that can be had, and tell what came of it. Return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--servers", type=int, default=2, help="of two processes each")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--listeners", type=int, default=50)
    asked = parser.parse_args()
    size = Size(asked.seconds, asked.servers, asked.writers, people=10, listeners=asked.listeners, kill_every=5)
    given = os.environ.pop("TEST_DATABASE_URL", "")
    outcomes = {"SQLite": soak(size)}
    with postgresql(given) as (name, cluster):
        if name:
            outcomes[name] = soak(size, cluster)
    summary = [in_words(name, size, outcome) for name, outcome in outcomes.items()]
    print("\n\n".join(summary))
    return 1 if any(outcome.problems for outcome in outcomes.values()) else 0


def soak(size: Size, cluster: Cluster | None = None) -> Outcome:
    """Run once, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="organizer-soak-") as folder:
        return run(Path(folder), size, cluster)


@contextlib.contextmanager
def postgresql(given: str) -> Iterator[tuple[str, Cluster | None]]:
    """Let TEST_DATABASE_URL name a server, and say what it is; without a name there is none."""
    if can_have_cluster():
        with private_cluster() as cluster:
            os.environ["TEST_DATABASE_URL"] = cluster.url
            yield "PostgreSQL", cluster
        return
    try:
        psycopg.connect(given or LOCAL, connect_timeout=3).close()
    except psycopg.OperationalError:
        if given:
            raise
        yield "", None
        return
    os.environ["TEST_DATABASE_URL"] = given or LOCAL
    yield "PostgreSQL, which was not restarted", None


def in_words(name: str, size: Size, outcome: Outcome) -> str:
    """Return what came of one run, for people."""
    restarts = ", ".join(outcome.restarts) or "none"
    lines = [
        f"{name}, {size.seconds:.0f} seconds",
        f"  servers        {size.servers}, of two processes each",
        f"  writers        {size.writers}, {outcome.written:,} changes",
        f"  listeners      {size.listeners}, {outcome.told:,} events over {outcome.connections:,} connections",
        f"  killed         {outcome.kills} processes",
        f"  cut off        {outcome.cuts} times all connections to the database; its restarts: {restarts}",
        f"  lost           {outcome.lost}",
        f"  doubled        {outcome.doubled}",
        *(f"  wrong          {problem}" for problem in outcome.problems[:40]),
    ]
    if not outcome.problems:
        lines.append("  all in order, and everything as it can be read over REST")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
