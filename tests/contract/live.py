"""A live server in a process of its own, and the published client's habits spoken over HTTP."""

import contextlib
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from tests.contract.probe import environment

CLIENT_ORIGIN = "http://localhost:3000"
PASSWORD = "wheel barrow 29 spade"
STARTING = 60  # seconds that a server may take until it answers, migrations and a busy machine included


@contextlib.contextmanager
def serving(folder: Path, **variables: str) -> Iterator[str]:
    """Serve from a data folder in `folder`; gives the server's address."""
    port = _free_port()
    command = [sys.executable, "-m", "organizer", "serve"]
    env = environment(folder, HOST="127.0.0.1", PORT=str(port), CLIENT_ORIGIN=CLIENT_ORIGIN, **variables)
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(server, address, folder / "server.log")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(20)


class PublishedClient:
    """The published client: another origin, cookies only, forms only, and a refresh before every request."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, headers={"Origin": CLIENT_ORIGIN}, timeout=30)
        weakref.finalize(self, self.http.close)
        self.id = 0

    def register(self, name: str) -> "PublishedClient":
        """Register somebody, which signs them in."""
        answer = self.form("POST", "/dj-rest-auth/registration/", username=name, password1=PASSWORD, password2=PASSWORD)
        assert answer.status_code == 201, answer.text
        self.id = answer.json()["user"]["pk"]
        return self

    def refresh(self) -> httpx.Response:
        return self.http.post("/dj-rest-auth/token/refresh/")

    def ask(self, method: str, path: str, **fields: Any) -> Any:
        """Refresh, then send a form (or none); answer the status and the JSON body."""
        assert self.refresh().status_code == 200
        answer = self.form(method, path, **fields) if fields else self.http.request(method, path)
        return answer.status_code, (answer.json() if answer.content else None)

    def form(self, method: str, path: str, **fields: Any) -> httpx.Response:
        """Send multipart/form-data; a value that is a tuple is a file."""
        parts = {name: value if isinstance(value, tuple) else (None, str(value)) for name, value in fields.items()}
        return self.http.request(method, path, files=parts)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_healthy(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/health/", timeout=5).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')}")
