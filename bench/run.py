"""`make bench`: everything, on both databases. See docs/performance.md.

QUICK=1 tries it out in a few minutes; SCALE=N is the largest database of the growth table (10000000 takes an hour);
DATABASES="sqlite postgresql" chooses (else PostgreSQL too where TEST_DATABASE_URL, or this machine, has one);
PARTS="requests growth live" too. COMPARE=<commit> measures nothing but what is polled, beside that commit.
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

from bench.compare import compare
from bench.data import FOLDER, ROOT, filled, kinds
from bench.growth import measure_growth
from bench.live import TINY, Size, measure_live
from bench.live_report import compared_table, live_tables
from bench.measuring import Effort, measure
from bench.report import COMPARED, LIVE, about_machine, tables, write_page

RESULTS = Path(__file__).parent / "results"
SIZES = (1_000, 100_000, 1_000_000, 10_000_000)
LARGEST_ON_POSTGRESQL = 1_000_000
MESSAGES_BESIDE_LIVE = 10_000


def main() -> None:
    """Measure, print, and store."""
    quick = os.environ.get("QUICK", "0") not in ("", "0")
    scale = int(os.environ.get("SCALE") or (1_000 if quick else 1_000_000))
    effort = Effort(seconds=0.4, rounds=1) if quick else Effort(seconds=2, rounds=5)
    FOLDER.mkdir(exist_ok=True)
    began = datetime.now(UTC)
    result: dict[str, Any] = {
        "when": began.strftime("%d %b %Y %H:%M UTC"),
        "commit": commit(),
        "machine": machine(),
        "messages": min(100_000, 2_000 if quick else scale),
        "seconds": effort.seconds,
        "rounds": effort.rounds,
        "databases": {},
        "growth": {},
        "live": {},
    }
    chosen = os.environ.get("DATABASES", "").split() or kinds()
    if beside := os.environ.get("COMPARE", ""):
        result["beside"] = commit(beside)
        result["compared"] = {kind: compare(beside, kind, result["messages"], effort, say) for kind in chosen}
    else:
        for kind in chosen:
            _measure(kind, result, effort, scale, Size() if not quick else TINY)
    _store(result, began, quick=quick)


def _measure(kind: str, result: dict[str, Any], effort: Effort, scale: int, size: Size) -> None:
    parts = (os.environ.get("PARTS") or "requests growth live").split()
    if "requests" in parts:
        say(f"\n{kind}, {result['messages']:,} messages")
        with filled(kind, result["messages"]) as database:
            result["databases"][kind] = measure(database, effort, say)
    if "growth" in parts:
        sizes = [size for size in SIZES if size <= scale and (kind == "sqlite" or size <= LARGEST_ON_POSTGRESQL)]
        result["growth"][kind] = measure_growth(kind, sizes, effort.seconds, say)
    if "live" in parts:
        with filled(kind, MESSAGES_BESIDE_LIVE) as database:
            result["live"][kind] = measure_live(database, size, say)


def _store(result: dict[str, Any], began: datetime, *, quick: bool) -> None:
    about = about_machine(result)
    texts = {"": tables(result)} if result["databases"] else {}
    if result["live"]:
        texts[LIVE] = live_tables(result, about)
    if "compared" in result:
        texts[COMPARED] = compared_table(result, about)
    say("\n" + "\n\n".join(texts.values()))
    name = "quick" if quick else f"{began:%Y-%m-%d-%H%M}-{result['commit']}"
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps(result, indent=1) + "\n")
    say(f"\nstored in {file.relative_to(ROOT)}")
    if not quick:
        for part, text in texts.items():
            write_page(text, part)


def machine() -> dict[str, Any]:
    """Return what it runs on."""
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


def commit(name: str = "HEAD") -> str:
    """Return the short name of a commit, else of what is checked out."""
    return _said("git", "rev-parse", "--short", name) or "none"


def _said(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()


def say(text: str) -> None:
    """Print at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
