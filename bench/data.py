"""Databases to measure on: made by `organizer demo --scale`, gone afterwards."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.recording import PASSWORD
from tests.scratch import scratch_database

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).parent / ".data"  # on a disk, as a real one: in memory, flushing a commit would cost nothing
POSTGRESQL = os.environ.get("TEST_DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"
KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")  # of the environment; no setting of ours shall slip in


@dataclass(frozen=True)
class Database:
    """A filled database, and the environment in which servers find it. `recorded` is what `recording` wrote."""

    kind: str
    environment: dict[str, str]
    recorded: Path


def kinds() -> list[str]:
    """Return the databases that can be had here."""
    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg.OperationalError:
        return ["sqlite"]
    return ["sqlite", "postgresql"]


@contextlib.contextmanager
def filled(kind: str, messages: int) -> Iterator[Database]:
    """Make a database with so many messages, a fifth of them in one chat, and people, teams and tasks to match."""
    with filled_by(ROOT, kind, messages) as database:
        _run(database.environment, "bench.recording", str(database.recorded))
        yield database


@contextlib.contextmanager
def filled_by(root: Path, kind: str, messages: int) -> Iterator[Database]:
    """Have a checkout make such a database. Nothing is recorded from it, since another one may know no benchmark."""
    with _folder() as folder, _address(kind, folder) as address:
        environment = _environment(kind, folder, address, root)
        _run(environment, "organizer", "demo", "--scale", str(messages), "--password-stdin", said=PASSWORD)
        yield Database(kind, environment, Path(environment["BENCH_RECORDED"]))


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / ".gitignore").write_text("*\n")
    folder = Path(tempfile.mkdtemp(dir=FOLDER))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def _address(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield str(folder / "organizer.sqlite3")
        return
    with scratch_database(POSTGRESQL) as url:
        yield url


def _environment(kind: str, folder: Path, address: str, root: Path) -> dict[str, str]:
    return {name: os.environ[name] for name in KEPT if name in os.environ} | {
        "PYTHONPATH": str(root),
        "DJANGO_SETTINGS_MODULE": "organizer.config.settings",
        "ORGANIZER_DATA": str(folder),
        "DATABASE_URL": address if kind == "postgresql" else "",
        "ACCESS_TOKEN_MINUTES": "1440",  # one token is enough for the whole measurement
        "COOKIE_SECURE": "0",
        "LOG_LEVEL": "ERROR",
        "BENCH_DATABASE": address,
        "BENCH_RECORDED": str(folder / "recorded.json"),
    }


def _run(environment: dict[str, Any], module: str, *arguments: str, said: str = "") -> None:
    command, root = [sys.executable, "-m", module, *arguments], environment["PYTHONPATH"]
    done = subprocess.run(command, cwd=root, env=environment, input=said, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{module} failed:\n{done.stdout}{done.stderr}")
