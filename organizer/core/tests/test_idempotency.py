"""A request that is sent again with its key makes nothing twice."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.utils import timezone
from PIL import Image

from organizer.chat.models import Message
from organizer.core.idempotency import forget_keys, prune_keys
from organizer.core.models import IdempotencyKey
from organizer.people.actions import delete_account
from organizer.tasks.models import Task
from organizer.teams import actions as team_actions
from organizer.teams.actions import create_team
from organizer.teams.models import Membership, Team
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db

DUE = "2031-05-04T10:30"


def keyed(key):
    return {"HTTP_IDEMPOTENCY_KEY": key}


@pytest.fixture
def requests(team, alice, bob, mallory):
    """Everything that makes something: who asks, the address, the body, another body, and what is made."""
    foreign = create_team(owner=mallory.user, name="Elsewhere")
    text, other = {"team": team.pk, "message": "hello"}, {"team": team.pk, "message": "goodbye"}
    return {
        "team": (bob, "/team/", {"name": "Bakers"}, {"name": "Smiths"}, Team),
        "membership": (bob, "/membership/", {"team": foreign.pk}, {"team": team.pk}, Membership),
        "task": (bob, "/tasks/", {"title": "Dig", "due_date": DUE}, {"title": "Sow", "due_date": DUE}, Task),
        "team message": (bob, f"/team-chat-post/{team.pk}", text, other, Message),
        "private message": (bob, f"/private-chat-post/{team.pk}/{alice.id}", text, other, Message),
    }


EVERYTHING = pytest.mark.parametrize("name", ["team", "membership", "task", "team message", "private message"])


@EVERYTHING
def test_a_retry_answers_with_what_was_made(requests, name):
    person, path, body, _, model = requests[name]
    first = person.post(path, body, **keyed("k1"))
    count = model.objects.count()
    assert not first.has_header("Idempotent-Replayed")
    for spelling in {path, path.rstrip("/")}:
        again = person.post(spelling, body, **keyed("k1"))
        assert (again.status_code, again.json()) == (first.status_code, first.json())
        assert again["Idempotent-Replayed"] == "true"
    assert model.objects.count() == count


@EVERYTHING
def test_another_body_under_the_same_key_is_refused(requests, name):
    person, path, body, other, model = requests[name]
    person.post(path, body, **keyed("k1"))
    count = model.objects.count()
    answer = person.post(path, other, **keyed("k1"))
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert model.objects.count() == count


@EVERYTHING
def test_another_key_makes_another_thing(requests, name):
    person, path, body, other, model = requests[name]
    person.post(path, body, **keyed("k1"))
    before = model.objects.count()
    if name == "membership":
        assert person.post(path, body, **keyed("k2")).status_code == 400  # one can join but once
        return
    assert person.post(path, other, **keyed("k2")).status_code in (200, 201)
    assert model.objects.count() == before + 1


@EVERYTHING
def test_without_a_key_nothing_is_kept(requests, name):
    person, path, body, _, _ = requests[name]
    assert person.post(path, body).status_code in (200, 201)
    assert not IdempotencyKey.objects.exists()


def test_another_address_under_the_same_key_is_refused(team, alice, bob, carol):
    body = {"team": team.pk, "message": "hello"}
    alice.post(f"/private-chat-post/{team.pk}/{bob.id}", body, **keyed("k1"))
    for path in (f"/private-chat-post/{team.pk}/{carol.id}", f"/team-chat-post/{team.pk}"):
        assert alice.post(path, body, **keyed("k1")).status_code == 422


def test_people_have_keys_of_their_own(alice, bob):
    first = alice.post("/team/", {"name": "Bakers"}, **keyed("k1")).json()
    second = bob.post("/team/", {"name": "Bakers"}, **keyed("k1")).json()
    assert (first["owner"], second["owner"]) == ("alice", "bob")


def test_a_retry_shows_the_thing_as_it_is_now(alice):
    made = alice.post("/team/", {"name": "Bakers"}, **keyed("k1")).json()
    alice.put(f"/team/{made['id']}/", {"name": "Millers"})
    again = alice.post("/team/", {"name": "Bakers"}, **keyed("k1"))
    assert (again.status_code, again.json()["name"]) == (200, "Millers")


def test_a_retry_after_the_thing_is_gone_makes_no_other(alice):
    made = alice.post("/tasks/", {"title": "Dig", "due_date": DUE}, **keyed("k1")).json()
    alice.delete(f"/task/{made['id']}")
    assert alice.post("/tasks/", {"title": "Dig", "due_date": DUE}, **keyed("k1")).status_code == 404
    assert not Task.objects.exists()


def test_a_retry_shows_no_message_to_one_who_left(team, bob):
    body = {"team": team.pk, "message": "hello"}
    bob.post(f"/team-chat-post/{team.pk}", body, **keyed("k1"))
    bob.delete(f"/leave/team/{team.pk}")
    assert bob.post(f"/team-chat-post/{team.pk}", body, **keyed("k1")).status_code == 404


def test_a_form_is_the_same_whatever_its_boundary(alice):
    def picture(colour):
        content = io.BytesIO()
        Image.new("RGB", (6, 4), colour).save(content, "PNG")
        return SimpleUploadedFile("picture.png", content.getvalue(), "image/png")

    def send(colour, boundary):
        from django.test.client import encode_multipart

        fields = {"title": "Dig", "due_date": DUE, "file": picture(colour)}
        kind = f"multipart/form-data; boundary={boundary}"
        return alice.client.generic(
            "POST", "/tasks/", encode_multipart(boundary, fields), content_type=kind, **keyed("k1")
        )

    first = send("teal", "first")
    assert first.json()["file"]
    assert send("teal", "second").json() == first.json()
    assert send("red", "third").status_code == 422
    assert Task.objects.count() == 1


def test_a_refused_request_gives_its_key_back(alice):
    assert alice.post("/team/", {"name": ""}, **keyed("k1")).status_code == 400
    assert not IdempotencyKey.objects.exists()
    assert alice.post("/team/", {"name": "Bakers"}, **keyed("k1")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_failure_leaves_neither_thing_nor_key(alice, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(team_actions, "record", fail)
        alice.client.raise_request_exception = False
        assert alice.post("/team/", {"name": "Bakers"}, **keyed("k1")).status_code >= 500
    assert not IdempotencyKey.objects.exists()
    assert alice.post("/team/", {"name": "Bakers"}, **keyed("k1")).status_code == 200


def under_way(person, key, *, seconds_ago):
    """As if a request had been claimed so long ago, and nothing been heard of it since."""
    person.post("/team/", {"name": "Bakers"}, **keyed(key))
    Team.objects.all().delete()
    claimed_at = timezone.now() - timedelta(seconds=seconds_ago)
    IdempotencyKey.objects.update(object_id=None, claimed_at=claimed_at)


def test_a_key_under_way_is_told_to_wait(alice):
    under_way(alice, "k1", seconds_ago=50)
    answer = alice.post("/team/", {"name": "Bakers"}, **keyed("k1"))
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_in_use")
    assert answer["Retry-After"] == "1"
    assert not Team.objects.exists()


def test_a_key_whose_process_died_is_free_after_a_minute(alice):
    under_way(alice, "k1", seconds_ago=61)
    assert alice.post("/team/", {"name": "Bakers"}, **keyed("k1")).status_code == 200
    assert IdempotencyKey.objects.get().object_id == Team.objects.get().pk


@pytest.mark.django_db(transaction=True)
def test_one_who_took_too_long_makes_nothing_when_another_has_the_key(alice, monkeypatch):
    found_team = team_actions.create_team

    def lose_the_key(**team):
        IdempotencyKey.objects.update(claim="another's")
        return found_team(**team)

    monkeypatch.setattr(team_actions, "create_team", lose_the_key)
    assert alice.post("/team/", {"name": "Bakers"}, **keyed("k1")).status_code == 409
    assert not Team.objects.exists()
    assert IdempotencyKey.objects.get().claim == "another's"


def test_a_key_is_free_again_after_a_day(alice):
    alice.post("/team/", {"name": "Bakers"}, **keyed("k1"))
    IdempotencyKey.objects.update(claimed_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert alice.post("/team/", {"name": "Smiths"}, **keyed("k1")).status_code == 200
    assert Team.objects.count() == 2


def test_keys_are_pruned_after_a_day_and_not_before(alice):
    alice.post("/team/", {"name": "Bakers"}, **keyed("old"))
    IdempotencyKey.objects.update(claimed_at=timezone.now() - timedelta(hours=24, seconds=1))
    alice.post("/team/", {"name": "Smiths"}, **keyed("new"))
    assert prune_keys() == 1
    assert IdempotencyKey.objects.get().key == "new"


@pytest.mark.parametrize("key", ["", "x" * 201, "tab\there", "ümlaut", "nul\x00"])
def test_a_malformed_key_is_refused(alice, key):
    answer = alice.post("/team/", {"name": "Bakers"}, **keyed(key))
    assert (answer.status_code, list(answer.json())) == (400, ["Idempotency-Key"])
    assert not Team.objects.exists()


@pytest.mark.parametrize("key", ["x" * 200, " ", '"quoted"', "~!@#$%^&*()"])
def test_any_printable_key_will_do(alice, key):
    assert alice.post("/team/", {"name": "Bakers"}, **keyed(key)).status_code == 200


def test_a_key_does_not_let_anybody_in(anonymous, db):
    assert anonymous.post("/team/", {"name": "Bakers"}, **keyed("k1")).status_code == 401
    assert not IdempotencyKey.objects.exists()


def test_neither_text_nor_answer_is_kept(team, alice):
    alice.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "canary"}, **keyed("k1"))
    [row] = IdempotencyKey.objects.values()
    assert "canary" not in str(row)


def test_a_deleted_account_leaves_no_key(alice, bob):
    for person in (alice, bob):
        person.post("/team/", {"name": "Bakers"}, **keyed("k1"))
    delete_account(user=alice.user, password=PASSWORD)
    assert IdempotencyKey.objects.get().person_id == bob.id
    forget_keys(person_id=bob.id)
    assert not IdempotencyKey.objects.exists()
