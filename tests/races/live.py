"""The real server as a subprocess: two worker processes, its own data folder and, on PostgreSQL, its own database."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import httpx

from tests.forks import run_module
from tests.scratch import scratch_database

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery 7"
START_SECONDS = 60


@dataclass
class Live:
    """A running server and the environment that it runs with. `pid` is the parent of its workers."""

    url: str
    environment: dict[str, str]
    log: Path
    pid: int
    opened: list[httpx.Client] = field(default_factory=list)

    def client(self, token: str | None = None) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False)

    def person(self, name: str) -> "Somebody":
        """Register somebody under a name of their own."""
        unique = f"{name}-{uuid.uuid4().hex[:8]}"
        with self.client() as client:
            body = {"username": unique, "password1": PASSWORD, "password2": PASSWORD}
            answer = client.post("/dj-rest-auth/registration/", json=body)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        self.opened.append(self.client(made["access_token"]))
        return Somebody(made["user"]["pk"], unique, made["refresh_token"], self.opened[-1])

    def rows(self, expression: str) -> Any:
        """Evaluate a Python expression over the models in the server's own environment; its answer is JSON."""
        done = run_module("tests.races.evaluate", cwd=ROOT, env=self.environment, typed=expression)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])


@dataclass
class Somebody:
    id: int
    name: str
    refresh: str
    client: httpx.Client


@contextlib.contextmanager
def running_server(folder: Path, **settings: str) -> Iterator[Live]:
    """Start a server of its own, wait until it answers, and stop it afterwards."""
    with own_database(folder) as database, served(folder, installed(folder, **database, **settings)) as live:
        yield live


def installed(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of an installation whose data is in this folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DB_", "TEST_"))}
    return environment | {
        "ORGANIZER_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "organizer.config.settings",
        "HOST": "127.0.0.1",
        "WORKERS": "2",
        "COOKIE_SECURE": "0",
        **settings,
    }


@contextlib.contextmanager
def served(folder: Path, environment: dict[str, str], *, module: str = "organizer") -> Iterator[Live]:
    """Start an installation's server, wait until it answers, and stop it afterwards. `module` is run for it."""
    port = free_port()
    environment = environment | {"PORT": str(port)}
    log = folder / "server.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, "serve"], env=environment, cwd=ROOT, stdout=output, stderr=output
        )
    try:
        live = Live(f"http://127.0.0.1:{port}", environment, log, process.pid)
        _wait(live, process)
        yield live
        for client in live.opened:
            client.close()
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def at_once(calls: list[Callable[[], T]]) -> list[T]:
    """Make all calls at the same moment, each in its own thread, and return what they answered, in order."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(live: Live, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, live.log.read_text()
        with contextlib.suppress(httpx.TransportError), live.client() as client:
            if client.get("/health/").status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{live.log.read_text()}")


@contextlib.contextmanager
def own_database(folder: Path) -> Iterator[dict[str, str]]:
    """A scratch database on the PostgreSQL server under test, or nothing: then SQLite in the data folder."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server:
        yield {"DATABASE_URL": ""}
        return
    with scratch_database(server) as url:
        yield {"DATABASE_URL": url}
