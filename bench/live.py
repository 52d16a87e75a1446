"""The live API: what open streams cost, how long a post takes to reach everybody, and how many posts that can be."""

import contextlib
import gc
import http.client
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.crowd import Crowd, Post
from bench.data import ROOT, Database
from bench.load import saturate
from bench.outcomes import percentiles, tally
from bench.servers import Server, running
from bench.tables import Tables

Row = dict[str, Any]

POSTERS = 16
SPARE_FILES = 300  # descriptors for everything but streams
ASKED = ("20 messages of a team chat", "post a message")
QUIET = 0.1  # cores: a server that uses less has nothing left to do
LOOK_SECONDS = 0.5
PATIENCE = 20


@dataclass(frozen=True)
class Size:
    """How many, and how long in seconds."""

    streams: int = 10_000
    group: int = 1_000
    tables: int = 100
    seats: int = 10
    pace: int = 500  # posts a second
    posts: int = 30  # to everybody, and to the group
    rounds: int = 5
    seconds: float = 3  # of each round
    idle_seconds: float = 30
    busy_seconds: float = 20


TINY = Size(300, 100, 10, 5, pace=50, posts=5, rounds=1, seconds=1, idle_seconds=2, busy_seconds=2)


def measure_live(database: Database, size: Size, say: Callable[[str], None]) -> Row:
    """Return everything that is measured on this database."""
    began = time.perf_counter()
    tokens, teams = _audience(database, size, _allowed(size.streams))
    gc.disable()  # a collection would hold up the crowd for longer than what it measures
    try:
        row = _with_everybody(database, size, tokens, teams)
        with running("product", database.environment) as server, _crowd(server) as crowd:
            crowd.open(tokens[: size.tables * size.seats])
            tables = Tables(server, crowd, teams["tables"], tokens, size.seats)
            row["tables"] = tables.measure(size.pace, size.busy_seconds)
    finally:
        gc.enable()
    say(f"live API on {database.kind}, {time.perf_counter() - began:.0f} s: {json.dumps(row)}")
    return row


def _allowed(streams: int) -> int:
    """Return how many streams this process may open, at most so many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return streams if hard == resource.RLIM_INFINITY else min(streams, hard - SPARE_FILES)


def _audience(database: Database, size: Size, people: int) -> tuple[list[str], Row]:
    file = Path(database.environment["ORGANIZER_DATA"]) / "audience.json"
    numbers = map(str, (people, size.group, size.tables, size.seats))
    command = [sys.executable, "-m", "bench.audience", str(file), *numbers]
    subprocess.run(command, cwd=ROOT, env=database.environment, check=True)
    made = json.loads(file.read_text())
    return made.pop("tokens"), made


def _with_everybody(database: Database, size: Size, tokens: list[str], teams: Row) -> Row:
    recorded = json.loads(database.recorded.read_text())
    asked = [one for one in recorded["requests"] if one["name"] in ASKED]
    with (
        running("product", database.environment) as alone,
        running("product", database.environment) as server,
        _crowd(server) as crowd,
    ):
        crowd.say(Post(0, teams["everybody"], tokens[0], time.perf_counter()))  # the first post compiles statements
        crowd.listen_until(lambda: bool(crowd.posted))
        before, began = server.own(), time.perf_counter()
        crowd.open(tokens)
        row: Row = {"streams": len(tokens), "opened_a_second": len(tokens) / (time.perf_counter() - began)}
        _until_quiet(server, crowd)
        row["bytes_each"] = (server.own() - before) / len(tokens)
        used, began = server.cpu(), time.perf_counter()
        crowd.listen(size.idle_seconds)
        row["idle_cores"] = (server.cpu() - used) / (time.perf_counter() - began)
        to_whom = ((size.group, teams["group"]), (len(tokens), teams["everybody"]))
        row["spread"] = {str(count): _spread(crowd, team, tokens[0], count, size.posts) for count, team in to_whom}
        token = recorded["scene"]["access"]
        row["asked"] = {one["name"]: _asked_beside(one, token, size, (server, alone, crowd)) for one in asked}
    return row


@contextlib.contextmanager
def _crowd(server: Server) -> Iterator[Crowd]:
    crowd = Crowd(server.port, posters=POSTERS)
    try:
        yield crowd
    finally:
        crowd.close()


def _until_quiet(server: Server, crowd: Crowd) -> None:
    """Wait until the server has told what there was to tell."""
    end, used = time.perf_counter() + PATIENCE, server.cpu()
    while time.perf_counter() < end:
        crowd.listen(LOOK_SECONDS)
        before, used = used, server.cpu()
        if used - before < QUIET * LOOK_SECONDS:
            return


def _spread(crowd: Crowd, team: int, token: str, listeners: int, posts: int) -> Row:
    """Post one thing after the other to so many listeners, and return how long it took to reach them."""
    crowd.heard.clear()
    due, whole = {}, []
    for number in range(1, posts + 1):
        due[number] = time.perf_counter()
        crowd.say(Post(number, team, token, due[number]))
        if not crowd.listen_until(lambda: len(crowd.heard) >= len(due) * listeners):
            break  # the tally tells who has not heard it
        whole.append(max(one.at for one in crowd.heard[-listeners:]) - due[number])
        crowd.listen(0.05)
    expected = ((number, listener) for number in due for listener in range(listeners))
    return {
        **percentiles(one.at - due[one.number] for one in crowd.heard),
        "everybody_ms": statistics.median(whole or [PATIENCE]) * 1000,
        **tally(crowd.heard, expected),
    }


def _asked_beside(asked: Row, token: str, size: Size, who: tuple[Server, Server, Crowd]) -> Row:
    """Ask the server with the streams and one without in turns. In the other's turn the former is stopped, so that
    its streams cost it nothing."""
    server, alone, crowd = who
    rates: dict[str, list[float]] = {"with": [], "without": []}
    for _ in range(size.rounds):
        rates["with"].append(_rate(server, asked, token, size))
        _until_quiet(server, crowd)
        with _stopped(server, lambda: _answers(alone, asked, token)):
            rates["without"].append(_rate(alone, asked, token, size))
        _until_quiet(server, crowd)
    pairs = zip(rates["with"], rates["without"], strict=True)
    medians = {name: statistics.median(some) for name, some in rates.items()}
    return {**medians, "ratio": statistics.median(mine / its for mine, its in pairs), "rounds": rates}


def _rate(server: Server, asked: Row, token: str, size: Size) -> float:
    outcome = saturate(server.url, asked, token, size.seconds)
    if outcome.failed or not outcome.answered:
        raise SystemExit(f"{asked['name']} at {server.url}: {outcome.failed} refusals, {outcome.answered} answers.")
    return outcome.rate


@contextlib.contextmanager
def _stopped(server: Server, is_free: Callable[[], bool]) -> Iterator[None]:
    """Stop a server for a while, though not within a transaction that others wait for: `is_free` tells."""
    for _ in range(20):
        _signal(server, signal.SIGSTOP)
        if is_free():
            break
        _signal(server, signal.SIGCONT)
        time.sleep(LOOK_SECONDS)
    try:
        yield
    finally:
        _signal(server, signal.SIGCONT)


def _signal(server: Server, number: signal.Signals) -> None:
    for pid in server.pids():
        os.kill(pid, number)


def _answers(server: Server, asked: Row, token: str) -> bool:
    """Say whether a request is answered in time."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=3)
    headers = {"Authorization": f"Bearer {token}"} | ({"Content-Type": "application/json"} if asked["body"] else {})
    try:
        connection.request(asked["method"], asked["path"], asked["body"], headers)
        return connection.getresponse().status in (200, 201)
    except TimeoutError:
        return False
    finally:
        connection.close()
