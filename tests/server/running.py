"""A real server in a process of its own, and callers that behave as badly as needed."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, sys
from organizer.server import Limits, serve
wish = json.loads(sys.argv[1])
limits = Limits(**wish.pop("limits", {}))
sys.exit(serve(**wish, limits=limits))
"""
TINY = {
    "app": "tests.server.tiny:app",
    "routes": {
        "/native": "tests.server.tiny:native",
        "/counted": "tests.server.tiny:counted",
        "/health/live": "organizer.server.liveness:live",
    },
    "background": None,
    "memory": None,  # knows the product's database and tokens
    "reloading": None,  # knows its settings
}


class Running:
    """A started server: where it is, and what it wrote."""

    def __init__(self, wish, *, directory, environment=None):
        self.errors = directory / "stderr"
        defaults = {"host": "127.0.0.1", "port": 0, "workers": 1, "threads": 4, "access_log": False}
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, json.dumps({**defaults, **TINY, **wish})],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.line = self.process.stdout.readline()
        assert self.line, self.errors.read_text()
        self.port = int(self.line.split("http://127.0.0.1:")[1].split()[0])

    def connect(self, timeout=10):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def ask(self, path, method="GET", **more):
        """Return status, headers and body of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request(method, path, **more)
            response = connection.getresponse()
            return response.status, dict(response.headers), response.read()

    def see(self, path, method="GET", **more):
        """Return what the app saw of a request, as a dictionary."""
        status, _, body = self.ask(path, method, **more)
        assert status == 200, body
        return json.loads(body)

    def send_raw(self, data):
        """Send bytes, return everything that comes back until the server ends the connection."""
        with self.connect() as caller:
            with contextlib.suppress(ConnectionError):
                caller.sendall(data)
            return read_to_end(caller)

    def stop(self, number=signal.SIGTERM):
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=30)

    def logged(self):
        return self.errors.read_text()

    def workers(self):
        """Return the process ids of this server's workers."""
        return children_of(self.process.pid)

    def clean_up(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def read_to_end(caller):
    pieces = []
    with contextlib.suppress(ConnectionError):
        while piece := caller.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def wait_until(condition, seconds=10):
    """Wait until the condition holds; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, 0)
            return not Path("/proc").is_dir()
        return False


def children_of(parent):
    """Return the ids of the processes that this one started, as Linux tells them."""
    children = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended in the meantime
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                children.append(int(stat.parent.name))
    return children
