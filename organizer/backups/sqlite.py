"""A SQLite database: copied while others write to it, and exchanged for another."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from django.db import connection

from organizer.backups import Refused
from organizer.backups.archive import Damaged
from organizer.backups.manifest import Contents, Manifest, survey
from organizer.backups.moves import Move, flush
from organizer.backups.reading import Archive
from organizer.backups.scratch import RESTORE, scratch_folder
from organizer.terminal.console import Console

PAGES_AT_A_TIME: Final = 2048


def database_path() -> Path:
    """Return the file of the database that is configured."""
    return Path(connection.settings_dict["NAME"])


def copy_to(path: Path, *, console: Console) -> None:
    """Write a copy of the database, as it is now, to a new file. Nobody has to wait for it."""
    if not database_path().exists():
        raise Refused("there is nothing to back up yet: the database is empty.")
    with (
        _as_refusals("no backup was made"),
        contextlib.closing(_open(database_path())) as source,
        contextlib.closing(sqlite3.connect(path)) as target,
        console.bar("database") as bar,
    ):
        size = source.execute("PRAGMA page_size").fetchone()[0]

        # The read transaction holds one state for the whole copy. Without it every write begins the copy anew, and in
        # a busy database it would never end.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema")

        def show(_: int, remaining: int, total: int) -> None:
            bar.total = total * size
            bar.update((total - remaining) * size - bar.n)

        source.backup(target, pages=PAGES_AT_A_TIME, progress=show)
    if damage := find_damage(path):
        raise Refused(f"no backup was made, because the database is damaged: {damage}.")


def find_damage(path: Path) -> str:
    """Have SQLite examine a database file. Return what is wrong with it, or nothing."""
    try:
        with contextlib.closing(_open(path)) as database:
            found: str = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
            lost = database.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    if found != "ok":
        return found
    return f"a row of {lost[0]} refers to one of {lost[2]} that is missing" if lost else ""


def look_into(path: Path, manifest: Manifest) -> Contents:
    """Return what is in a database file. Raises `Damaged` when SQLite finds damage in it, or misses a table."""
    if damage := find_damage(path):
        raise Damaged(damage)
    try:
        with contextlib.closing(_open(path)) as database:
            return survey(database.cursor(), manifest.rows)
    except sqlite3.Error as error:
        raise Damaged(f"a table is missing from its database ({error})") from None


@contextlib.contextmanager
def connected_to(path: Path) -> Iterator[None]:
    """Let Django's connection lead to another file for a while."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def refuse_if_open() -> None:
    """Raise `Refused` when anybody has the database open; fold its journal into it otherwise."""
    if not database_path().exists():
        return
    with contextlib.closing(_open(database_path(), timeout=0)) as database:
        try:
            database.execute("PRAGMA journal_mode=DELETE")  # only the last one who has it open can do this
        except sqlite3.OperationalError as error:
            raise Refused(
                f"{database_path()} is open elsewhere ({error}). Stop what uses it. Nothing was changed."
            ) from None
        except sqlite3.DatabaseError:
            return  # one too damaged to be opened is put aside as it is


def holds_people() -> bool:
    """Whether there is a database with anybody in it; one that cannot be read counts as such."""
    if not database_path().exists():
        return False
    try:
        with contextlib.closing(_open(database_path())) as database:
            if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'accounts_user'").fetchone():
                return False
            return database.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchone() is not None
    except sqlite3.DatabaseError:
        return True


@contextlib.contextmanager
def exchange(
    archive: Archive, manifest: Manifest, *, finish: Callable[[], None], move: Move, aside: str
) -> Iterator[list[str]]:
    """Put the archive's database in the place of the one that is configured, at the end of the block.

    `finish` brings the new one up to date before, connected to it. Yields where the old one will be.
    """
    refuse_if_open()
    place = database_path()
    with scratch_folder(place.parent, RESTORE) as folder:
        draft = folder / place.name
        archive.extract_database("sqlite", draft, size=manifest.database_size)
        if damage := find_damage(draft):
            raise Damaged(damage)
        with connected_to(draft):
            finish()
        with _as_refusals("nothing was changed"), contextlib.closing(_open(draft)) as database:
            database.execute("PRAGMA journal_mode=DELETE")  # whatever was written lies in the one file then
        flush(draft)
        yield [f"{place}.{aside}"] if place.exists() else []
        refuse_if_open()
        for suffix in ("", "-wal", "-shm"):
            if (old := place.with_name(place.name + suffix)).exists():
                move(old, place.with_name(f"{place.name}.{aside}{suffix}"))
        move(draft, place)
        flush(place.parent)


@contextlib.contextmanager
def _as_refusals(outcome: str) -> Iterator[None]:
    """Tell in our words what went wrong in a file that Django does not know of."""
    try:
        yield
    except sqlite3.Error as error:
        raise Refused(f"{outcome}: SQLite says: {error}.") from error


def _open(path: Path, timeout: float = 20) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=timeout)
