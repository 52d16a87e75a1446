"""A PostgreSQL database: dumped as of one moment by `pg_dump`, and loaded in one transaction."""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

import psycopg
from django.db import connection, transaction
from psycopg import pq

from organizer.accounts.models import User
from organizer.backups import Refused
from organizer.backups.archive import CHUNK
from organizer.backups.manifest import MIGRATIONS_TABLE, Contents, Manifest, our_tables
from organizer.backups.reading import Archive
from organizer.backups.scratch import DUMP, scratch_folder
from organizer.chat import search_index
from organizer.core.pooling import is_pooled
from organizer.images.models import State, StoredImage
from organizer.terminal.console import Console

INSTALLED: Final = Path("/usr/lib/postgresql")  # where Debian keeps the programs of each version

# For psql alone; a setting of version 17, which 16 and older refuse; and an index that stands on extensions, which are
# not in a dump of tables, and which not every database can have. It is made anew where it can be.
SKIPPED: Final = (
    *(b"\\restrict ", b"\\unrestrict ", b"SET transaction_timeout "),
    f"CREATE INDEX {search_index.INDEX} ".encode(),
)

POLL_SECONDS: Final = 0.2  # how often the progress of pg_dump is looked at

# Rows follow such a line, up to the line END.
_COPY: Final = re.compile(rb'COPY .*?(\w+)"? \((.*)\) FROM stdin;\n')
END: Final = b"\\.\n"
CUT_OFF: Final = "pg_restore ended in the middle of a table. Nothing was changed."

# A session that forgot its transaction must not make a restore wait for ever.
LOCK_TIMEOUT: Final = "10s"


@contextlib.contextmanager
def one_moment() -> Iterator[str]:
    """Let Django's connection see one state of the database, and yield the name under which others can see it."""
    refuse_pooler()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def dump_to(path: Path, *, tables: list[str], moment: str, console: Console) -> int:
    """Dump these tables, as of the moment, to a new file. Return the major version of the `pg_dump` that did it."""
    program, version = find_program("pg_dump", at_least=_server_version())
    schema = _current_schema()
    wanted = [f'--table="{schema}"."{table}"' for table in tables]
    options = ["--format=custom", "--no-owner", "--no-privileges", "--strict-names", f"--snapshot={moment}"]
    command = [program, *options, *wanted, f"--file={path}"]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            command, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        ) as process,
        console.bar("database") as bar,
    ):
        try:
            while process.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(POLL_SECONDS)
                bar.update(path.stat().st_size - bar.n if path.exists() else 0)
        except BaseException:
            process.kill()  # else a command that is stopped would wait for it
            raise
        if process.returncode:
            errors.seek(0)
            raise Refused(f"no backup was made: {errors.read().decode(errors='replace').strip()}")
    return version


def look_into(dump: Path, manifest: Manifest) -> Contents:
    """Return what is in a dump, all of which `pg_restore` reads. Raises `Refused` when it finds something wrong."""
    program, _ = find_program("pg_restore", at_least=manifest.dumped_by)
    with _script_of(dump, program, "--data-only") as script:
        return _survey(script)


def find_program(name: str, *, at_least: int) -> tuple[str, int]:
    """Return the oldest program of this name that is new enough, and its major version.

    The oldest, because what a newer one writes cannot be read by the older. Raises `Refused` when there is none.
    """
    beside = [str(path) for path in sorted(INSTALLED.glob(f"*/bin/{name}"))]
    on_path = shutil.which(name)
    found = {program: _version_of(program) for program in [*beside, *([on_path] if on_path else [])]}
    fit = {program: version for program, version in found.items() if version >= at_least}
    if fit:
        return min(fit.items(), key=lambda item: item[1])
    newest = f"{name} here is version {max(found.values())}" if found else f"{name} is not installed"
    raise Refused(
        f"{newest}; version {at_least} or newer is needed. Install PostgreSQL's client programs "
        f"(on Debian: apt-get install postgresql-client-{at_least}), and have them on the PATH."
    )


def holds_people() -> bool:
    """Whether the database has anybody in it."""
    return User._meta.db_table in connection.introspection.table_names() and User.objects.exists()


def refuse_pooler() -> None:
    """Raise `Refused` when a pooler shares our connections: a dump's settings would stay on those that others get."""
    connection.ensure_connection()
    if is_pooled():
        raise Refused(
            "a connection pooler is between us and PostgreSQL. Name the database server itself in DATABASE_URL "
            "for this command. Nothing was changed."
        )


def refuse_if_open() -> None:
    """Raise `Refused` when a server, or another command, is connected to the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND application_name = current_setting('application_name')"
        )
        if number := cursor.fetchone()[0]:
            raise Refused(
                f"the database is in use: the organizer has {number} other connections to it. "
                "Stop every server that uses it (and a pooler that keeps its connections). Nothing was changed."
            )


@contextlib.contextmanager
def exchange(archive: Archive, manifest: Manifest, *, finish: Callable[[], None], aside: str) -> Iterator[list[str]]:
    """Load the archive's database in place of ours, whose tables move to the schema `aside`; commit at the end.

    All of it is one transaction: until the commit, which a failure within the block prevents too, nothing has changed.
    `finish` brings the loaded tables up to date. Yields where the old ones are.
    """
    refuse_pooler()
    program, _ = find_program("pg_restore", at_least=manifest.dumped_by)
    try:
        with scratch_folder(Path(tempfile.gettempdir()), DUMP) as folder, transaction.atomic():
            dump = folder / "database"
            archive.extract_database("postgresql", dump, size=manifest.database_size)
            refuse_if_open()
            kept = _put_aside(aside)
            _load(dump, program=program)
            finish()
            yield kept
    finally:
        connection.close()  # loading has changed the connection's settings


def _put_aside(aside: str) -> list[str]:
    """Move our tables, with what belongs to them, to another schema."""
    tables = our_tables()
    if not tables:
        return []
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        cursor.execute(f"CREATE SCHEMA {quote(aside)}")
        for table in tables:
            cursor.execute(f"ALTER TABLE {quote(table)} SET SCHEMA {quote(aside)}")
    return [f"the schema {aside} of the database"]


def _load(dump: Path, *, program: str) -> None:
    """Run what `pg_restore` makes of a dump on Django's connection, which `pg_restore` itself could not share."""
    raw: psycopg.Connection[Any] = connection.connection
    with _script_of(dump, program) as script, psycopg.ClientCursor(raw) as cursor:
        _feed(cursor, script)
    with connection.cursor() as cursor:
        cursor.execute("RESET search_path")  # which the dump has emptied


@contextlib.contextmanager
def _script_of(dump: Path, program: str, *options: str) -> Iterator[IO[bytes]]:
    """Yield what `pg_restore` makes of a dump for psql. Raises `Refused` at the end when it has failed."""
    command = [program, "--file=-", "--no-owner", "--no-privileges", *options, str(dump)]
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors) as process:
            yield cast("IO[bytes]", process.stdout)
        if process.returncode:
            errors.seek(0)
            raise Refused(f"pg_restore failed: {errors.read().decode(errors='replace').strip()} Nothing was changed.")


def _survey(script: IO[bytes]) -> Contents:
    """Return what is in the rows that a script loads."""
    rows: dict[str, int] = {}
    migrations: list[str] = []
    images: list[str] = []
    for line in script:
        if not (copied := _COPY.fullmatch(line)):
            continue
        table, columns = copied[1].decode(), copied[2].decode().replace('"', "").split(", ")
        rows[table] = 0
        for row in iter(script.readline, END):
            if not row:
                raise Refused(CUT_OFF)
            rows[table] += 1
            if table not in (MIGRATIONS_TABLE, StoredImage._meta.db_table):
                continue
            values = dict(zip(columns, row.decode().rstrip("\n").split("\t"), strict=False))
            if table == MIGRATIONS_TABLE:
                migrations.append(f"{values.get('app')}.{values.get('name')}")
            elif values.get("state") == State.LIVE:
                images.append(values.get("key", ""))
    return Contents(sorted(migrations), rows, sorted(images))


def _feed(cursor: psycopg.Cursor[Any], script: IO[bytes]) -> None:
    """Run a script as psql would: statements, and the rows that stand below a COPY up to the line `\\.`."""
    statements: list[bytes] = []
    for line in script:
        if _COPY.fullmatch(line):
            cursor.execute(b"".join(statements))
            statements.clear()
            with cursor.copy(line) as copy:
                for piece in _rows(script):
                    copy.write(piece)
        elif not line.startswith(SKIPPED):
            statements.append(line)
    cursor.execute(b"".join(statements))


def _rows(script: IO[bytes]) -> Iterator[bytes]:
    """Yield the rows of a COPY, many at a time."""
    piece = bytearray()
    for line in iter(script.readline, END):
        if not line:
            raise Refused(CUT_OFF)
        piece += line
        if len(piece) > CHUNK:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def _environment() -> dict[str, str]:
    """Return the environment in which PostgreSQL's programs connect as we are connected: to the same of several hosts.

    Never as options, which other users of the machine can see: the password is among them.
    """
    connection.ensure_connection()
    info = connection.connection.info
    names = {option.keyword.decode(): option.envvar.decode() for option in pq.Conninfo.get_defaults() if option.envvar}
    said = info.get_parameters() | {"password": info.password, "application_name": "organizer backup"}
    # A service is a list of such settings. The programs would read it again, and it may name several hosts.
    said.pop("service", None)
    ambient = {name: value for name, value in os.environ.items() if name not in names.values()}
    return ambient | {names[keyword]: value for keyword, value in said.items() if keyword in names and value}


def _server_version() -> int:
    connection.ensure_connection()
    version: int = connection.connection.info.server_version
    return version // 10_000


def _current_schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema: str = cursor.fetchone()[0]
        return schema


def _version_of(program: str) -> int:
    """Return the major version of one of PostgreSQL's programs; 0 when it does not tell."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"\) (\d+)", told)
    return int(match[1]) if match else 0
