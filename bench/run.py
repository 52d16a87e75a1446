"""`make bench`: everything, on both databases. See docs/performance.md.

QUICK=1 tries it out in under two minutes; SCALE=N is the largest database of the growth table (10000000 takes an hour);
DATABASES="sqlite postgresql" chooses (else PostgreSQL too where TEST_DATABASE_URL, or this machine, has one).
"""

import json
import os
import platform
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.data import FOLDER, ROOT, filled, kinds
from bench.growth import measure_growth
from bench.measuring import Effort, measure
from bench.report import tables, write_page

RESULTS = Path(__file__).parent / "results"
SIZES = (1_000, 100_000, 1_000_000, 10_000_000)
LARGEST_ON_POSTGRESQL = 1_000_000


def main() -> None:
    """Measure, print, and store."""
    quick = os.environ.get("QUICK", "0") not in ("", "0")
    scale = int(os.environ.get("SCALE") or (1_000 if quick else 1_000_000))
    effort = Effort(seconds=0.4, rounds=1) if quick else Effort(seconds=3, rounds=5)
    messages = min(100_000, 2_000 if quick else scale)
    FOLDER.mkdir(exist_ok=True)
    began = datetime.now(UTC)
    result: dict[str, Any] = {
        "when": began.strftime("%d %b %Y %H:%M UTC"),
        "commit": _commit(),
        "machine": _machine(),
        "messages": messages,
        "seconds": effort.seconds,
        "rounds": effort.rounds,
        "databases": {},
        "growth": {},
    }
    for kind in os.environ.get("DATABASES", "").split() or kinds():
        say(f"\n{kind}, {messages:,} messages")
        with filled(kind, messages) as database:
            result["databases"][kind] = measure(database, effort, say)
        sizes = [size for size in SIZES if size <= scale and (kind == "sqlite" or size <= LARGEST_ON_POSTGRESQL)]
        result["growth"][kind] = measure_growth(kind, sizes, effort.seconds, say)
    _store(result, began, quick=quick)


def _store(result: dict[str, Any], began: datetime, *, quick: bool) -> None:
    text = tables(result)
    say("\n" + text)
    name = "quick" if quick else f"{began:%Y-%m-%d-%H%M}-{result['commit']}"
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps(result, indent=1) + "\n")
    say(f"\nstored in {file.relative_to(ROOT)}")
    if not quick:
        write_page(text)


def _machine() -> dict[str, Any]:
    text = Path("/proc/cpuinfo").read_text()
    processor = next((line.partition(": ")[2] for line in text.splitlines() if line.startswith("model name")), "")
    file_system = _said("stat", "-f", "-c", "%T", str(FOLDER))
    return {
        "processor": processor or platform.processor(),
        "cores": os.cpu_count(),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "file_system": file_system,
        "load": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def _commit() -> str:
    return _said("git", "rev-parse", "--short", "HEAD") or "none"


def _said(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()


def say(text: str) -> None:
    """Print at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
