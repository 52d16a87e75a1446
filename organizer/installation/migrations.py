"""Pending migrations, applied by one process at a time; and the refusal to work on a newer version's database."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.recorder import MigrationRecorder

from organizer import __version__
from organizer.core.errors import OrganizerError
from organizer.core.locks import locked
from organizer.core.migration_state import count_pending_migrations, known_migrations

LOCK_NUMBER = 0x6F7267616E697A65  # "organize": tells this lock from those of other programs in the same database


# PostgreSQL's code for something that our role may not do.
INSUFFICIENT_PRIVILEGE = "42501"


class DatabaseIsNewer(OrganizerError):
    """A newer version has changed the tables; the text says so and what to do."""


class RightsMissing(OrganizerError):
    """Our role may not create tables; the text says which statement gives it the right."""


def apply_migrations() -> int:
    """Bring the database up to date. Returns how many migrations were missing; waits while another process works.

    Raises `DatabaseIsNewer`, `RightsMissing`, and `DatabaseError` when the database is away or a migration fails.
    """
    refuse_newer_database()
    if not count_pending_migrations():
        return 0
    with migration_lock():
        refuse_newer_database()  # the process that held the lock before may have been of a newer version,
        pending = count_pending_migrations()  # or may have applied them
        if pending:
            with rights_explained():
                call_command("migrate", interactive=False, verbosity=0)
    return pending


@contextlib.contextmanager
def rights_explained() -> Iterator[None]:
    """Raise `RightsMissing` instead of what the database says when our role may not do something."""
    try:
        yield
    except DatabaseError as error:
        if INSUFFICIENT_PRIVILEGE not in sqlstates(error):
            raise
        connection.close()  # it may be in the middle of a transaction that failed
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_database(), coalesce(current_schema(), 'public')")
            role, database, schema = cursor.fetchone()
        raise RightsMissing(
            f"the database answered: {str(error).strip()}\n"
            f"The role {role} may not change the database {database}. Let its owner run this in it:\n"
            f"  GRANT CREATE ON SCHEMA {schema} TO {role};"
        ) from error


def sqlstates(error: BaseException | None) -> Iterator[str]:
    """Yield PostgreSQL's codes of an error and of those that led to it."""
    while error is not None:
        yield getattr(error, "sqlstate", None) or ""
        error = error.__cause__ or error.__context__


def refuse_newer_database() -> None:
    """Raise `DatabaseIsNewer` when the tables are those of a newer version: this one would spoil what it cannot see.

    Servers that run already are not asked: they go on while a newer version takes their place.
    """
    if unknown := unknown_migrations():
        raise DatabaseIsNewer(describe_newer_database(unknown[-1]))


def describe_newer_database(newest: str) -> str:
    """Say in one line that the database has a migration that this version does not know, and what to do."""
    return (
        f"a newer version has changed this database: it has the migration {newest}, which {__version__} does not know. "
        "Run the newer version again, or go back to a backup from before with: organizer restore --replace FILE"
    )


def unknown_migrations() -> list[str]:
    """Return the applied migrations that this version does not bring, as `app.name`, the newest last."""
    applied = MigrationRecorder(connection).applied_migrations()
    unknown = sorted(applied.keys() - known_migrations(), key=lambda key: applied[key].pk)
    return [".".join(key) for key in unknown]


@contextlib.contextmanager
def migration_lock() -> Iterator[None]:
    """Hold what only one process can hold at a time."""
    with sqlite_lock() if connection.vendor == "sqlite" else postgresql_lock():
        yield


def sqlite_lock() -> contextlib.AbstractContextManager[int]:
    """A lock file beside the database."""
    return locked(Path(connection.settings_dict["NAME"]).with_suffix(".migrate-lock"))


@contextlib.contextmanager
def postgresql_lock() -> Iterator[None]:
    """An advisory lock on a connection of its own.

    Held by a transaction, not by the session: behind a pooler, a session belongs to nobody.
    """
    holder = connections["default"].copy()
    try:
        holder.set_autocommit(False)
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_NUMBER])
        yield
    finally:
        holder.close()
