"""Regular duties: one process does them at a time, and a failing one does not keep the others from being done."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from django.utils.module_loading import import_string

from organizer.core import housekeeping
from organizer.core.housekeeping import JOBS, LEASE_TIME, give_lease_back, run_jobs, take_lease
from organizer.core.models import Lease
from organizer.telemetry.measures import DUTIES
from tests.telemetry.counting import counting

done = []


def tidy():
    done.append("tidy")


def stumble():
    raise RuntimeError("on purpose")


@pytest.mark.django_db
def test_one_holder_at_a_time_until_the_lease_runs_out():
    now = timezone.now()
    assert take_lease(holder="a", now=now)
    assert not take_lease(holder="b", now=now)
    assert take_lease(holder="a", now=now + timedelta(minutes=1))
    assert not take_lease(holder="b", now=now + LEASE_TIME)
    assert take_lease(holder="b", now=now + timedelta(minutes=1) + LEASE_TIME)
    assert not take_lease(holder="a", now=now + LEASE_TIME)


@pytest.mark.django_db
def test_a_lease_given_back_can_be_taken_at_once():
    now = timezone.now() - timedelta(seconds=1)
    assert take_lease(holder="a", now=now)
    give_lease_back(holder="b")
    assert not take_lease(holder="b", now=timezone.now())
    give_lease_back(holder="a")
    assert take_lease(holder="b", now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_of_many_who_try_at_once_one_gets_the_lease():
    now, results = timezone.now(), []
    start = threading.Barrier(8)

    def try_it(name):
        start.wait()
        try:
            results.append(take_lease(holder=name, now=now))
        finally:
            connections.close_all()

    for _ in range(3):  # first without a row, then with one that ran out
        results.clear()
        threads = [threading.Thread(target=try_it, args=(f"holder-{number}",)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results) == [False] * 7 + [True]
        now += LEASE_TIME * 2
    assert Lease.objects.count() == 1


def test_a_failing_job_is_logged_and_the_next_one_runs(caplog):
    done.clear()
    with counting(DUTIES) as grown:
        run_jobs(threading.Event(), (f"{__name__}.stumble", f"{__name__}.tidy"))
    assert grown() == {(f"{__name__}.stumble", "failed"): 1, (f"{__name__}.tidy", "done"): 1}
    assert done == ["tidy"]
    assert "test_housekeeping.stumble failed" in caplog.text
    assert "RuntimeError: on purpose" in caplog.text


def test_no_job_begins_after_the_stop():
    done.clear()
    stopping = threading.Event()
    stopping.set()
    run_jobs(stopping, (f"{__name__}.tidy",))
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_the_thread_takes_the_lease_works_and_gives_it_back(monkeypatch):
    worked, stopping = threading.Event(), threading.Event()
    monkeypatch.setattr(housekeeping, "PERIOD_SECONDS", 0.01)
    monkeypatch.setattr(housekeeping, "run_jobs", lambda stopping: worked.set())
    thread = threading.Thread(target=housekeeping.keep_house, args=(stopping,))
    thread.start()
    assert worked.wait(10)
    stopping.set()
    thread.join()
    assert Lease.objects.get().until <= timezone.now()


@pytest.mark.django_db
def test_every_job_exists_and_runs_on_an_empty_database():
    for name in JOBS:
        import_string(name)()
