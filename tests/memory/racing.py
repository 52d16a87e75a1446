"""Processes that race: some write a number and say when that was acknowledged, others read it through a memory.

The smallest thing that could go wrong as the server could: a version is asked for, then what is remembered is given or
the database is read, in the order of `Front`. RACE_SECONDS makes it longer.
"""

import asyncio
import contextlib
import multiprocessing
import os
import random
import sqlite3
import time

import django
import psycopg

from organizer.server.answers import About, Answer
from organizer.server.memory import DataVersionWatch, Memory, SnapshotWatch

SECONDS = float(os.environ.get("RACE_SECONDS", "3"))
LATER = 4e9
context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload([__name__])


def race(database, *, writers=2, readers=3):
    """Return how many reads there were, how many of them remembered, and how many older than they may be."""
    make_table(database)
    acknowledged, start = context.Value("q", 0), context.Barrier(writers + readers)
    with context.Pool(writers + readers, initializer=share, initargs=(acknowledged, start)) as pool:
        written = [pool.apply_async(write, (database,)) for _ in range(writers)]
        read = [pool.apply_async(read_through, (database,)) for _ in range(readers)]
        writes = sum(result.get(timeout=SECONDS + 150) for result in written)
        counts = [result.get(timeout=SECONDS + 150) for result in read]
    assert writes == acknowledged.value
    return [sum(column) for column in zip(*counts, strict=True)]


def share(value, barrier):
    global acknowledged, start
    acknowledged, start = value, barrier


def write(database):
    """Add one again and again; say so when it is committed. Return how often."""
    writes, end = 0, begin_together()
    with contextlib.closing(open_database(database)) as connection:
        while time.time() < end:
            connection.execute("UPDATE number SET n = n + 1")
            writes += 1
            with acknowledged:
                acknowledged.value += 1
            time.sleep(random.choice((0, 0.001, 0.01)))
    return writes


def read_through(database):
    return asyncio.run(read_through_memory(database, begin_together()))


def begin_together():
    """Wait until all have started. Return when to end."""
    start.wait(120)
    return time.time() + SECONDS


async def read_through_memory(database, end):
    reads = remembered = stale = 0
    watch = DataVersionWatch(database) if is_file(database) else SnapshotWatch(lambda: connect(database))
    memory = Memory(watch, lambda *told: "somebody")
    with contextlib.closing(open_database(database)) as connection:
        while time.time() < end:
            floor = acknowledged.value  # this many were acknowledged before the request arrived
            version = await watch.version()
            found = memory.find("key", version, [])
            if found is None:
                answer = Answer(200, [], b"%d" % connection.execute("SELECT n FROM number").fetchone()[0])
                memory.keep("key", version, answer, until=LATER, about=About())
            else:
                answer, remembered = found[0], remembered + 1
            reads += 1
            stale += int(answer.body) < floor
    return reads, remembered, stale


def is_file(database):
    return "://" not in database


def make_table(database):
    with contextlib.closing(open_database(database)) as connection:
        if is_file(database):
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE number (n bigint)")
        connection.execute("INSERT INTO number VALUES (0)")


def open_database(database):
    if is_file(database):
        return sqlite3.connect(database, isolation_level=None, timeout=30)
    return psycopg.connect(database, autocommit=True)


async def connect(database):
    django.setup()
    from organizer.config.remembering import _Connection

    return _Connection(await psycopg.AsyncConnection.connect(database, autocommit=True))
