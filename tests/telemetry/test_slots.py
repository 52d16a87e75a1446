"""The memory that processes count in: what a successor finds, what others read, and what happens when it is full."""

import os

import pytest

from organizer.telemetry import metrics, slots
from organizer.telemetry.metrics import Metric, count_in, totals
from organizer.telemetry.slots import Slot, Slots, private_slot


@pytest.fixture
def shared(monkeypatch):
    """Three slots of one server, in the place of what this process counts in; what is counted here is forgotten."""
    monkeypatch.setattr(metrics, "_own", private_slot())
    monkeypatch.setattr(metrics, "_all", [])
    monkeypatch.setattr(metrics, "METRICS", {})
    return Slots.make(3)


def counted(name):
    return {labels: cells[0] for labels, cells in totals()[name].items()}


def test_all_slots_are_added_up(shared):
    posts = Metric("counter", "posts_total", "", ("kind",))
    for number in (1, 2):
        count_in(shared, number)
        posts.add("text")
        posts.add("picture", amount=number)
    assert counted("posts_total") == {("text",): 2, ("picture",): 3}


def test_a_successor_goes_on_where_the_counters_stopped_and_begins_gauges_anew(shared):
    posts, streams = Metric("counter", "posts_total", ""), Metric("gauge", "streams", "")
    count_in(shared, 1)
    posts.add()
    streams.add(amount=5)
    shared.all[1].process = 0
    assert (counted("posts_total"), counted("streams")) == ({(): 1}, {})
    count_in(shared, 1)
    posts.add()
    streams.add(amount=1)
    assert (counted("posts_total"), counted("streams")) == ({(): 2}, {(): 1})


def test_another_process_that_is_given_the_descriptor_counts_in_the_same_memory(shared):
    posts = Metric("counter", "posts_total", "")
    count_in(shared, 1)
    posts.add()
    child = os.fork()
    if child == 0:
        count_in(Slots(shared.descriptor), 2)
        posts.add(amount=10)
        os._exit(0)
    os.waitpid(child, 0)
    assert shared.all[2].process == child
    assert counted("posts_total") == {(): 11}


def test_what_another_version_counts_is_left_alone(shared):
    posts = Metric("counter", "posts_total", "")
    shared.all[1].record("unheard_of_total", 1)[0] = 7
    shared.all[1].record("posts_total\x1fa label too many", 1)[0] = 7
    shared.all[1].record("posts_total", 3)[0] = 7
    count_in(shared, 1)
    posts.add()
    assert counted("posts_total") == {(): 1}
    assert [key for key, _ in shared.all[1].records()].count("posts_total") == 2


def test_a_histogram_has_its_buckets_and_their_sum(shared):
    waits = Metric("histogram", "waits_seconds", "")
    count_in(shared, 1)
    for seconds in (0.001, 0.0011, 100):
        waits.observe(seconds)
    cells = totals()["waits_seconds"][()]
    assert (cells[0], cells[1], cells[-2]) == (1, 1, 1)
    assert cells[-1] == pytest.approx(100.0021)


def test_a_full_slot_is_said_once_and_nobody_fails(caplog, monkeypatch):
    monkeypatch.setattr(slots, "SLOT_BYTES", 64)
    slot = Slot(memoryview(bytearray(64)))
    slot.record("a", 2)[0] = 1
    for number in range(3):
        slot.record(f"too much {number}", 2)[0] += 1
    assert [(key, list(cells)) for key, cells in slot.records()] == [("a", [1, 0])]
    assert [record.message for record in caplog.records] == [
        "There is no room to count too much 0; /metrics will not show it"
    ]
