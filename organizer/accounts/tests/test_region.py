"""A person's time zone, first day of the week and clock, as their profile keeps them."""

import pytest

PATH = "/dj-rest-auth/user/"
REGION = {"time_zone": "America/New_York", "week_start": 7, "clock": 12}
NOT_SAID = dict.fromkeys(REGION)

pytestmark = pytest.mark.django_db


def region(answer):
    assert answer.status_code == 200, answer.content
    return {name: answer.json()[name] for name in REGION}


def test_they_are_kept_and_answered_wherever_the_profile_is(alice, bob):
    assert region(alice.get(PATH)) == NOT_SAID
    assert region(alice.patch(PATH, REGION)) == REGION
    assert region(alice.get(PATH)) == REGION
    assert {name: alice.get("/accounts/export/").json()["profile"][name] for name in REGION} == REGION
    assert region(bob.get(PATH)) == NOT_SAID


def test_published_clients_that_do_not_know_them_change_nothing(alice):
    alice.patch(PATH, REGION)
    assert region(alice.put(PATH, {"username": "alice", "first_name": "Alice"})) == REGION
    assert region(alice.form("PUT", PATH, {"username": "alice", "first_name": "Ali"})) == REGION


@pytest.mark.parametrize("part", REGION)
def test_null_takes_back_what_was_said(alice, part):
    alice.patch(PATH, REGION)
    assert region(alice.patch(PATH, {part: None})) == REGION | {part: None}


@pytest.mark.parametrize(
    ("part", "value"),
    [
        *(("time_zone", zone) for zone in ("Mars/Olympus", "../../etc/passwd", "europe/berlin", "x" * 65)),
        *(("time_zone", zone) for zone in ("+02:00", "a\x00b", 3, [], {})),
        *(("week_start", day) for day in (0, 8, -1, "Monday", 1.5, 10**30, [])),
        *(("clock", hours) for hours in (0, 13, "24h", 12.5, 10**30, [])),
    ],
    ids=str,
)
def test_what_is_none_is_refused_in_words(alice, part, value):
    answer = alice.patch(PATH, {part: value})
    assert (answer.status_code, list(answer.json())) == (400, [part])
    assert region(alice.get(PATH)) == NOT_SAID


def test_a_zone_that_is_none_is_explained(alice):
    said = {"time_zone": ["This is no time zone. Use a name such as Europe/Berlin or UTC."]}
    assert alice.patch(PATH, {"time_zone": "Berlin"}).json() == said
