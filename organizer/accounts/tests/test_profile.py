"""One's own profile."""

import pytest

from organizer.accounts.models import User
from organizer.events.models import Event

PATH = "/dj-rest-auth/user/"

pytestmark = pytest.mark.django_db


def test_profile_is_what_the_published_api_says(alice):
    answer = alice.get(PATH)
    assert answer.status_code == 200
    assert answer.json() == {
        "pk": alice.id,
        "username": "alice",
        "email": "",
        "first_name": "",
        "last_name": "",
        "show_presence": True,
        "time_zone": None,
        "week_start": None,
        "clock": None,
    }


def test_anonymous_has_none(anonymous, db):
    answer = anonymous.get(PATH)
    assert (answer.status_code, answer.json()) == (401, {"detail": "Authentication credentials were not provided."})


def test_put_changes_what_it_names_and_keeps_the_rest(alice):
    alice.patch(PATH, {"first_name": "Alice", "email": "alice@example.com"})
    answer = alice.put(PATH, {"username": "alicia", "last_name": "Liddell"})
    assert answer.status_code == 200
    assert answer.json() == {
        "pk": alice.id,
        "username": "alicia",
        "email": "alice@example.com",
        "first_name": "Alice",
        "last_name": "Liddell",
        "show_presence": True,
        "time_zone": None,
        "week_start": None,
        "clock": None,
    }
    assert alice.get(PATH).json() == answer.json()


def test_put_needs_the_name_and_patch_does_not(alice):
    assert alice.put(PATH, {"first_name": "Alice"}).json() == {"username": ["This field is required."]}
    assert alice.patch(PATH, {"first_name": "Alice"}).status_code == 200


def test_blank_clears(alice):
    alice.patch(PATH, {"first_name": "Alice"})
    assert alice.patch(PATH, {"first_name": ""}).json()["first_name"] == ""


def test_taken_name_is_refused_and_own_name_in_another_case_is_not(alice, bob):
    answer = alice.patch(PATH, {"username": "BOB"})
    assert (answer.status_code, answer.json()) == (400, {"username": ["A user with that username already exists."]})
    assert alice.patch(PATH, {"username": "Alice"}).json()["username"] == "Alice"


@pytest.mark.parametrize("name", ["", "  ", "two words", "x" * 151])
def test_name_that_cannot_be_is_refused(alice, name):
    answer = alice.patch(PATH, {"username": name})
    assert answer.status_code == 400
    assert set(answer.json()) == {"username"}


def test_read_only_and_unknown_fields_change_nothing(alice):
    before = User.objects.filter(pk=alice.id).values().get()
    answer = alice.patch(
        PATH, {"pk": 99, "id": 99, "is_staff": True, "is_superuser": True, "password": "x", "color": "red"}
    )
    assert answer.status_code == 200
    assert User.objects.filter(pk=alice.id).values().get() == before


def test_change_is_recorded_and_nothing_changed_is_not(alice):
    alice.patch(PATH, {"first_name": "Alice"})
    alice.patch(PATH, {"first_name": "Alice"})
    event = Event.objects.get(type="profile.changed")
    assert (event.ids, event.people) == ({"user": alice.id}, [alice.id])
