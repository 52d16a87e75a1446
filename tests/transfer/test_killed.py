"""A transfer killed while rows flow to or from PostgreSQL: the source is whole, the other side empty, and the next
one succeeds."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from tests.backups.site import Site
from tests.races.live import installed
from tests.scratch import scratch_database

SERVER = os.environ.get("TEST_DATABASE_URL", "")
pytestmark = pytest.mark.skipif(not SERVER, reason="needs PostgreSQL")

OURS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'organizer'"
# The tenth message waits until it is let through.
GATE = """
CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN IF NEW.id = 10 THEN PERFORM pg_advisory_xact_lock(1); END IF; RETURN NEW; END $$;
CREATE TRIGGER gate BEFORE INSERT ON chat_message FOR EACH ROW EXECUTE FUNCTION wait();
"""
OPENED = "DROP TRIGGER gate ON chat_message; DROP FUNCTION wait();"
WAITING = OURS + " AND query LIKE 'COPY%chat_message%' AND wait_event_type = 'Lock'"
READING = OURS + " AND query LIKE 'FETCH%' AND state <> 'idle'"


@pytest.fixture
def database():
    with scratch_database(SERVER) as url:
        yield url


@pytest.fixture
def asking(database):
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


def site_at(folder, database=""):
    return Site(folder, installed(folder, DATABASE_URL=database))


def new_settings(folder, url):
    (folder / "new.env").write_text(f"DATABASE_URL={url}\n")
    return folder / "new.env"


def kill_when(asking, statement, site, path):
    """Start a transfer, kill it once the statement finds something, and wait until PostgreSQL has noticed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "organizer", "transfer", path],
        cwd=site.folder,
        env=site.environment | {"PYTHONPATH": os.getcwd()},
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: asking.execute(statement).fetchone()[0] or process.poll() is not None)
    process.kill()
    assert process.wait() == -signal.SIGKILL, process.stderr.read()
    process.stderr.close()


def wait_until(is_so):
    end = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_one_that_is_killed_while_it_fills_postgresql(database, asking, tmp_path):
    site = site_at(tmp_path)
    assert site.organizer("demo").returncode == 0
    before = site.state()
    path = new_settings(tmp_path, database)
    assert site_at(tmp_path, database).organizer("migrate").returncode == 0
    asking.execute(GATE)
    asking.execute("SELECT pg_advisory_lock(1)")
    kill_when(asking, WAITING, site, path)
    asking.execute("SELECT pg_advisory_unlock(1)")
    wait_until(lambda: not asking.execute(OURS).fetchone()[0])
    assert asking.execute("SELECT count(*) FROM accounts_user").fetchone() == (0,)
    assert asking.execute("SELECT count(*) FROM chat_message").fetchone() == (0,)
    assert site.state() == before
    asking.execute(OPENED)
    done = site.organizer("transfer", path)
    assert done.returncode == 0, done.stderr
    assert site.state() == before
    assert site_at(tmp_path, database).state()["messages"] == before["messages"]


def test_one_that_is_killed_while_it_reads_postgresql(database, asking, tmp_path):
    site = site_at(tmp_path, database)
    assert site.organizer("demo", "--scale", "5000").returncode == 0
    before = site.state()
    place = tmp_path / "new"
    place.mkdir()
    path = new_settings(tmp_path, f"sqlite:///{place}/new.sqlite3")
    kill_when(asking, READING, site, path)
    assert not (place / "new.sqlite3").exists()
    wait_until(lambda: not asking.execute(OURS).fetchone()[0])
    assert site.state() == before
    done = site.organizer("transfer", path)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in place.iterdir()] == ["new.sqlite3"]
    assert site.state() == before
