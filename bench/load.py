"""Asking as fast as possible, or at a steady pace.

`python -m bench.load JSON` asks from a process of its own and prints what came of it. The pace is kept whatever the
answers do, and a time counts from when the request was due: a server that stalls cannot hide it by delaying questions.
"""

import asyncio
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

try:
    from uvloop import run as run_loop
except ImportError:
    from asyncio import run as run_loop

ROOT = Path(__file__).parents[1]
PATIENCE = 30  # seconds for what was asked and not answered when the time is over


@dataclass(frozen=True)
class Outcome:
    """What came of asking: good answers a second and altogether, how many others, and latencies in seconds.

    `share` is the CPU that the asking itself took, in cores.
    """

    rate: float
    answered: int
    failed: int
    share: float
    p50: float = 0.0
    p99: float = 0.0
    with_what: str = "asyncio"


def saturate(url: str, asked: dict[str, Any], token: str, seconds: float, *, times: bool = False) -> Outcome:
    """Ask as fast as answers come, over as many connections as the request says; `times` tells latencies too."""
    if shutil.which("wrk") and seconds >= 1 and not times:
        return _by_wrk(url, asked, token, int(seconds))
    return _in_process(url, asked, token, seconds, pace=0)


def keep_pace(url: str, asked: dict[str, Any], token: str, seconds: float, pace: float) -> Outcome:
    """Ask `pace` times a second."""
    return _in_process(url, asked, token, seconds, pace=pace)


def _by_wrk(url: str, asked: dict[str, Any], token: str, seconds: int) -> Outcome:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(f"wrk.method = {json.dumps(asked['method'])}\n")
        script.write(f'wrk.headers["Authorization"] = "Bearer {token}"\n')
        if asked["body"]:
            script.write(f'wrk.body = [==[{asked["body"]}]==]\nwrk.headers["Content-Type"] = "application/json"\n')
        script.flush()
        command = ["wrk", "-t1", f"-c{asked['connections']}", f"-d{seconds}s", "-s", script.name, url + asked["path"]]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    done = re.search(r"(\d+) requests in ([\d.]+)s", said)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    if done is None:
        raise SystemExit(f"wrk said: {said}")
    took, failed = float(done[2]), int(bad[1]) if bad else 0
    answered = int(done[1]) - failed
    return Outcome(answered / took, answered, failed, used / took, with_what="wrk")


def _in_process(url: str, asked: dict[str, Any], token: str, seconds: float, *, pace: float) -> Outcome:
    wish = {"url": url, "asked": asked, "token": token, "seconds": seconds, "pace": pace}
    command = [sys.executable, "-m", "bench.load", json.dumps(wish)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Outcome(**json.loads(done.stdout))


class Asker(asyncio.Protocol):
    """One connection. `due` is when its request should have left."""

    def __init__(self, request: bytes, when_done: Any) -> None:
        self._request = request
        self._when_done = when_done
        self._received = b""
        self._due = 0.0
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def ask(self, due: float) -> None:
        """Send the request."""
        self._due = due
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if found and len(body) >= _length(head):
            self._received = b""
            self._when_done(self, head[9:12], time.perf_counter() - self._due)


def _length(head: bytes) -> int:
    found = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    return int(found[1]) if found else 0


async def _ask(wish: dict[str, Any]) -> Outcome:
    host, _, port = wish["url"].removeprefix("http://").partition(":")
    loop, asked = asyncio.get_running_loop(), wish["asked"]
    times: list[float] = []
    failed = 0
    free: deque[Asker] = deque()
    waiting: deque[float] = deque()
    began = time.perf_counter()
    end = began + wish["seconds"]

    def done(asker: Asker, status: bytes, seconds: float) -> None:
        nonlocal failed
        if status in (b"200", b"201"):
            times.append(seconds)
        else:
            failed += 1
        if waiting:
            asker.ask(waiting.popleft())
        elif not wish["pace"] and time.perf_counter() < end:
            asker.ask(time.perf_counter())
        else:
            free.append(asker)

    request = _request(asked, f"{host}:{port}", wish["token"])
    for _ in range(asked["connections"]):
        _, asker = await loop.create_connection(lambda: Asker(request, done), host, int(port))
        free.append(asker)
    if not wish["pace"]:
        for asker in [free.popleft() for _ in range(len(free))]:
            asker.ask(time.perf_counter())
    number = 0
    while time.perf_counter() < end:
        while wish["pace"] and (due := began + number / wish["pace"]) <= time.perf_counter():
            number += 1
            free.popleft().ask(due) if free else waiting.append(due)
        await asyncio.sleep(0.0005 if wish["pace"] else 0.01)
    while len(free) < asked["connections"] and time.perf_counter() < end + PATIENCE:  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    used, took = time.process_time(), time.perf_counter() - began
    times.sort()
    at = [times[int(len(times) * part)] if times else 0.0 for part in (0.5, 0.99)]
    return Outcome(len(times) / took, len(times), failed, used / took, *at)


def _request(asked: dict[str, Any], host: str, token: str) -> bytes:
    body = (asked["body"] or "").encode()
    lines = [f"{asked['method']} {asked['path']} HTTP/1.1", f"Host: {host}", f"Authorization: Bearer {token}"]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(run_loop(_ask(json.loads(sys.argv[1]))))))
