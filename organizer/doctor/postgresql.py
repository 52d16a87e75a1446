"""A PostgreSQL database: what it is set to, what else it lets us do, and whether its data is sound."""

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from organizer.backups import Refused
from organizer.backups.postgresql import find_program
from organizer.core.pooling import POOLED, is_pooled
from organizer.doctor.findings import Finding, Level

# What lets the server acknowledge what is lost when the power fails.
DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")
HELD_BESIDE_THREADS = 5  # connections of one process: housekeeping, remembered answers, and three for events
SKEW_SECONDS = 5.0
DAMAGED = "Restore the newest good backup (organizer restore --replace FILE), and have the disk looked at."
FACTS = """SELECT pg_is_in_recovery(), current_setting('transaction_read_only'), current_setting('server_encoding'),
    extract(epoch FROM clock_timestamp()),
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
    (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user),
    (SELECT datconnlimit FROM pg_database WHERE datname = current_database())"""
COLLATION = """SELECT datcollversion, pg_database_collation_actual_version(oid)
    FROM pg_database WHERE datname = current_database()"""
INDEXES = """SELECT pg_index.indexrelid, pg_index.indexrelid::regclass::text
    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid JOIN pg_class its ON its.oid = indexrelid
    JOIN pg_am ON pg_am.oid = its.relam
    WHERE pg_class.relnamespace = current_schema()::regnamespace AND pg_am.amname = 'btree' AND indisvalid"""
REFERENCES = """SELECT conrelid::regclass::text, confrelid::regclass::text,
    (SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]),
    (SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = confrelid AND attnum = confkey[1])
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    AND array_length(conkey, 1) = 1"""
# What to do about what PostgreSQL, or the way to it, says.
ADVICE = {
    "password authentication failed": "Check user and password in DATABASE_URL or DB_*; percent-encode them in a URL.",
    "no password supplied": "Name a password in DATABASE_URL or DB_PASSWORD.",
    "no pg_hba.conf entry": "Let this user in from here, in the server's pg_hba.conf.",
    "does not exist": "Make it (createdb, createuser), or name another in DATABASE_URL or DB_*.",
    "resolve host": "Check the host's name in DATABASE_URL or DB_HOST.",
    "Connection refused": "Start PostgreSQL there, or check host and port in DATABASE_URL or DB_*.",
    "timeout": "Check the host's name, and the firewalls between here and there.",
    "too many": "Raise max_connections, or lower WORKERS or SERVER_THREADS.",
    "connection slots": "Raise max_connections, or lower WORKERS or SERVER_THREADS.",
    "read-only": "None of the hosts can be written. Start the primary, or name it in DATABASE_URL.",
    "starting up": "Wait until PostgreSQL has started.",
}


def check() -> Iterator[Finding]:
    """Whether it answers as one that can be relied on."""
    connection.ensure_connection()
    version = ".".join(str(part) for part in connection.get_database_version())
    yield Finding(Level.OK, "database", f"PostgreSQL {version} answers.")
    if is_pooled():
        yield Finding(Level.WARNING, "database", POOLED, "See DB_PREPARED_STATEMENTS in docs/configuration.md.")
    before = time.time()
    standby, read_only, encoding, its_time, *limits = _row(FACTS)
    yield from refuses_writes(standby=standby, read_only=read_only == "on")
    if encoding != "UTF8":
        message = f"the database's encoding is {encoding}: most of the world's letters cannot be kept."
        yield Finding(Level.ERROR, "database", message, "Make one with ENCODING 'UTF8', and move the data there.")
    if not before - SKEW_SECONDS < float(its_time) < time.time() + SKEW_SECONDS:
        message = f"the database's clock differs from ours by {abs(float(its_time) - time.time()):.0f} seconds."
        yield Finding(Level.WARNING, "database", message, "Synchronise both machines' clocks (NTP).")
    yield from connection_problems(*limits)
    yield from durability_problems()
    yield from collation_problems()


def refuses_writes(*, standby: bool, read_only: bool) -> Iterator[Finding]:
    """Why every write would fail."""
    if standby:
        advice = "Name the primary, or several hosts with ?target_session_attrs=read-write, in DATABASE_URL."
        yield Finding(Level.ERROR, "database", "this is a standby: it can only be read.", advice)
    elif read_only:
        message = "the database lets this user only read (default_transaction_read_only)."
        yield Finding(Level.ERROR, "database", message, "ALTER ROLE or ALTER DATABASE … RESET this setting.")


def connection_problems(most: int, of_role: int, of_database: int) -> Iterator[Finding]:
    """Whether our processes may have as many connections as they hold; -1 is no limit."""
    if is_pooled():
        return
    wanted = settings.WORKERS * (settings.SERVER_THREADS + HELD_BESIDE_THREADS)
    allowed = min(limit for limit in (most, of_role, of_database) if limit >= 0)
    if wanted > allowed:
        message = f"our processes hold up to {wanted} connections, and PostgreSQL allows {allowed}."
        advice = "Raise max_connections or the role's CONNECTION LIMIT, or lower WORKERS or SERVER_THREADS."
        yield Finding(Level.WARNING, "database", message, advice)


def durability_problems() -> Iterator[Finding]:
    """Whether what is acknowledged survives a power cut."""
    off = [name for name in DURABILITY if _row("SELECT current_setting(%s)", name)[0] == "off"]
    if off:
        message = f"{', '.join(off)} = off: acknowledged messages are lost when the power fails."
        yield Finding(Level.WARNING, "database", message, "Switch on in postgresql.conf.")


def collation_problems() -> Iterator[Finding]:
    """Whether the system sorts texts as it did when the indexes were made."""
    if connection.get_database_version() < (15,):
        return
    made, now = _row(COLLATION)
    if made and now and made != now:
        message = f"indexes were made for collation version {made}, and the system has {now}: they may miss rows."
        advice = "REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION."
        yield Finding(Level.WARNING, "database", message, advice)


def check_backup_program() -> Iterator[Finding]:
    """Whether `organizer backup` has a `pg_dump` that is new enough for the server."""
    if connection.vendor != "postgresql":
        return
    connection.ensure_connection()
    try:
        program, version = find_program("pg_dump", at_least=connection.get_database_version()[0])
    except Refused as refusal:
        yield Finding(Level.WARNING, "backup", f"organizer backup cannot work here: {refusal}", "See docs/backup.md.")
    else:
        yield Finding(Level.OK, "backup", f"{program} (version {version}) can take backups.")


def check_deeply() -> Iterator[Finding]:
    """Read everything, compare indexes with tables where that can be had, and rows with those that they refer to."""
    found = [*unreadable_tables(), *lost_references()]
    looked_at, damaged = damaged_indexes()
    found += damaged
    if not found:
        how = "all tables, indexes and references are sound." if looked_at else "all tables and references are sound."
        yield Finding(Level.OK, "integrity", how)
    yield from found
    if not looked_at:
        message = "indexes were not compared with their tables: that needs the extension amcheck, and its owner."
        yield Finding(Level.OK, "integrity", message)


def unreadable_tables() -> Iterator[Finding]:
    """Tables that cannot be read to their end."""
    for table in connection.introspection.table_names():
        quoted = connection.ops.quote_name(table)
        try:
            _row(f"SELECT sum(length(whole::text)) FROM {quoted} whole")  # noqa: S608 - quoted
        except DatabaseError as error:
            yield Finding(Level.ERROR, "integrity", f"{table} cannot be read: {str(error).strip()}", DAMAGED)


def lost_references() -> Iterator[Finding]:
    """Rows that refer to one that is gone, as after a page was lost."""
    with connection.cursor() as cursor:
        cursor.execute(REFERENCES)
        references = cursor.fetchall()
    for table, other, column, key in references:
        (lost,) = _row(
            f"SELECT count(*) FROM {table} one WHERE one.{column} IS NOT NULL "  # noqa: S608 - PostgreSQL quoted them
            f"AND NOT EXISTS (SELECT 1 FROM (SELECT {key} FROM {other} OFFSET 0) two WHERE two.{key} = one.{column})"
        )
        if lost:
            message = f"{lost} rows of {table} refer to rows of {other} that are missing."
            yield Finding(Level.ERROR, "integrity", message, DAMAGED)


def damaged_indexes() -> tuple[bool, list[Finding]]:
    """Whether indexes could be compared with their tables, and what was found. The extension is not left behind."""
    found = []
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
                cursor.execute(INDEXES)
                indexes = cursor.fetchall()
            for number, name in indexes:
                try:
                    with transaction.atomic():
                        _row("SELECT bt_index_check(%s::oid, true)", number)
                except DatabaseError as error:
                    found.append(Finding(Level.ERROR, "integrity", f"{name}: {str(error).strip()}", DAMAGED))
            transaction.set_rollback(True)
    except DatabaseError:
        return False, []
    return True, found


def _row(statement: str, *values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] = cursor.fetchone()
        return row
