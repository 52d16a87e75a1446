"""An installation that outlives its server: commands are run on it, and servers come and go."""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from organizer.backups.archive import SUMS, Writer
from tests.forks import run_module
from tests.races.live import Live, installed, own_database, served

LOCKS = {"running.lock", ".backup-lock", "organizer.migrate-lock"}


@dataclass
class Site:
    """A folder with the data folder in it, and on PostgreSQL a database of its own."""

    folder: Path
    environment: dict[str, str]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def database(self) -> str:
        """The address of its PostgreSQL database; empty on SQLite."""
        return self.environment["DATABASE_URL"]

    def organizer(self, *arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = self.environment | settings
        return run_module("organizer", *map(str, arguments), cwd=self.folder, env=environment)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_module("manage", *arguments, cwd=self.folder, env=self.environment)

    def backup(self, name: str = "backup.tar") -> Path:
        done = self.organizer("backup", self.folder / name)
        assert done.returncode == 0, done.stderr
        assert done.stdout == f"{self.folder / name}\n"
        return self.folder / name

    @contextlib.contextmanager
    def serving(self) -> Iterator[Live]:
        with served(self.folder, self.environment) as live:
            yield live

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask its database, whichever it is."""
        if self.database:
            with psycopg.connect(self.database) as connection:
                return connection.execute(statement).fetchall()
        with contextlib.closing(sqlite3.connect(self.data / "organizer.sqlite3")) as connection:
            return connection.execute(statement).fetchall()

    def execute(self, *statements: str) -> None:
        """Change its database, whichever it is."""
        if self.database:
            with psycopg.connect(self.database) as connection:
                for statement in statements:
                    connection.execute(statement)
            return
        with contextlib.closing(sqlite3.connect(self.data / "organizer.sqlite3")) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    def state(self) -> dict[str, Any]:
        """Everything that a command could change: files by their hash, and what is in the database."""
        files = {
            str(path.relative_to(self.data)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.data.rglob("*"))
            if path.is_file() and path.name not in LOCKS and not path.name.startswith("organizer.sqlite3-")
        }
        files.pop("organizer.sqlite3", None)  # its journal mode may change, its rows may not
        folders = sorted(str(path.relative_to(self.data)) for path in self.data.rglob("*") if path.is_dir())
        return {"files": files, "folders": folders, "tables": self._tables(), "messages": self.rows(MESSAGES)}

    def _tables(self) -> list[tuple[Any, ...]]:
        if self.database:
            return self.rows("SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^pg_' ORDER BY 1, 2")
        return self.rows("SELECT name FROM sqlite_schema ORDER BY 1")


MESSAGES = "SELECT id, text FROM chat_message ORDER BY id"


@contextlib.contextmanager
def new_site(folder: Path) -> Iterator[Site]:
    """An empty installation whose mails wait; on PostgreSQL its database is dropped at the end."""
    folder.mkdir(exist_ok=True)
    with own_database(folder) as database:
        yield Site(folder, installed(folder, EMAIL_URL="smtp://127.0.0.1:9", **database))


def rewritten(backup: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Return another backup with other members, and with hashes that agree with them."""
    with tarfile.open(backup) as tar:
        members = {info.name: tar.extractfile(info).read() for info in tar}
    del members[SUMS]
    change(members)
    path = backup.with_name(f"rewritten-{os.urandom(4).hex()}.tar")
    with path.open("wb") as file:
        writer = Writer(file)
        for name, content in members.items():
            writer.add_text(name, content)
        writer.finish()
    return path


def damaged(backup: Path, *, at: int) -> Path:
    """Return a copy in which one bit at this byte is another."""
    path = backup.with_name(f"damaged-{at}.tar")
    shutil.copyfile(backup, path)
    with path.open("r+b") as file:
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 1]))
    return path
