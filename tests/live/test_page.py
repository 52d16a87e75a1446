"""The page of events for those who ask from time to time, waiting included."""

import threading
import time

from tests.live.scenes import found_team, newest, page, people, say


def test_without_a_cursor_there_are_no_events_but_the_newest_cursor(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    say(alice, team)
    answer = page(bob)
    assert (answer["events"], answer["reset"]) == ([], False)
    assert page(bob, answer["cursor"]) == {"events": [], "cursor": answer["cursor"], "reset": False}


def test_pages_follow_one_another_without_gap_or_double(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    cursor = newest(bob)
    for number in range(7):
        say(alice, team, str(number))
    told = []
    for _ in range(10):
        answer = page(bob, cursor, limit=2)
        told += [event["data"]["message"] for event in answer["events"]]
        cursor = answer["cursor"]
    assert told == [str(number) for number in range(7)]


def test_events_of_others_move_the_cursor_and_show_nothing(live):
    alice, mallory = people(live, "alice", "mallory")
    team = found_team(alice)
    cursor = newest(mallory)
    say(alice, team, "a secret")
    answer = page(mallory, cursor)
    assert answer["events"] == []
    assert int(answer["cursor"].split("-")[1]) > int(cursor.split("-")[1])


def test_waiting_ends_with_the_next_event(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    cursor = newest(bob)
    threading.Timer(0.5, say, (alice, team, "at last")).start()
    started = time.monotonic()
    answer = page(bob, cursor, wait=20)
    while not answer["events"]:  # a server that lags behind may be woken by what the cursor has seen already
        answer = page(bob, answer["cursor"], wait=20)
    assert time.monotonic() - started < 15
    assert [event["data"]["message"] for event in answer["events"]] == ["at last"]


def test_waiting_ends_with_its_time(live):
    (alice,) = people(live, "alice")
    cursor = newest(alice)
    started = time.monotonic()
    answer = page(alice, cursor, wait=1)
    assert 0.9 < time.monotonic() - started < 4
    assert answer["events"] == []


def test_what_is_there_is_not_waited_for(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    cursor = newest(bob)
    say(alice, team)
    started = time.monotonic()
    assert page(bob, cursor, wait=20)["events"]
    assert time.monotonic() - started < 5


def test_malformed_questions_are_answered_by_field(live):
    (alice,) = people(live, "alice")
    for name in ("limit", "wait"):
        answer = alice.client.get("/events/", params={name: "x"})
        assert (answer.status_code, list(answer.json())) == (400, [name])
    assert live.client().get("/events").status_code == 401
    assert alice.client.post("/events/").status_code == 405
