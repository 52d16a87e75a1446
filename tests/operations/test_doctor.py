"""What `organizer doctor` says of PostgreSQL servers that are not well: each state is made for real."""

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.backups.site import Site
from tests.forks import ROOT
from tests.live.cluster import can_have_cluster, private_cluster
from tests.operations.standby import standby_of
from tests.races.live import installed

pytestmark = pytest.mark.skipif(not can_have_cluster(), reason="PostgreSQL's programs are not here")


@pytest.fixture(scope="module")
def cluster():
    with private_cluster() as made:
        yield made


@pytest.fixture(scope="module")
def site(cluster, tmp_path_factory):
    """A migrated installation on a server of its own."""
    folder = tmp_path_factory.mktemp("site")
    made = Site(folder, installed(folder, DATABASE_URL=cluster.url, WORKERS="1"))
    assert made.organizer("migrate").returncode == 0
    return made


def ask(site, *arguments, **environment):
    """Return what is not well, as (level, message), and the exit code."""
    done = site.organizer("doctor", "--json", "--quiet", *arguments, **environment)
    return [(one["level"], one["message"]) for one in json.loads(done.stdout)["findings"]], done.returncode


def test_a_healthy_server_is_called_so_deeply_too(site):
    assert ask(site, "--deep") == ([], 0)


def test_a_standby_is_an_error(site, cluster):
    with standby_of(cluster) as standby:
        found, code = ask(site, DATABASE_URL=standby.url)
        assert code == 1
        assert ("error", "this is a standby: it can only be read.") in found
        found, code = ask(site, DATABASE_URL=f"{standby.url}?target_session_attrs=read-write")
    assert (code, found[0][0]) == (1, "error")


def test_few_connections_and_lost_durability_are_warned_of(site, cluster):
    found, code = ask(site, WORKERS="64")
    assert (code, len(found)) == (0, 1)
    assert "PostgreSQL allows" in found[0][1]
    found, code = ask(site, PGOPTIONS="-c synchronous_commit=off")
    assert (code, len(found)) == (0, 1)
    assert "synchronous_commit = off" in found[0][1]


@contextmanager
def altered(cluster, *statements, undo):
    """The server changed by its administrator for the block."""
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
        try:
            yield
        finally:
            for statement in undo:
                connection.execute(statement)


@pytest.mark.parametrize("what", ["ROLE postgres", "DATABASE postgres"])
def test_a_database_that_may_only_be_read_is_an_error(site, cluster, what):
    setting = "default_transaction_read_only"
    with altered(cluster, f"ALTER {what} SET {setting} = on", undo=[f"ALTER {what} RESET {setting}"]):
        found, code = ask(site)
    assert code == 1
    assert ("error", f"the database lets this user only read ({setting}).") in found
    assert ask(site) == ([], 0)


@pytest.mark.parametrize("what", ["ROLE postgres", "DATABASE postgres"])
def test_a_limit_of_connections_below_what_we_hold_is_warned_of(site, cluster, what):
    undo = [f"ALTER {what} CONNECTION LIMIT -1"]
    with altered(cluster, f"ALTER {what} CONNECTION LIMIT 8", undo=undo):
        found, code = ask(site)
    assert code == 0
    assert found == [("warning", "our processes hold up to 9 connections, and PostgreSQL allows 8.")]
    with altered(cluster, f"ALTER {what} CONNECTION LIMIT 9", undo=undo):
        assert ask(site) == ([], 0)


def test_a_clock_that_differs_is_warned_of(site, cluster):
    """The database tells another time to those who look into its schema first."""
    clock = (
        "CREATE OR REPLACE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS "
        "$$ SELECT pg_catalog.clock_timestamp() + interval '{} seconds' $$"
    )
    first = "ALTER DATABASE postgres SET search_path = public, pg_catalog"
    undo = ["ALTER DATABASE postgres RESET search_path", "DROP FUNCTION public.clock_timestamp()"]
    for seconds in (90, -90):
        with altered(cluster, clock.format(seconds), first, undo=undo):
            found, code = ask(site)
        assert (code, len(found)) == (0, 1)
        assert re.fullmatch(r"the database's clock differs from ours by (89|90|91) seconds\.", found[0][1])
    with altered(cluster, clock.format(1), first, undo=undo):
        assert ask(site) == ([], 0)


def test_another_version_of_the_collation_is_warned_of(site, cluster):
    made = "CREATE DATABASE sorted TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'und' LOCALE 'C.UTF-8'"
    older = "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = 'sorted'"
    refreshed = "ALTER DATABASE sorted REFRESH COLLATION VERSION"
    database = urlsplit(cluster.url)._replace(path="/sorted").geturl()
    with altered(cluster, made, undo=["DROP DATABASE sorted WITH (FORCE)"]):
        assert site.organizer("migrate", DATABASE_URL=database).returncode == 0
        with altered(cluster, older, undo=[refreshed]):
            found, code = ask(site, DATABASE_URL=database)
        assert (code, len(found)) == (0, 1)
        assert "indexes were made for collation version 1.0" in found[0][1]
        assert ask(site, DATABASE_URL=database) == ([], 0)


def test_another_encoding_is_an_error(site, cluster):
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    found, code = ask(site, DATABASE_URL=urlsplit(cluster.url)._replace(path="/latin").geturl())
    assert code == 1
    assert any("encoding is LATIN1" in message for _, message in found)


def test_a_zeroed_page_of_an_index_is_found_deeply(tmp_path):
    with private_cluster() as cluster:
        site = Site(tmp_path, installed(tmp_path, DATABASE_URL=cluster.url, WORKERS="1"))
        assert site.organizer("migrate").returncode == 0
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            path = connection.execute("SELECT pg_relation_filepath('auth_permission_pkey')").fetchone()[0]
            connection.execute("CHECKPOINT")
        with (cluster.folder / "data" / path).open("r+b") as file:
            file.seek(8192)
            file.write(bytes(8192))
        cluster.restart("fast")
        found, code = ask(site, "--deep")
    assert code == 1
    assert any(level == "error" and "auth_permission_pkey" in message for level, message in found), found


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="needs the right to mount")
@pytest.mark.parametrize(
    ("version", "said"),
    [
        (None, "pg_dump is not installed; version {} or newer is needed."),
        ("9.6.24", "pg_dump here is version 9; version {} or newer is needed."),
        ("99.1", ""),
    ],
)
def test_a_missing_or_older_pg_dump_is_warned_of(site, cluster, tmp_path, version, said):
    if version:
        program = tmp_path / "pg_dump"
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    # The programs that are installed are hidden from the doctor alone.
    hidden = 'mount -t tmpfs tmpfs /usr/lib/postgresql && PATH="$1" exec "$2" -m organizer doctor --json --quiet'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", hidden, "sh", str(tmp_path), sys.executable],
        cwd=site.folder,
        env=site.environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    with psycopg.connect(cluster.url) as connection:
        wanted = said.format(connection.info.server_version // 10_000)
    found = [one["message"] for one in json.loads(done.stdout)["findings"]]
    assert len(found) == bool(said)
    assert not said or wanted in found[0]
