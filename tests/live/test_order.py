"""The log's order is the order of the commits: whoever has seen a number has seen every smaller one."""

import threading
import time
from collections.abc import Callable

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from organizer.events.epochs import log_ends
from organizer.events.log import record
from organizer.live.queries import entries_after

pytestmark = pytest.mark.django_db(transaction=True)

postgresql_only = pytest.mark.skipif(
    "postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite has one writer at a time anyway"
)


def numbered(number: int) -> None:
    record("task.changed", ids={"task": number}, people=[1])


def in_log(after: int = 0) -> list[int]:
    return [entry.ids["task"] for entry in entries_after(after, upto=log_ends().newest, limit=10_000)]


class Aside:
    """Something done in a thread, on a connection of its own."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.done = threading.Event()
        self._work = work
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._work()
            self.done.set()
        finally:
            connections.close_all()

    def join(self) -> None:
        self._thread.join(10)
        assert self.done.is_set()


def hold_open(before: Callable[[], None], after: Callable[[], None]) -> tuple[Aside, threading.Event]:
    """Begin a transaction, do `before`, wait to be released, do `after`, commit."""
    begun, release = threading.Event(), threading.Event()

    def work() -> None:
        with transaction.atomic():
            before()
            begun.set()
            assert release.wait(10)
            after()

    aside = Aside(work)
    assert begun.wait(10)
    return aside, release


@postgresql_only
def test_who_records_second_commits_second():
    first, release = hold_open(lambda: numbered(1), lambda: None)
    second = Aside(lambda: numbered(2))
    assert not second.done.wait(0.3)
    assert in_log() == []
    release.set()
    first.join()
    second.join()
    assert in_log() == [1, 2]


@postgresql_only
def test_a_transaction_that_has_not_recorded_yet_holds_nobody_up():
    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")  # it writes: it has a number, and an early one
            cursor.execute("CREATE TEMPORARY TABLE early (n int)")

    slow, release = hold_open(write, lambda: numbered(1))
    numbered(2)
    assert in_log() == [2]
    seen = log_ends().newest
    release.set()
    slow.join()
    assert in_log(after=seen) == [1]


@postgresql_only
def test_a_transaction_in_another_database_holds_nobody_up():
    server = connection.get_connection_params()
    for ours in ("cursor_factory", "context"):
        server.pop(ours, None)
    with psycopg.connect(**{**server, "dbname": "postgres"}) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        numbered(1)
        assert in_log() == [1]
        elsewhere.rollback()


def test_what_is_rolled_back_is_not_told():
    with transaction.atomic():
        numbered(1)
        transaction.set_rollback(True)
    numbered(2)
    assert in_log() == [2]


def test_a_reader_who_follows_misses_nothing_that_many_write_at_once():
    writers, each = 6, 30

    def write(writer: int) -> Callable[[], None]:
        def work() -> None:
            for number in range(each):
                with transaction.atomic():
                    if number % 5 == writer % 5:
                        time.sleep(0.002)
                    numbered(writer * each + number)

        return work

    asides = [Aside(write(writer)) for writer in range(writers)]
    seen: list[int] = []
    position, end = 0, time.monotonic() + 30
    while len(seen) < writers * each and time.monotonic() < end:
        entries = entries_after(position, upto=log_ends().newest, limit=1000)
        seen += [entry.ids["task"] for entry in entries]
        position = entries[-1].id if entries else position
    for aside in asides:
        aside.join()
    assert sorted(seen) == list(range(writers * each))
    for writer in range(writers):
        own = [number for number in seen if number // each == writer]
        assert own == sorted(own)
