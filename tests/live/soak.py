"""The set test: many write, many listen, come and go and reconnect elsewhere, and servers are killed. In the end each
listener has exactly what it may see: nothing lost, nothing twice, everything in order.

    make soak      (with TEST_DATABASE_URL on PostgreSQL)
"""

import argparse
import contextlib
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.live.replica import Replica
from tests.races.live import ROOT, Live, Somebody, free_port, running_server

SETTLE_SECONDS = 30
BREAK_CONNECTIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SETTINGS = {"ACCESS_TOKEN_MINUTES": "120", "REGISTRATION_LIMIT": "1000/60", "LOG_LEVEL": "WARNING"}


@dataclass
class Size:
    """How long, and how many. Each server has two processes."""

    seconds: float = 20
    servers: int = 2
    writers: int = 4
    people: int = 6
    listeners: int = 12
    kill_every: float = 3


@dataclass
class Outcome:
    """What came of it."""

    problems: list[str] = field(default_factory=list)
    written: int = 0
    told: int = 0
    connections: int = 0
    kills: int = 0


@dataclass
class Crew:
    """The people, the team that nobody leaves, and the teams where they come and go."""

    people: list[Somebody]
    steady: int
    loose: list[int]
    urls: list[str]
    said: list[int] = field(default_factory=list)  # ids of acknowledged messages in the steady team


def run(folder: Path, size: Size) -> Outcome:
    """Let it happen, and return what is wrong with the outcome."""
    outcome = Outcome()
    with running_server(folder, **SETTINGS) as live, more_servers(live, size.servers - 1) as others:
        crew = gather(live, size, others)
        replicas = [
            Replica(person.id, token_of(person), crew.urls, seed=number)
            for number in range(size.listeners)
            for person in [crew.people[number % len(crew.people)]]
        ]
        for replica in replicas:
            replica.start_from_now()
        stop = threading.Event()
        hands = [threading.Thread(target=write, args=(crew, number, stop, outcome)) for number in range(size.writers)]
        hands.append(threading.Thread(target=kill, args=(live, size, stop, outcome)))
        for hand in hands:
            hand.start()
        time.sleep(size.seconds)
        stop.set()
        for hand in hands:
            hand.join()
        judge(crew, replicas, outcome)
        for replica in replicas:
            replica.stopping.set()
    return outcome


@contextlib.contextmanager
def more_servers(live: Live, count: int) -> Iterator[list[str]]:
    """Start servers beside the first, on the same database."""
    processes, urls = [], []
    for _ in range(count):
        port = free_port()
        environment = {**live.environment, "PORT": str(port)}
        output = live.log.with_name(f"server-{port}.log").open("wb")
        processes.append(
            subprocess.Popen([sys.executable, "-m", "organizer", "serve"], env=environment, cwd=ROOT, stderr=output)
        )
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
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url + "/health/", trust_env=False).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


def gather(live: Live, size: Size, others: list[str]) -> Crew:
    people = [live.person(f"p{number}") for number in range(size.people)]
    teams = []
    for number in range(3):
        answer = people[number].client.post("/team/", json={"name": f"Team {number}"})
        teams.append(answer.json()["id"])
        for person in people:
            if person is not people[number] and (number == 0 or random.random() < 0.5):
                person.client.post("/membership/", json={"team": teams[-1]})
    return Crew(people, teams[0], teams[1:], [live.url, *others])


def token_of(person: Somebody) -> str:
    return person.client.headers["Authorization"].removeprefix("Bearer ")


def write(crew: Crew, seed: int, stop: threading.Event, outcome: Outcome) -> None:
    """Do things at random until told to stop. A server may die over any of them; who knows whether it is done then."""
    chance = random.Random(1000 + seed)
    known: dict[str, list[int]] = {"message": [], "task": [], "team": []}
    clients = {
        person.id: httpx.Client(headers=person.client.headers, timeout=20, trust_env=False) for person in crew.people
    }
    while not stop.is_set():
        person = chance.choice(crew.people)
        method, path, body, kind = choose(crew, person, chance, known)
        try:
            answer = clients[person.id].request(method, chance.choice(crew.urls) + path, json=body)
        except httpx.HTTPError:
            continue
        if answer.status_code in (500, 502):
            outcome.problems.append(f"{method} {path}: {answer.text[:200]}")
        if answer.status_code < 300:
            outcome.written += 1
            if kind and answer.content:
                known[kind] = [*known[kind][-200:], answer.json()["id"]]
            if path == f"/team-chat-post/{crew.steady}":
                crew.said.append(answer.json()["id"])
        time.sleep(chance.uniform(0, 0.03))


def choose(
    crew: Crew, person: Somebody, chance: random.Random, known: dict[str, list[int]]
) -> tuple[str, str, Any, str]:
    """Return something to do: method, path, body, and what kind of thing it makes."""
    other, team = chance.choice(crew.people), chance.choice([crew.steady, *crew.loose, *known["team"][-2:]])
    loose = chance.choice([*crew.loose, *known["team"][-2:]])
    message, task = chance.choice(known["message"] or [0]), chance.choice(known["task"] or [0])
    text = {"team": team, "message": f"words {chance.random()}"}
    due = "2031-05-04T10:30"
    return chance.choices(
        [
            ("POST", f"/team-chat-post/{crew.steady}", text, ""),
            ("POST", f"/team-chat-post/{loose}", text, "message"),
            ("POST", f"/private-chat-post/{team}/{other.id}", text, ""),
            ("PUT", f"/team-chat-put/{message}", text, ""),
            ("DELETE", f"/team-chat-delete/{message}", None, ""),
            ("POST", "/membership/", {"team": loose}, ""),
            ("DELETE", f"/leave/team/{loose}", None, ""),
            ("POST", "/tasks/", {"title": "Do", "due_date": due, "asigned_to": person.id}, "task"),
            ("PATCH", f"/task/{task}", {"asigned_to": other.id}, ""),
            ("PATCH", f"/task/{task}", {"asigned_to": ""}, ""),
            ("PATCH", f"/task/{task}", {"status": 1}, ""),
            ("DELETE", f"/task/{task}", None, ""),
            ("POST", "/team/", {"name": f"Loose {chance.random()}"}, "team"),
            ("DELETE", f"/team/{chance.choice(known['team'] or [0])}", None, ""),
        ],
        weights=[30, 20, 8, 10, 6, 6, 6, 6, 6, 3, 6, 4, 1, 1],
    )[0]


def kill(live: Live, size: Size, stop: threading.Event, outcome: Outcome) -> None:
    """Kill a process of some server now and then, the hard way; its parent starts another. On PostgreSQL break all of
    the servers' connections at times, as a restart of the database does."""
    database = live.environment.get("DATABASE_URL")
    while not stop.wait(random.uniform(0.5, 1.5) * size.kill_every):
        if database and random.random() < 0.5:
            with psycopg.connect(database) as connection:
                connection.execute(BREAK_CONNECTIONS)
            continue
        workers = workers_of(live)
        if workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(random.choice(workers), signal.SIGKILL)
                outcome.kills += 1


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


def judge(crew: Crew, replicas: list[Replica], outcome: Outcome) -> None:
    """Compare what each has learned with what it can read, once all is quiet."""
    for replica in replicas:
        replica.restless = False
    end = time.monotonic() + SETTLE_SECONDS
    for number, replica in enumerate(replicas):
        truth = replica.look()
        while replica.things != truth and not replica.problems and time.monotonic() < end:
            time.sleep(0.1)
            truth = replica.look()
        outcome.problems += [f"listener {number}: {problem}" for problem in replica.problems]
        outcome.problems += differences(number, replica.things, truth)
        sequence = [int(cursor.partition("-")[2]) for cursor in replica.cursors]
        if any(after <= before for before, after in itertools.pairwise(sequence)):
            outcome.problems.append(f"listener {number}: events twice or out of order")
        steady = {number for (kind, number), data in truth.items() if kind == "message" and is_steady(crew, data)}
        told = [number for number in replica.posted if number in steady]
        if sorted(told) != sorted(steady) or told != sorted(told):
            missing, double = steady - set(told), len(told) - len(set(told))
            outcome.problems.append(
                f"listener {number}: {len(missing)} messages never told, {double} twice, or disorder"
            )
        if not steady.issuperset(crew.said):
            outcome.problems.append("an acknowledged message is gone")
        outcome.told += len(replica.cursors)
        outcome.connections += replica.connections


def is_steady(crew: Crew, message: dict[str, Any]) -> bool:
    return message["team"] == crew.steady and "recipient_id" not in message


def differences(number: int, known: dict[Any, Any], truth: dict[Any, Any]) -> list[str]:
    missing, extra = truth.keys() - known.keys(), known.keys() - truth.keys()
    other = [thing for thing in truth.keys() & known.keys() if truth[thing] != known[thing]]
    if not (missing or extra or other):
        return []
    shown = f"missing {sorted(missing)[:5]}, extra {sorted(extra)[:5]}, different {sorted(other)[:5]}"
    return [f"listener {number}: {shown}"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--servers", type=int, default=2, help="of two processes each")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--listeners", type=int, default=50)
    asked = parser.parse_args()
    size = Size(asked.seconds, asked.servers, asked.writers, people=10, listeners=asked.listeners, kill_every=5)
    with tempfile.TemporaryDirectory(prefix="organizer-soak-") as folder:
        outcome = run(Path(folder), size)
    print(f"{outcome.written} writes, {outcome.told} events told over {outcome.connections} connections")
    print(f"{outcome.kills} processes killed")
    print("\n".join(outcome.problems[:40]) or "nothing lost, nothing twice, everything in order")
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
