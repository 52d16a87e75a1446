"""Which statements reach the log of slow queries, by Django's cursor and by our own way, and that no value does."""

import time
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection

from organizer.core import slow_queries
from organizer.core.slow_queries import LONGEST_SQL, TimedCursor
from organizer.core.statements import current_database, plain_statement, run
from organizer.telemetry.measures import SLOW_QUERIES
from organizer.telemetry.requests import route
from tests.telemetry.counting import counting

SECRET = "a message of Alice's"
LONG = 3_600_000


@pytest.fixture
def slow(db):
    """SQL that takes 20 milliseconds, and returns its parameter."""
    if connection.vendor == "postgresql":
        return "SELECT %s::text FROM pg_sleep(0.02)"
    connection.ensure_connection()
    connection.connection.create_function("pause", 1, lambda value: time.sleep(0.02) or value)
    return "SELECT pause(%s)"


def by_django(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql, [SECRET])
        return cursor.fetchall()


def by_ourselves(sql):
    database = current_database()
    return run(database, plain_statement(database, sql), [SECRET])


def said(caplog):
    return [record for record in caplog.records if record.message.startswith("Slow query: ")]


@pytest.mark.parametrize("ask", [by_django, by_ourselves])
def test_a_slow_statement_is_logged_with_its_route_and_without_its_values(ask, slow, settings, caplog):
    settings.SLOW_QUERY_MS = 10
    token = route.set("/tasks")
    try:
        with counting(SLOW_QUERIES) as grown:
            assert ask(slow) == [(SECRET,)]
    finally:
        route.reset(token)
    (line,) = said(caplog)
    assert line.message == f"Slow query: {slow}"
    assert line.fields["route"] == "/tasks"
    assert line.fields["ms"] >= 10
    assert SECRET not in caplog.text
    assert grown() == {(): 1}


@pytest.mark.parametrize("ask", [by_django, by_ourselves])
@pytest.mark.parametrize("limit", [0, LONG])
def test_a_faster_statement_is_not_and_none_is_when_it_is_switched_off(ask, limit, slow, settings, caplog):
    settings.SLOW_QUERY_MS = limit
    assert ask(slow) == [(SECRET,)]
    assert said(caplog) == []


@pytest.mark.parametrize("ask", [by_django, by_ourselves])
def test_a_slow_statement_that_fails_is_logged_too(ask, slow, settings, caplog):
    settings.SLOW_QUERY_MS = 10
    failing = slow.replace("%s::text", "%s::text, 1 / (count(*) - 1)").replace("pause(%s)", "json(pause(%s))")
    with pytest.raises(DatabaseError):
        ask(failing)
    assert [line.message for line in said(caplog)] == [f"Slow query: {failing}"]


class FakeCursor:
    """Takes three seconds for a statement and for each fetching."""

    def __init__(self, clock):
        self.clock = clock

    def _take(self, *_):
        self.clock.now += 3

    execute = executemany = fetchone = fetchmany = fetchall = _take


@pytest.fixture
def cursor(monkeypatch):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(slow_queries, "time", SimpleNamespace(perf_counter=lambda: clock.now))
    return TimedCursor(FakeCursor(clock), connection)


def test_fetching_counts_and_each_statement_of_a_cursor_for_itself(cursor, settings, caplog):
    settings.SLOW_QUERY_MS = 5_000
    cursor.execute("SELECT 1", [])
    cursor.execute("SELECT 2", [])
    cursor.fetchmany(100)
    cursor.executemany("INSERT 3", [])
    cursor.fetchone()
    cursor.fetchall()
    lines = [(line.message, line.fields["ms"]) for line in said(caplog)]
    assert lines == [("Slow query: SELECT 2", 6000), ("Slow query: INSERT 3", 6000)]


def test_a_statement_is_one_line_of_bounded_length(cursor, settings, caplog):
    cursor.execute("SELECT\n  1 -- " + "x" * 10_000, [])
    (line,) = said(caplog)
    assert line.message.startswith("Slow query: SELECT 1 -- xxx")
    assert len(line.message) == len("Slow query: ") + LONGEST_SQL


def test_what_is_no_text_is_not_shown(cursor, caplog):
    cursor.execute(SECRET.encode(), [])
    assert [line.message for line in said(caplog)] == ["Slow query: (bytes)"]
