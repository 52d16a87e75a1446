"""How long `organizer transfer` takes, from SQLite to PostgreSQL and back, and whether the same comes back.

    python -m bench.transfer postgresql://postgres@127.0.0.1/empty_database [messages]

The database has to be empty; it is full afterwards. What comes out is told in docs/moving.md.
"""

import contextlib
import hashlib
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MESSAGES = 1_000_000
# The index for searching is built anew; the epoch of the event log is another one, so that cursors are told to reset.
# The history of migrations has times of its own.
DIFFERENT = ("chat_search", "events_logstate", "django_migrations", "sqlite_")


def main() -> int:
    """Measure, and print what was found. Return 0 when the same came back."""
    server, messages = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else MESSAGES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, back = (f"sqlite:///{folder}/{name}.sqlite3" for name in ("first", "back"))
        run(folder, first, "demo", "--scale", str(messages))
        before = tables(folder / "first.sqlite3")
        size = (folder / "first.sqlite3").stat().st_size / 1e6
        say(f"{messages:,} messages, {sum(count for count, _ in before.values()):,} rows, {size:,.0f} MB on SQLite")
        for source, target in ((first, server), (server, back)):
            (folder / "new.env").write_text(f"DATABASE_URL={target}\n")
            seconds, said = run(folder, source, "transfer", "new.env")
            say(f"{source.partition(':')[0]} to {target.partition(':')[0]}: {seconds:.0f} s. {said.splitlines()[0]}")
        after = tables(folder / "back.sqlite3")
    different = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    say(f"most memory of one command: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")
    say(f"tables that came back different: {', '.join(different) or 'none'} of {len(before)}")
    return 1 if different else 0


def say(line: str) -> None:
    """Print at once: the next line comes minutes later."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run(folder: Path, database: str, *arguments: str) -> tuple[float, str]:
    """Run a command of ours to its end. Return how many seconds it took, and what it said."""
    settings = {"ORGANIZER_DATA": str(folder / "data"), "DATABASE_URL": database, "PYTHONPATH": str(ROOT)}
    began = time.monotonic()
    command = [sys.executable, "-m", "organizer", *arguments]
    done = subprocess.run(command, cwd=folder, env=os.environ | settings, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return time.monotonic() - began, done.stderr


def tables(path: Path) -> dict[str, tuple[int, int]]:
    """Return of each table how many rows it has, and a sum of their hashes."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: contents(database, name) for name in names if not name.startswith(DIFFERENT)}


def contents(database: sqlite3.Connection, table: str) -> tuple[int, int]:
    """Return how many rows a table has, and a sum of their hashes, which does not depend on their order."""
    count = total = 0
    for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608  # ours
        count += 1
        total = (total + int.from_bytes(hashlib.sha256(repr(row).encode()).digest())) % 2**256
    return count, total


if __name__ == "__main__":
    raise SystemExit(main())
