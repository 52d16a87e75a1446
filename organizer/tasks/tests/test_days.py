"""Whose days a search means: those of `tz`, else of the asker's profile, else of UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from organizer.accounts.models import User
from organizer.tasks.due import calendar_span, parse_due_span

pytestmark = pytest.mark.django_db

# 8 in the evening of 5 December in New York; the next day in UTC.
EVENING = datetime(2026, 12, 6, 1, 0, tzinfo=UTC)


@pytest.fixture
def task(make, alice):
    return make(alice, title="Call the bakery", due_at=EVENING)


def found(person, **asked):
    answer = person.get("/tasks/", **asked)
    assert answer.status_code == 200, answer.content
    return answer.json()["count"]


@pytest.mark.parametrize("name", ["search", "due_date"])
def test_a_day_is_that_of_the_zone_that_is_named(task, alice, name):
    assert found(alice, **{name: "2026-12-05"}) == 0
    assert found(alice, **{name: "2026-12-06"}) == 1
    assert found(alice, **{name: "2026-12-05"}, tz="America/New_York") == 1
    assert found(alice, **{name: "2026-12-06"}, tz="America/New_York") == 0


@pytest.mark.parametrize("name", ["search", "due_date"])
def test_else_it_is_that_of_the_profile(task, team, make, alice, bob, name):
    alice.patch("/dj-rest-auth/user/", {"time_zone": "America/New_York"})
    make(alice, title="Of both", due_at=EVENING, assignee_id=bob.id)
    assert found(alice, **{name: "2026-12-05"}) == 2
    assert found(bob, **{name: "2026-12-05"}) == 0
    assert found(alice, **{name: "2026-12-05"}, tz="UTC") == 0


def test_months_and_years_are_those_of_the_zone_too(make, alice):
    make(alice, due_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    asked = {"tz": "Europe/Berlin"}
    assert [found(alice, search=word, **asked) for word in ("2026", "2026-12", "2027", "2027-01")] == [0, 0, 1, 1]


def test_a_time_of_day_is_that_of_the_answers_whatever_the_zone(task, alice):
    for text in ("2026-12-06T01:00", "6 Dec 2026 01:00", "2026-12-05T20:00-05:00"):
        assert found(alice, due_date=text, tz="America/New_York") == 1


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc", "+02:00", "a\x00b", "x" * 10_000])
def test_a_zone_that_is_none_is_refused_in_words(alice, zone):
    answer = alice.get("/tasks/", tz=zone)
    assert answer.status_code == 400
    assert answer.json() == {"tz": ["This is no time zone. Use a name such as Europe/Berlin or UTC."]}


def test_a_profiles_zone_that_is_gone_from_the_database_of_zones_is_utc(task, alice):
    User.objects.filter(pk=alice.id).update(time_zone="Europe/Atlantis")
    assert found(alice, search="2026-12-06") == 1


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("Africa/Cairo", "2026-04-24", 23),
        ("Pacific/Apia", "2011-12-30", 0),
        ("UTC", "2026-03-29", 24),
    ],
)
def test_days_are_as_long_as_they_are_there(zone, day, hours):
    start, end = calendar_span(day, ZoneInfo(zone))
    assert end is not None
    assert (end - start).total_seconds() == hours * 3600


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_too(alice, zone, day):
    start, end = parse_due_span(day, ZoneInfo(zone))
    assert end is None or start < end
    assert found(alice, search=day, tz=zone) == 0
