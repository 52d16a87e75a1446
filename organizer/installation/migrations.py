"""Pending migrations, applied by one process at a time."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from organizer.core.locks import locked
from organizer.health import count_pending_migrations

LOCK_NUMBER = 0x6F7267616E697A65  # "organize": tells this lock from those of other programs in the same database


def apply_migrations() -> int:
    """Bring the database up to date. Returns how many migrations were missing; waits while another process works.

    Raises `DatabaseError` when the database is away or a migration fails.
    """
    if not count_pending_migrations():
        return 0
    with migration_lock():
        pending = count_pending_migrations()  # the process that held the lock before may have done it
        if pending:
            call_command("migrate", interactive=False, verbosity=0)
    return pending


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
