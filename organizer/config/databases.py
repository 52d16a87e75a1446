"""Which database, and how it is opened."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from organizer.config.env import BadValue, Environment, parse_flag, shorten

Database = dict[str, Any]

NAMES = ("DB_NAME", "DB_USER", "DB_PASSWORD", "DB_HOST", "DB_PORT")
# Django's names for what it passes on by itself; PostgreSQL's other words go into OPTIONS.
DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
LONGEST_NAME = 63  # bytes; PostgreSQL cuts longer ones off
PREPARE_AFTER = 5  # executions; psycopg's own default before a statement is prepared on the server
MISCOUNTED = "names another number of ports than of hosts. Give each host one, or one for all of them."
WANTED = "must look like postgresql://user:password@host:5432/name or sqlite:////absolute/path.sqlite3."


def read_database(env: Environment, folder: Path, *, prepared: bool = True) -> Database:
    """PostgreSQL by DATABASE_URL or DB_*, else SQLite in the data folder. `prepared` allows prepared statements."""
    parts = {django: env.text(f"DB_{django}") for django in DJANGO_NAMES.values()}
    parts["PORT"] = env.parsed("DB_PORT", parse_ports, "5432", shown="5432")
    url = env.text("DATABASE_URL")
    given = [name for name in NAMES if env.text(name)]
    if url and given:
        env.problem("DATABASE_URL", f"is set together with {', '.join(given)}. Keep one of the two ways.")
    if url:
        return read_url(env, url, folder, prepared=prepared)
    if not given:
        env.defaults_to("DATABASE_URL", f"sqlite:///{folder / 'organizer.sqlite3'}")
        return open_sqlite(folder / "organizer.sqlite3")
    if not parts["NAME"]:
        env.problem("DB_NAME", f"is missing, but {', '.join(given)} is set. Name the PostgreSQL database.")
    if parts["PORT"].count(",") not in (0, parts["HOST"].count(",")):
        env.problem("DB_PORT", MISCOUNTED)
    return open_postgresql(parts, prepared=prepared)


def read_url(env: Environment, url: str, folder: Path, *, prepared: bool) -> Database:
    """The database that a URL names. The URL is never repeated in a message: it holds the password."""
    scheme = url.partition(":")[0].lower()
    if scheme in ("postgres", "postgresql"):
        return open_postgresql(env.parsed("DATABASE_URL", parse_postgresql, {}), prepared=prepared)
    if scheme != "sqlite":
        env.problem("DATABASE_URL", WANTED)
    return open_sqlite(env.parsed("DATABASE_URL", parse_sqlite, folder) if scheme == "sqlite" else folder)


def parse_postgresql(url: str) -> Database:
    """The parts of a PostgreSQL URL, in Django's words. PostgreSQL's own library reads it, so all that `psql` takes is
    taken: several hosts, sockets, services. Raises `BadValue`, which never repeats the URL: it holds the password."""
    scheme, _, rest = url.partition(":")
    try:
        said: Database = dict(conninfo_to_dict(f"{scheme.lower()}:{rest}"))
    except psycopg.ProgrammingError:
        raise BadValue(_explain(url)) from None
    hosts = str(said.get("host", "")).split(",")
    if any("@" in host for host in hosts) or "@" in str(said.get("dbname", "")):
        raise BadValue("has a user or password with @ : / or # in it. Percent-encode these: @ is %40, / is %2F.")
    ports = parse_ports(str(said.get("port", "")))
    if ports.count(",") not in (0, len(hosts) - 1):
        raise BadValue(MISCOUNTED)
    name = str(said.get("dbname", ""))
    if not name and "service" not in said:
        raise BadValue(f"names no database to keep; it {WANTED}")
    if len(name.encode()) > LONGEST_NAME:
        raise BadValue(f"names a database of more than {LONGEST_NAME} bytes, which PostgreSQL does not have.")
    parts = {django: str(said.pop(word, "")) for word, django in DJANGO_NAMES.items()}
    return {**parts, "OPTIONS": said}


def parse_ports(text: str) -> str:
    """One port, or one for each host, in order and comma-separated; a host without one has 5432. Raises `BadValue`."""
    for port in text.split(","):
        if port and not (re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) < 65536):
            raise BadValue(f"must name whole numbers from 1 to 65535 as ports, not {shorten(port)}.")
    return text


def parse_prepared(text: str) -> bool | None:
    """A switch, or None for `auto`: as long as no pooler shares our connections. Raises `BadValue`."""
    return None if text.casefold() == "auto" else parse_flag(text)


def parse_sqlite(url: str) -> Path:
    """The file that a SQLite URL names. Raises `BadValue`."""
    path = unquote(urlsplit(url).path).removeprefix("/")
    if not path or path == ":memory:":
        raise BadValue(f"names no database to keep; it {WANTED}")
    return Path(path)


def _explain(url: str) -> str:
    """What is wrong with a PostgreSQL URL that its own library does not take."""
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    if unknown := [name for name, _ in _options(url) if name not in known]:
        return f"has options that PostgreSQL does not know: {', '.join(map(shorten, unknown))}. Leave them out."
    return WANTED


def _options(url: str) -> Iterable[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        return ()


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
    """A persistent connection per thread, checked before use. `organizer.core.pooling` looks at each."""
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
