"""Servers to be measured: the product, the bare handler, the usual way; each one process of the product's server."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
START = """
import json, os, sys
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.config.settings")
from organizer.server import serve
wish = json.loads(sys.argv[1])
sys.exit(serve(host="127.0.0.1", port=0, workers=1, access_log=False, **wish))
"""
MEMORY = '"organizer.config.remembering:make_memory"'
PRODUCT = '{{"memory": {memory}, "routes": {{"/events/": "organizer.live.stream:events"}}}}'
# What is asked for; `{memory}` is filled in where there is a choice.
WISHES = {
    "product": PRODUCT.format(memory="null"),
    "remembering": PRODUCT.format(memory=MEMORY),
    "bare": '{"app": "bench.bare:app", "memory": null, "background": null, "routes": {"/static/": "bench.bare:hello"}}',
    "usual": '{"app": "bench.usual:app", "memory": null, "background": null}',
}


@dataclass
class Server:
    """A running server."""

    process: "subprocess.Popen[str]"
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        """Return the CPU seconds that its processes have used."""
        return sum(_cpu_of(pid) for pid in self.pids())

    def resident(self) -> int:
        """Return the resident memory of its worker, in bytes; much of it is shared with the process it came from."""
        pages = int(Path(f"/proc/{self.pids()[-1]}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def own(self) -> int:
        """Return the memory that the worker shares with nobody, in bytes."""
        text = Path(f"/proc/{self.pids()[-1]}/smaps_rollup").read_text()
        return 1024 * sum(int(number) for number in re.findall(r"^Private_\w+: +(\d+)", text, re.MULTILINE))

    def pids(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [self.process.pid, *map(int, children.split())]


def running(kind: str, environment: dict[str, str], root: Path = ROOT) -> contextlib.AbstractContextManager[Server]:
    """Start a server of a kind in WISHES, of the checkout in `root`; stop it afterwards."""
    return _started(kind, [sys.executable, "-c", START, WISHES[kind]], environment, root)


def as_installed(environment: dict[str, str], root: Path) -> contextlib.AbstractContextManager[Server]:
    """Start what `organizer serve` starts, in one process, of any checkout; stop it afterwards."""
    settings = environment | {"PORT": "0", "WORKERS": "1"}
    return _started("installed", [sys.executable, "-m", "organizer", "serve"], settings, root)


@contextlib.contextmanager
def _started(kind: str, command: list[str], environment: dict[str, str], root: Path) -> Iterator[Server]:
    process = subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if found is None:
            raise SystemExit(f"The {kind} server did not start.")
        yield Server(process, int(found[1]))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def cpu_of_postgresql() -> float:
    """Return the CPU seconds that all of PostgreSQL's processes on this machine have used, as far as they live."""
    used = 0.0
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if (entry / "comm").read_text() in ("postgres\n", "postmaster\n"):
                used += _cpu_of(int(entry.name))
    return used


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
