import os
import re
import subprocess
import sys

import pytest

from tests.docs.console import ROOT

READY = re.compile(r"^Organizer \S+ is ready at (http://127\.0\.0\.1:(\d+)) .*$", re.MULTILINE)


@pytest.fixture
def live(tmp_path):
    """A server as `make run` starts it, on a free port and fresh data: its address, and the line that says so."""
    environment = {
        "PATH": os.environ["PATH"],
        "ORGANIZER_DATA": str(tmp_path / "data"),
        "HOST": "127.0.0.1",
        "PORT": "0",
    }
    with (tmp_path / "errors").open("wb") as errors:
        server = subprocess.Popen(
            [sys.executable, "-m", "organizer", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    try:
        line = server.stdout.readline().decode()
        ready = READY.match(line)
        assert ready, line + (tmp_path / "errors").read_text()
        yield ready[1], line.strip()
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stdout.close()
