"""Which migrations this version brings, and which of them the database has not seen."""

import functools

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from organizer.core.compiled import Compiled

_APPLIED = Compiled(lambda: MigrationRecorder(connection).migration_qs.values_list("app", "name"))


def count_pending_migrations() -> int:
    """How many migrations of this version the database has not seen yet. Raises `DatabaseError` when it is away."""
    try:
        applied = set(_APPLIED.rows())
    except (
        DatabaseError
    ):  # away, or so new that it has no table: only this way tells, at the cost of listing all tables
        applied = set(MigrationRecorder(connection).applied_migrations())
    return len(known_migrations() - applied)


@functools.cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """The migrations that this version of the code brings; read from disk once."""
    return frozenset(MigrationLoader(None).disk_migrations)
