"""A server of its own with the example team in it, on which it is always the same Monday morning."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
# The example's fair is on the Saturday twelve days later; in June, it is in the same month.
MOMENT: Final = datetime(2026, 6, 8, 10, 42, tzinfo=UTC)
PASSWORD: Final = "a phrase for taking pictures 81"  # noqa: S105 - of people who live for minutes
# Time goes on from the moment, so that tokens and waits end as they do elsewhere.
TRAVELLED: Final = """
import datetime, sys, time_machine
time_machine.travel(datetime.datetime.fromisoformat(sys.argv[1]), tick=True).start()
from organizer.cli import main
sys.exit(main(sys.argv[2:]))
"""
PATIENCE: Final = 60


@contextlib.contextmanager
def running(folder: Path) -> Iterator[str]:
    """Fill a new data folder within `folder` and serve it. Yields the address; the server is stopped afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "COOKIE_SECURE": "0",
        "ORGANIZER_DATA": str(folder / "data"),
    }
    command = [sys.executable, "-c", TRAVELLED, MOMENT.isoformat()]
    demo = [*command, "demo", "--password-stdin"]
    subprocess.run(demo, input=PASSWORD, text=True, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([*command, "serve"], env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/health/", server, folder / "log")
        yield url
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - it is our own
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"The server did not start:\n{log.read_text()}")
