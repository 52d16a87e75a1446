"""The database: whether it answers, and whether it is one to rely on."""

from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, connection

from organizer.chat.search_index import is_ready
from organizer.core.migration_state import count_pending_migrations
from organizer.doctor import postgresql, sqlite
from organizer.doctor.findings import Finding, Level
from organizer.installation.database import why_not_there
from organizer.installation.migrations import describe_newer_database, unknown_migrations

UNKNOWN = "Check DATABASE_URL or DB_*, and that the database server runs and lets this user in."
MIGRATE = "Get the database to answer first, then run: organizer migrate"


def check_database() -> Iterator[Finding]:
    """Whether the database answers, and whether it is one to rely on."""
    if missing := why_not_there():
        migrate = "Run: organizer migrate (organizer serve does it, too). Or name another with DATABASE_URL."
        advice = "Run this as the owner." if "belongs to" in missing else migrate
        yield Finding(Level.ERROR, "database", missing, advice)
        return
    ours = sqlite if connection.vendor == "sqlite" else postgresql
    try:
        yield from ours.check()
    except (DatabaseError, InterfaceError) as error:
        said = str(error).strip()
        advice = next((advice for part, advice in ours.ADVICE.items() if part in said), UNKNOWN)
        yield Finding(Level.ERROR, "database", said, advice)


def check_deeply() -> Iterator[Finding]:
    """Read the whole database, to find what is damaged before somebody needs it."""
    if not why_not_there():
        yield from sqlite.check_deeply() if connection.vendor == "sqlite" else postgresql.check_deeply()


def check_migrations() -> Iterator[Finding]:
    """Whether the tables are those of this version."""
    if why_not_there():
        return
    try:
        pending, unknown = count_pending_migrations(), unknown_migrations()
    except (DatabaseError, InterfaceError):
        yield Finding(Level.ERROR, "migrations", "cannot be looked at.", MIGRATE)
        return
    if unknown:
        yield Finding(Level.ERROR, "migrations", describe_newer_database(unknown[-1]), "See docs/upgrading.md.")
    if pending:
        message = f"{pending} migrations are pending."
        yield Finding(Level.ERROR, "migrations", message, "Run: organizer migrate (organizer serve does it, too).")
    if not unknown and not pending:
        yield Finding(Level.OK, "migrations", "all applied.")


def check_search() -> Iterator[Finding]:
    """Whether words in long conversations are found by an index."""
    if why_not_there():
        return
    if is_ready():
        yield Finding(Level.OK, "search", "long conversations are searched by an index.")
        return
    message = "long conversations are searched by reading them: there is no index."
    if connection.vendor == "sqlite":
        advice = "Use a SQLite with FTS5, 3.34 or newer, then run: organizer migrate"
    else:
        advice = (
            "As the database's owner: CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gin; the server does the rest."
        )
    yield Finding(Level.WARNING, "search", message, advice)
