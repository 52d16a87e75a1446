"""Who is online: noted by the processes that hold streams, shown to those who share a team."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organizer.events import light
from organizer.people.actions import delete_account
from organizer.presence import actions
from organizer.presence.models import Attendance, Sighting
from organizer.teams.actions import create_team, leave_team
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """What is sent on the light path: who, online or not, to whose company."""
    signals = []

    def publish(kind, data, *, company=None, **scope):
        assert (kind, scope) == ("presence", {})
        assert data["user_id"] == company
        signals.append((company, data["online"]))

    monkeypatch.setattr(light, "publish", publish)
    return signals


@pytest.fixture
def elsewhere(monkeypatch):
    """Call as if in another process."""

    def run(**streams):
        with monkeypatch.context() as other:
            other.setattr(actions, "_holder", lambda: "another")
            note(**streams)

    return run


def note(opened=(), closed=(), open=()):
    actions.note_streams(opened=set(opened), closed=set(closed), open=set(open))


def presence(person, **parameters):
    answer = person.get("/presence/", **parameters)
    assert answer.status_code == 200
    return {row["user_id"]: row["online"] for row in answer.json()}


def last_seen(person, of):
    return {row["user_id"]: row["last_seen"] for row in person.get("/presence/").json()}[of.id]


def test_company_sees_who_comes_and_goes(team, alice, bob, carol, told):
    note(opened=[bob.id])
    assert presence(alice) == {bob.id: True, carol.id: False}
    note(closed=[bob.id])
    assert presence(alice) == {bob.id: False, carol.id: False}
    assert told == [(bob.id, True), (bob.id, False)]
    assert last_seen(alice, bob) is not None
    assert last_seen(alice, carol) is None


def test_outsider_sees_nobody(team, bob, mallory):
    note(opened=[bob.id])
    assert presence(mallory) == {}


def test_only_the_people_of_one_team_are_listed_when_asked(team, alice, bob, mallory):
    other = create_team(owner=bob.user, name="Other")
    assert presence(bob, team_id=other.pk) == {}
    assert alice.id in presence(bob, team_id=team.pk)
    foreign, missing = presence(mallory, team_id=team.pk), presence(mallory, team_id=987654)
    assert foreign == missing == {}


def test_one_who_left_is_not_seen_any_more(team, alice, bob):
    note(opened=[bob.id])
    leave_team(person=bob.user, team_id=team.pk)
    assert bob.id not in presence(alice)
    assert presence(bob) == {}


def test_one_is_online_until_the_last_process_lets_go(team, alice, bob, told, elsewhere):
    note(opened=[bob.id])
    elsewhere(opened=[bob.id])
    note(closed=[bob.id])
    assert presence(alice)[bob.id]
    elsewhere(closed=[bob.id])
    assert not presence(alice)[bob.id]
    assert told == [(bob.id, True), (bob.id, False)]


def test_a_dead_process_attends_to_nobody(team, alice, bob, told, elsewhere):
    elsewhere(opened=[bob.id])
    Attendance.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert not presence(alice)[bob.id]
    actions.sweep()
    assert told == [(bob.id, True), (bob.id, False)]
    assert not Attendance.objects.exists()


def test_a_living_process_is_not_swept(team, alice, bob, told):
    note(opened=[bob.id])
    actions.sweep()
    assert presence(alice)[bob.id]
    assert told == [(bob.id, True)]


def test_keeping_alive_prolongs_and_puts_right(team, alice, bob, carol, told):
    note(opened=[bob.id])
    Attendance.objects.update(until=timezone.now() + timedelta(seconds=1))
    note(open=[bob.id])
    assert Attendance.objects.get().until > timezone.now() + timedelta(seconds=60)
    note(open=[carol.id])
    assert presence(alice) == {bob.id: False, carol.id: True}
    assert told == [(bob.id, True), (carol.id, True), (bob.id, False)]


def test_an_idle_server_writes_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(2):
        note()


def test_whoever_does_not_show_it_looks_like_never_there(team, alice, bob, told):
    note(opened=[bob.id])
    answer = bob.patch("/dj-rest-auth/user/", {"show_presence": False})
    assert (answer.status_code, answer.json()["show_presence"]) == (200, False)
    assert told[-1] == (bob.id, False)
    assert alice.get("/presence/").json()[0] == {"user_id": bob.id, "online": False, "last_seen": None}
    before = len(told)
    note(open=[bob.id])
    note(opened=[bob.id])
    assert told[before:] == []
    assert not Attendance.objects.exists()


def test_showing_it_again_works_from_the_next_sign_of_life(team, alice, bob):
    bob.patch("/dj-rest-auth/user/", {"show_presence": False})
    note(opened=[bob.id])
    bob.patch("/dj-rest-auth/user/", {"show_presence": True})
    note(open=[bob.id])
    assert presence(alice)[bob.id]


def test_a_profile_changed_otherwise_keeps_what_it_shows(bob):
    bob.patch("/dj-rest-auth/user/", {"show_presence": False})
    bob.form("PUT", "/dj-rest-auth/user/", {"username": "bob"})
    assert bob.get("/dj-rest-auth/user/").json()["show_presence"] is False
    refused = bob.patch("/dj-rest-auth/user/", {"show_presence": "perhaps"})
    assert (refused.status_code, list(refused.json())) == (400, ["show_presence"])


def test_a_deleted_account_leaves_nothing_of_it_behind(team, bob):
    note(opened=[bob.id])
    delete_account(user=bob.user, password=PASSWORD)
    assert not Sighting.objects.exists()
    assert not Attendance.objects.exists()


def test_the_list_takes_one_statement_besides_signing_in(team, alice, bob, carol, django_assert_num_queries):
    note(opened=[bob.id, carol.id])
    with django_assert_num_queries(2):
        assert len(presence(alice)) == 2
