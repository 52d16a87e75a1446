"""Where somebody is signed in."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session as PageSession
from django.test import Client
from django.utils import timezone

from organizer.accounts.actions import end_everybodys_sessions, end_session, prune_sessions, start_session
from organizer.accounts.models import AttemptWindow, AuthSession
from organizer.accounts.tokens import access_token
from organizer.events.models import Event
from tests.personas import Person

PATH = "/accounts/sessions/"
USER = "/dj-rest-auth/user/"

pytestmark = pytest.mark.django_db


def second_device(person):
    session = start_session(user=person.user, user_agent="Phone\x07/1.0", address="192.0.2.7")
    return Person(person.user, session, Client(headers={"Authorization": f"Bearer {access_token(session)}"}))


def test_own_sessions_are_listed_newest_first(alice, bob):
    phone = second_device(alice)
    page = alice.get(PATH).json()
    assert page["count"] == 2
    assert [row["id"] for row in page["results"]] == [phone.session.pk, alice.session.pk]
    assert [row["current"] for row in page["results"]] == [False, True]
    assert page["results"][0]["user_agent"] == "Phone/1.0"
    assert page["results"][0]["address"] == "192.0.2.7"
    assert set(page["results"][0]) == {
        "id",
        "created_at",
        "renewed_at",
        "expires_at",
        "user_agent",
        "address",
        "current",
    }


def test_list_takes_a_constant_number_of_statements(alice, django_assert_num_queries):
    for _ in range(20):
        second_device(alice)
    with django_assert_num_queries(3):
        assert len(alice.get(PATH, limit=50).json()["results"]) == 21


def test_one_session_is_ended_at_once(alice):
    phone = second_device(alice)
    assert alice.delete(f"{PATH}{phone.session.pk}/").status_code == 204
    assert phone.get(USER).status_code == 401
    assert alice.get(USER).status_code == 200
    assert alice.get(PATH).json()["count"] == 1


def test_ended_session_is_gone(alice):
    phone = second_device(alice)
    end_session(session=phone.session)
    assert alice.delete(f"{PATH}{phone.session.pk}/").status_code == 404


def test_session_of_somebody_else_does_not_exist_for_me(alice, mallory):
    answer = mallory.delete(f"{PATH}{alice.session.pk}/")
    missing = mallory.delete(f"{PATH}999999999999999999999999/")
    assert (
        (answer.status_code, answer.content)
        == (missing.status_code, missing.content)
        == (404, b'{"detail":"Not found."}')
    )
    assert alice.get(USER).status_code == 200


def test_all_others_are_ended(alice, bob):
    phones = [second_device(alice) for _ in range(2)]
    assert alice.delete(PATH).status_code == 204
    assert [phone.get(USER).status_code for phone in phones] == [401, 401]
    assert alice.get(USER).status_code == 200
    assert bob.get(USER).status_code == 200


def test_ending_this_session_takes_its_cookies_back(browser):
    current = browser.get(PATH).json()["results"][0]
    assert current["current"]
    answer = browser.delete(f"{PATH}{current['id']}/")
    assert answer.cookies["organizer-api-auth"].value == ""
    assert browser.get(USER).status_code == 401


def test_anonymous_sees_nothing(anonymous, db):
    assert anonymous.get(PATH).status_code == 401
    assert anonymous.delete(PATH).status_code == 401


def test_end_is_recorded_for_the_person_alone(alice):
    phone = second_device(alice)
    end_session(session=phone.session)
    event = Event.objects.get(type="session.ended")
    assert event.ids == {"session": phone.session.pk, "user": alice.id}
    assert event.people == [alice.id]


def test_ending_twice_is_recorded_once(alice):
    assert end_session(session=alice.session)
    assert not end_session(session=alice.session)
    assert Event.objects.filter(type="session.ended").count() == 1


def test_after_a_restore_everybodys_sessions_end_and_nothing_is_recorded(alice, bob):
    PageSession.objects.create(
        session_key="admin-site", session_data="", expire_date=timezone.now() + timedelta(days=1)
    )
    end_session(session=bob.session)
    events = Event.objects.count()
    assert end_everybodys_sessions() == 1
    assert alice.get("/tasks/").status_code == bob.get("/tasks/").status_code == 401
    assert PageSession.objects.count() == 0
    assert Event.objects.count() == events
    start_session(user=alice.user)
    assert AuthSession.objects.filter(revoked_at=None).count() == 1


def test_what_is_over_is_pruned(alice, bob):
    end_session(session=bob.session)
    assert prune_sessions() == 0
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert prune_sessions() == 1
    assert list(AuthSession.objects.all()) == [alice.session]
    with time_machine.travel(timezone.now() + timedelta(days=92)):
        assert prune_sessions() == 1


def test_windows_in_use_are_not_pruned(anonymous, alice):
    anonymous.post("/dj-rest-auth/login/", {"username": "alice", "password": "wrong password"})
    assert prune_sessions() == 0
    assert AttemptWindow.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert prune_sessions() == 1
