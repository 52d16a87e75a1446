"""The two watches: equal versions mean that nothing was committed in between, whatever happens to the connection."""

import asyncio
import os
import sqlite3
import threading

import psycopg
import pytest

from organizer.server import memory as rooms
from organizer.server.memory import DataVersionWatch, SnapshotWatch
from tests.memory.serving import database_under_test

on_postgresql = pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="needs PostgreSQL")


@pytest.fixture
def soon(monkeypatch):
    monkeypatch.setattr(rooms, "RECONNECT_SECONDS", 0.0)


# SQLite


@pytest.fixture
def file(tmp_path):
    path = str(tmp_path / "some.sqlite3")
    with sqlite3.connect(path) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE t (n)")
    writer.close()
    return path


def write(path):
    writer = sqlite3.connect(path)
    with writer:
        writer.execute("INSERT INTO t VALUES (1)")
    writer.close()


def data_version(watch):
    return asyncio.run(watch.version())


def test_data_version_stays_until_somebody_commits(file):
    watch = DataVersionWatch(file)
    before = data_version(watch)
    assert [data_version(watch) for _ in range(3)] == [before] * 3
    write(file)
    assert data_version(watch) != before


def test_data_version_is_no_different_for_reads_and_rollbacks(file):
    watch = DataVersionWatch(file)
    before = data_version(watch)
    other = sqlite3.connect(file)
    other.execute("SELECT * FROM t").fetchall()
    other.execute("INSERT INTO t VALUES (1)")
    other.rollback()
    other.close()
    assert data_version(watch) == before


def test_watching_holds_nothing_open(file):
    """A transaction left open would go on seeing the old state, and keep the log from being written back."""
    watch = DataVersionWatch(file)
    data_version(watch)
    write(file)
    writer = sqlite3.connect(file)
    busy, _, _ = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert busy == 0
    writer.close()


def test_a_lost_connection_makes_another_version(file, soon):
    watch = DataVersionWatch(file)
    before = data_version(watch)
    watch._connection.close()
    assert data_version(watch) is None
    assert data_version(watch)[0] == before[0] + 1


def test_after_a_failure_the_database_is_left_alone_for_a_moment(file):
    watch = DataVersionWatch(file)
    data_version(watch)
    watch._connection.close()
    assert [data_version(watch) for _ in range(3)] == [None] * 3
    assert watch._connection is None


def test_a_locked_database_has_no_version_and_holds_nobody_up(tmp_path, soon):
    path = str(tmp_path / "locked.sqlite3")  # without a log of its own, a writer locks readers out
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("CREATE TABLE t (n)")
    watch = DataVersionWatch(path)
    assert data_version(watch) is not None
    writer.execute("BEGIN EXCLUSIVE")
    assert data_version(watch) is None
    writer.execute("COMMIT")
    assert data_version(watch) is not None
    writer.close()


# PostgreSQL: the order of checks and requests


class Database:
    """A database whose snapshots are told when the test says so."""

    def __init__(self):
        self.asked = 0
        self.connected = 0
        self.closed = 0
        self.began = asyncio.Event()
        self.go_on = asyncio.Event()
        self.failure = None
        self.standby = False

    async def connect(self):
        if isinstance(self.failure, OSError):
            raise self.failure
        self.connected += 1
        return self

    async def snapshot(self):
        self.asked += 1
        number = self.asked
        self.began.set()
        await self.go_on.wait()
        if self.failure is not None:
            raise self.failure
        return None if self.standby else f"snapshot {number}"

    async def close(self):
        self.closed += 1


def test_a_request_never_joins_a_check_that_began_before_it():
    async def scene():
        database = Database()
        watch = SnapshotWatch(database.connect)
        early = [asyncio.create_task(watch.version()) for _ in range(3)]
        await database.began.wait()
        late = [asyncio.create_task(watch.version()) for _ in range(3)]
        await asyncio.sleep(0)
        database.go_on.set()
        return await asyncio.gather(*early), await asyncio.gather(*late)

    assert asyncio.run(scene()) == ([(1, "snapshot 1")] * 3, [(1, "snapshot 2")] * 3)


def test_a_caller_who_leaves_does_not_take_the_check_along():
    async def scene():
        database = Database()
        watch = SnapshotWatch(database.connect)
        leaving, staying = (asyncio.create_task(watch.version()) for _ in range(2))
        await database.began.wait()
        leaving.cancel()
        database.go_on.set()
        return await staying

    assert asyncio.run(scene()) == (1, "snapshot 1")


@pytest.mark.parametrize("failure", [OSError("away"), psycopg.OperationalError("gone"), RuntimeError("odd")])
def test_whatever_goes_wrong_there_is_no_version_and_then_another_one(failure, soon):
    async def scene():
        database = Database()
        database.go_on.set()
        watch = SnapshotWatch(database.connect)
        before = await watch.version()
        database.failure = failure
        during = [await watch.version() for _ in range(2)]
        database.failure = None
        return before, during, await watch.version(), database.closed

    before, during, after, closed = asyncio.run(scene())
    assert during == [None, None]
    assert after[0] > before[0]
    assert closed >= 1


def test_a_standby_has_no_version():
    async def scene():
        database = Database()
        database.standby = True
        database.go_on.set()
        return await SnapshotWatch(database.connect).version()

    assert asyncio.run(scene()) is None


def test_a_database_that_does_not_answer_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(rooms, "CHECK_SECONDS", 0.05)

    async def scene():
        database = Database()
        watch = SnapshotWatch(database.connect)
        async with asyncio.timeout(5):
            return await asyncio.gather(*(watch.version() for _ in range(3)))

    assert asyncio.run(scene()) == [None] * 3


# PostgreSQL itself


@pytest.fixture
def scratch():
    with database_under_test() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE t (n int)")
        connection.url = url
        yield connection


@pytest.fixture
def connect(scratch):
    from organizer.config import remembering

    opened = []

    async def connect():
        opened.append(remembering._Connection(await psycopg.AsyncConnection.connect(scratch.url, autocommit=True)))
        return opened[-1]

    yield connect
    for connection in opened:
        connection._opened.pgconn.finish()


@on_postgresql
def test_a_commit_changes_the_snapshot_and_an_open_transaction_does_so_when_it_commits(scratch, connect):
    async def scene():
        watch = SnapshotWatch(connect)
        seen = [await watch.version()]
        await asyncio.to_thread(scratch.execute, "INSERT INTO t VALUES (1)")
        seen.append(await watch.version())
        with psycopg.connect(scratch.url) as writer:
            writer.execute("INSERT INTO t VALUES (2)")
            seen.append(await watch.version())
            writer.commit()
        seen.append(await watch.version())
        return seen

    before, written, during, after = asyncio.run(scene())
    assert before != written
    assert after not in (before, written, during)


@on_postgresql
def test_a_connection_that_the_database_ends_is_made_anew(scratch, connect, soon):
    async def scene():
        watch = SnapshotWatch(connect)
        before = await watch.version()
        ended = watch._connection._opened.info.backend_pid
        await asyncio.to_thread(scratch.execute, "SELECT pg_terminate_backend(%s)", [ended])
        return before, await watch.version(), await watch.version()

    before, during, after = asyncio.run(scene())
    assert during is None
    assert after[0] == before[0] + 1


# Both


def test_versions_may_be_asked_for_while_another_thread_writes(file):
    watch, stop = DataVersionWatch(file), threading.Event()

    def write_on():
        while not stop.is_set():
            write(file)

    data_version(watch)  # whoever opens a database first, or closes it last, has it alone for a moment
    thread = threading.Thread(target=write_on)
    thread.start()
    versions = [data_version(watch) for _ in range(300)]
    stop.set()
    thread.join()
    assert None not in versions
