"""A whole database as readable SQL, and back: by SQLite's own schema, and by `pg_dump` on PostgreSQL."""

import contextlib
import re
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import psycopg

from tests.backups.site import Site

# What belongs to the program that wrote the dump, or to psql, and not to the database.
NOT_OURS = re.compile(r"^(--.*|SET .*|\\.*|SELECT pg_catalog\.set_config.*|CREATE SCHEMA public;)?\n", re.MULTILINE)

# A condition that was dumped and loaded is the same, and written otherwise.
CASTS = re.compile(r"::(text|character varying)(\[\])?|[()]")
CONSTRAINT = re.compile(r'CONSTRAINT "\w+" (?:[^(]*)\((?:[^()]|\([^()]*\))*\)')


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


def columns_and_constraints(site: Site) -> dict[str, set[tuple[Any, ...]]]:
    """Return all columns with their types, and all indexes and constraints, to compare two installations by."""
    if site.database:
        names = "table_name, column_name, data_type, is_nullable, character_maximum_length"
        return {
            "columns": set(site.rows(f"SELECT {names} FROM information_schema.columns WHERE table_schema = 'public'")),
            "indexes": set(site.rows("SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'")),
            "constraints": {
                (table, name, CASTS.sub("", definition))
                for table, name, definition in site.rows(
                    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
                    "WHERE connamespace = 'public'::regnamespace"
                )
            },
        }
    return {
        "columns": set(
            site.rows(
                'SELECT tables.name, columns.name, columns.type, columns."notnull", columns.pk '
                "FROM sqlite_schema tables, pragma_table_info(tables.name) columns WHERE tables.type = 'table'"
            )
        ),
        "indexes": set(site.rows("SELECT type, sql FROM sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL")),
        "constraints": constraints_of(site.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")),
    }


def constraints_of(tables: list[tuple[str, str]]) -> set[tuple[str, ...]]:
    """Return what SQLite's tables were made with; columns that were added later stand at the end of theirs."""
    return {(name, *sorted(part.strip() for part in CONSTRAINT.findall(sql))) for name, sql in tables}
