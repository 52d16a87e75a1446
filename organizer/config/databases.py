"""Which database, and how it is opened."""

from pathlib import Path
from typing import Any

import dj_database_url

from organizer.config.env import Environment

Database = dict[str, Any]

NAMES = ("DB_NAME", "DB_USER", "DB_PASSWORD", "DB_HOST", "DB_PORT")
PREPARE_AFTER = 5  # executions; psycopg's own default before a statement is prepared on the server


def read_database(env: Environment, folder: Path) -> Database:
    """PostgreSQL by DATABASE_URL or DB_*, else SQLite in the data folder."""
    url = env.text("DATABASE_URL")
    given = [name for name in NAMES if env.text(name)]
    port = env.number("DB_PORT", 5432, low=1, high=65535)
    prepared = env.flag("DB_PREPARED_STATEMENTS", True)
    if url and given:
        env.problem("DATABASE_URL", f"is set together with {', '.join(given)}. Keep one of the two ways.")
    if url:
        return read_url(env, url, folder, prepared=prepared)
    if not given:
        env.defaults_to("DATABASE_URL", f"sqlite:///{folder / 'organizer.sqlite3'}")
        return open_sqlite(folder / "organizer.sqlite3")
    if not env.text("DB_NAME"):
        env.problem("DB_NAME", f"is missing, but {', '.join(given)} is set. Name the PostgreSQL database.")
    return open_postgresql(
        {
            "NAME": env.text("DB_NAME"),
            "USER": env.text("DB_USER"),
            "PASSWORD": env.text("DB_PASSWORD"),
            "HOST": env.text("DB_HOST"),
            "PORT": str(port),
        },
        prepared=prepared,
    )


def read_url(env: Environment, url: str, folder: Path, *, prepared: bool) -> Database:
    """The database that a URL names. The URL is never repeated in a message: it holds the password."""
    scheme = url.partition(":")[0].lower()
    wanted = "must look like postgresql://user:password@host:5432/name or sqlite:////absolute/path.sqlite3."
    if scheme not in ("postgres", "postgresql", "sqlite"):
        env.problem("DATABASE_URL", wanted)
        return open_sqlite(folder / "organizer.sqlite3")
    try:
        parts: Database = dict(dj_database_url.parse(url))
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError):
        env.problem("DATABASE_URL", wanted)
        return open_sqlite(folder / "organizer.sqlite3")
    if not parts.get("NAME") or parts["NAME"] == ":memory:":
        env.problem("DATABASE_URL", f"names no database to keep; it {wanted}")
    return open_sqlite(Path(parts["NAME"])) if scheme == "sqlite" else open_postgresql(parts, prepared=prepared)


def open_sqlite(path: Path) -> Database:
    """One file. Acknowledged writes survive a power cut, and readers never wait for the writer."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        # Django's usual test database, shared memory, locks whole tables and knows no waiting; the real one is a file.
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction that begins by reading and then writes fails at once under load, whatever the timeout.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # NORMAL would lose acknowledged commits on power loss. Not every SQLite overwrites what is deleted unasked.
            # Foreign keys are switched on by Django.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY"
            ),
        },
    }


def open_postgresql(parts: Database, *, prepared: bool) -> Database:
    """A persistent connection per thread, checked before use, with prepared statements unless a pooler forbids them."""
    return {
        **parts,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # A pooler in transaction mode hands every transaction another connection, so cursors cannot outlive one either.
        "DISABLE_SERVER_SIDE_CURSORS": not prepared,
        "OPTIONS": {
            "connect_timeout": 10,
            **parts.get("OPTIONS", {}),
            "prepare_threshold": PREPARE_AFTER if prepared else None,
            "server_side_binding": prepared,
            "application_name": "organizer",
        },
    }
