"""A real Prometheus, which asks a running organizer once a second."""

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.operations.proxies import program_path
from tests.races.live import ROOT, free_port
from tests.server.running import wait_until

CONFIGURATION = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ["{rules}"]
scrape_configs:
  - job_name: organizer
    authorization: {{credentials: "{token}"}}
    static_configs: [{{targets: ["{target}"]}}]
"""


@dataclass(frozen=True)
class Prometheus:
    """A running Prometheus, by its address."""

    url: str

    def ask(self, what: str, **parameters: str) -> object:
        """Return the data of an answer of its API."""
        answer = httpx.get(f"{self.url}/api/v1/{what}", params=parameters, timeout=30, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def values(self, expression: str) -> list[float]:
        """Return the values of an expression now."""
        return [float(found["value"][1]) for found in self.ask("query", query=expression)["result"]]


@contextlib.contextmanager
def watching(url: str, *, token: str, folder: Path) -> Iterator[Prometheus]:
    """Have the server at `url` watched, with the rules of deploy/, until the block ends."""
    port = free_port()
    configuration = folder / "prometheus.yml"
    target = url.removeprefix("http://")
    configuration.write_text(CONFIGURATION.format(rules=ROOT / "deploy/alerts.yml", token=token, target=target))
    command = [program_path("prometheus"), f"--config.file={configuration}", f"--storage.tsdb.path={folder / 'tsdb'}"]
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen([*command, f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log)
    try:
        prometheus = Prometheus(f"http://127.0.0.1:{port}")

        def is_ready() -> bool:
            assert process.poll() is None, (folder / "prometheus.log").read_text()
            with contextlib.suppress(httpx.TransportError):
                return httpx.get(f"{prometheus.url}/-/ready", trust_env=False).status_code == 200
            return False

        wait_until(is_ready, seconds=60)
        yield prometheus
    finally:
        process.terminate()
        process.wait(30)
