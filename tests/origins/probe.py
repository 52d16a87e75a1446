"""Requests to the product as configured by an environment. Middleware is chosen when the settings are read, so each
configuration gets a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """
import json, sys
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for line in sys.stdin:
    asked = json.loads(line)
    response = client.generic(asked["method"], asked["path"], secure=asked["secure"], headers=asked["headers"],
                              **{"HTTP_HOST": asked["host"], "REMOTE_ADDR": asked["peer"]})
    print("ANSWER " + json.dumps([response.status_code, dict(response.headers), response.content.decode()]), flush=True)
"""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: Any


class Probe:
    """One configured process. Ask with any host, headers, scheme and peer address."""

    def __init__(self, folder: Path, **settings: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DB_", "DATABASE", "TEST_"))}
        environment = kept | {
            "DJANGO_SETTINGS_MODULE": "organizer.config.settings",
            "ORGANIZER_DATA": str(folder),
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(
        self,
        method: str,
        path: str = "/team/",
        *,
        host: str = "localhost:8000",
        secure: bool = False,
        peer: str = "192.0.2.1",
        **headers: str,
    ) -> Answer:
        """Headers are named like arguments: `sec_fetch_site="none"`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        asked = {"method": method, "path": path, "host": host, "secure": secure, "peer": peer, "headers": named}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith("ANSWER "):
                status, received, body = json.loads(line.removeprefix("ANSWER "))
                return Answer(status, received, json.loads(body) if body.startswith(("{", "[")) else body)
        raise AssertionError(f"the process ended with {self.process.wait()}")

    def stop(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
