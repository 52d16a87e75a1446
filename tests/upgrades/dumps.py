"""A whole database as readable SQL, and back: by SQLite's own schema, and by `pg_dump` on PostgreSQL."""

import contextlib
import re
import sqlite3
import subprocess
from pathlib import Path

import psycopg

from tests.backups.site import Site

# What belongs to the program that wrote the dump, or to psql, and not to the database.
NOT_OURS = re.compile(r"^(--.*|SET .*|\\.*|SELECT pg_catalog\.set_config.*|CREATE SCHEMA public;)?\n", re.MULTILINE)


def dump(site: Site) -> str:
    """Return an installation's database as statements."""
    return dump_postgresql(site.database) if site.database else dump_sqlite(site.data / "organizer.sqlite3")


def load(script: str, site: Site) -> None:
    """Fill an installation that has none yet with a dumped database."""
    if site.database:
        with psycopg.connect(site.database) as connection:
            connection.execute(script)
        return
    site.data.mkdir(mode=0o700)
    with contextlib.closing(sqlite3.connect(site.data / "organizer.sqlite3")) as database:
        database.executescript(f"BEGIN; {script} COMMIT;")


def dump_sqlite(path: Path) -> str:
    """Return statements that make this database again. Tables come first, so that triggers see each row come."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        schema = database.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
        virtual = [name for _, name, sql in schema if sql.startswith("CREATE VIRTUAL")]
        # An index for searching keeps itself in tables of its own, which making it makes.
        kept = [row for row in schema if not row[1].startswith(("sqlite_", *(f"{name}_" for name in virtual)))]
        kept += [row for row in schema if row[0] == "trigger" and row not in kept]
        rank = {"table": 0, "index": 1, "trigger": 2}
        kept.sort(key=lambda row: (rank[row[0]], row[2].startswith("CREATE VIRTUAL")))
        lines = [f"{sql};" for _, _, sql in kept]
        for kind, name, _ in kept:
            if kind == "table" and name not in virtual:
                lines += _rows(database, name)
        lines += [
            f"UPDATE sqlite_sequence SET seq = {number} WHERE name = '{name}';"
            for name, number in database.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name")
        ]
    return "\n".join(lines) + "\n"


def _rows(database: sqlite3.Connection, table: str) -> list[str]:
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    values = " || ', ' || ".join(f'quote("{column}")' for column in columns)
    found = database.execute(f'SELECT {values} FROM "{table}" ORDER BY rowid')
    return [f'INSERT INTO "{table}" VALUES ({row[0]});' for row in found]


def dump_postgresql(url: str) -> str:
    """Return statements that make the database at this address again."""
    options = ["--inserts", "--no-owner", "--no-privileges", "--no-comments", f"--dbname={url}"]
    done = subprocess.run(["pg_dump", *options], capture_output=True, text=True, check=True)
    return NOT_OURS.sub("", done.stdout)
