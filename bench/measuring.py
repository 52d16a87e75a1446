"""What is measured on one database: the product beside the bare handler, its memory, the usual way, and starting."""

import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.comparing import check_alike
from bench.data import ROOT, Database
from bench.load import keep_pace, saturate
from bench.servers import Server, running

Row = dict[str, Any]
PACE = 0.7  # of the most that a server can do
POLLED = ("message count", "20 messages of a team chat", "tasks page", "own profile")
WRITE_EVERY = 0.05  # seconds


@dataclass(frozen=True)
class Effort:
    """How thoroughly: seconds of each measurement, and how often the two take turns."""

    seconds: float
    rounds: int


def measure(database: Database, effort: Effort, say: Callable[[str], None]) -> Row:
    """Return everything that is measured on this database."""
    recorded = json.loads(database.recorded.read_text())
    token, requests = recorded["scene"]["access"], recorded["requests"]
    environment = database.environment
    result: Row = {"started_seconds": _starting_seconds(environment), "floor": _floor(environment, effort)}
    with running("product", environment) as product, running("bare", environment) as bare:
        static = _asked("/static/")
        result["static"] = _medians([_take(bare, static, token, effort) for _ in range(effort.rounds)])
        result["hello"] = _medians([_take(bare, _asked("/hello"), token, effort) for _ in range(effort.rounds)])
        rows = result["requests"] = {}
        for asked in requests:
            check_alike(product, bare, asked, token)
            rows[asked["name"]] = _side_by_side(product, bare, asked, token, effort)
            say(_in_a_line(asked["name"], rows[asked["name"]]))
        result["memory"] = {"resident": product.resident(), "own": product.own(), "bare_resident": bare.resident()}
    polled = [asked for asked in requests if asked["name"] in POLLED]
    posted = next(asked for asked in requests if asked["name"] == "post a message")
    with (
        running("remembering", environment) as remembering,
        running("bare", environment) as bare,
        running("product", environment) as product,
    ):
        for one in polled:
            result.setdefault("polls", {})[one["name"]] = _polls(remembering, bare, product, one, posted, token, effort)
    with running("usual", environment) as usual:
        result["usual"] = _medians([_take(usual, polled[1], token, effort) for _ in range(effort.rounds)])
    return result


def _side_by_side(product: Server, bare: Server, asked: Row, token: str, effort: Effort) -> Row:
    turns: dict[str, list[Row]] = {"product": [], "bare": []}
    for _ in range(effort.rounds):  # taking turns, so that whatever else the machine does meets both
        turns["product"].append(_take(product, asked, token, effort))
        turns["bare"].append(_take(bare, asked, token, effort))
    both: Row = {name: _medians(taken) for name, taken in turns.items()}
    pairs = list(zip(turns["product"], turns["bare"], strict=True))
    both["ratio"] = statistics.median(mine["rate"] / its["rate"] for mine, its in pairs)
    both["cpu_ratio"] = statistics.median(its["cpu_us"] / mine["cpu_us"] for mine, its in pairs)
    for name, server in (("product", product), ("bare", bare)):
        pace = PACE * both[name]["rate"]
        paced = keep_pace(server.url, asked, token, max(effort.seconds, asked["least_seconds"]), pace)
        both[name] |= {"p50_ms": paced.p50 * 1000, "p99_ms": paced.p99 * 1000, "pace": pace, "kept": paced.rate}
    return both


def _take(server: Server, asked: Row, token: str, effort: Effort) -> Row:
    before, began = server.cpu(), time.perf_counter()
    outcome = saturate(server.url, asked, token, max(effort.seconds, asked["least_seconds"]))
    used, took = server.cpu() - before, time.perf_counter() - began
    if outcome.failed or not outcome.answered:
        raise SystemExit(f"{asked['name']}: {outcome.failed} refusals, {outcome.answered} answers.")
    return {
        "rate": outcome.rate,
        "cpu_us": used / outcome.answered * 1e6,
        "cores": used / took,
        "asking_cores": outcome.share,
        "with": outcome.with_what,
    }


def _medians(taken: list[Row]) -> Row:
    numbers = {key: statistics.median(one[key] for one in taken) for key in ("rate", "cpu_us", "cores", "asking_cores")}
    return {**numbers, "with": taken[0]["with"], "rounds": [one["rate"] for one in taken]}


def _polls(
    remembering: Server, bare: Server, product: Server, asked: Row, posted: Row, token: str, effort: Effort
) -> Row:
    """Return how polls from memory compare with a fixed answer of the event loop and, while somebody writes now and
    then, with the same read without memory; both in turns."""
    quiet, still, busy, read = [], [], [], []
    for _ in range(effort.rounds):
        quiet.append(_take(remembering, asked, token, effort)["rate"])
        still.append(_take(bare, _asked("/static/"), token, effort)["rate"])
        read.append(_take(product, asked, token, effort)["rate"])
        stop = threading.Event()
        writer = threading.Thread(target=_write_now_and_then, args=(remembering, posted, token, stop))
        writer.start()
        busy.append(_take(remembering, asked, token, effort)["rate"])
        stop.set()
        writer.join()
    return {
        "rate": statistics.median(quiet),
        "of_static": statistics.median(mine / its for mine, its in zip(quiet, still, strict=True)),
        "busy_rate": statistics.median(busy),
        "of_read": statistics.median(mine / its for mine, its in zip(busy, read, strict=True)),
    }


def _write_now_and_then(server: Server, posted: Row, token: str, stop: threading.Event) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    while not stop.wait(WRITE_EVERY):
        connection.request("POST", posted["path"], posted["body"], headers)
        connection.getresponse().read()
    connection.close()


def _starting_seconds(environment: dict[str, str]) -> float:
    """Return how long `organizer serve` takes to its first answer, its migrations applied."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "organizer", "serve"]
    settings = environment | {"PORT": "0", "WORKERS": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline() if process.stdout else ""
        port = int(line.rpartition(":")[2].split()[0].strip("/."))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/health/")
        connection.getresponse().read()
        took = time.perf_counter() - began
        connection.close()
        process.terminate()
    return took


def _floor(environment: dict[str, str], effort: Effort) -> Row:
    command = [sys.executable, "-m", "bench.floor", str(min(effort.seconds, 1) / 4)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: Row = json.loads(done.stdout)
    return found


def _asked(path: str) -> Row:
    return {"name": path, "method": "GET", "path": path, "body": None, "connections": 16, "least_seconds": 0}


def _in_a_line(name: str, row: Row) -> str:
    mine, its = row["product"], row["bare"]
    rates = f"{mine['rate']:8,.0f}/s, bare {its['rate']:8,.0f}/s, ratio {row['ratio']:.2f}"
    return f"{name:30} {rates}; {mine['cpu_us']:6,.0f} and {its['cpu_us']:6,.0f} us CPU; p99 {mine['p99_ms']:.1f} ms"
