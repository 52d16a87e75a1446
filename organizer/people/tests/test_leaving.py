"""Deleting one's account."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from organizer.accounts.models import AuthSession, User
from organizer.chat.models import Conversation, Message
from organizer.events.models import Event
from organizer.images.models import StoredImage
from organizer.images.tests.pictures import picture
from organizer.tasks.models import Task
from organizer.teams.actions import create_team, join_team
from organizer.teams.models import Membership, Team
from tests.personas import PASSWORD, Person

PATH = "/accounts/me/"

pytestmark = pytest.mark.django_db


def leave(person, password=PASSWORD):
    return person.delete(PATH, {"password": password})


def post(person, team, text, *, to=None, image=None):
    path = f"/team-chat-post/{team.pk}" if to is None else f"/private-chat-post/{team.pk}/{to.id}"
    fields = {"team": team.pk, "message": text} | ({"image": image} if image else {})
    answer = person.form("POST", path, fields)
    assert answer.status_code == 201, answer.content
    return answer.json()


def task(owner, title="Water", **fields):
    answer = owner.form("POST", "/tasks/", {"title": title, "due_date": "2026-05-01T10:00"} | fields)
    assert answer.status_code == 200, answer.content
    return answer.json()


def upload(name="picture.png"):
    file = BytesIO(picture())
    file.name = name
    return file


def test_person_leaves_with_the_right_password(bob, team):
    answer = leave(bob)
    assert answer.status_code == 204
    assert answer.cookies["organizer-api-auth"].value == ""
    assert bob.get("/dj-rest-auth/user/").status_code == 401
    login = Person().post("/dj-rest-auth/login/", {"username": "bob", "password": PASSWORD})
    assert login.status_code == 400


def test_form_data_will_do(bob):
    assert bob.form("DELETE", PATH, {"password": PASSWORD}).status_code == 204


def test_wrong_password_changes_nothing_and_is_counted(bob, team):
    statuses = [leave(bob, "wrong password").status_code for _ in range(6)]
    assert statuses == [400] * 5 + [429]
    assert User.objects.get(pk=bob.id).deleted_at is None
    assert bob.get("/team-members-count/" + str(team.pk)).json() == {"count": 2}


def test_password_must_be_given(bob):
    assert bob.delete(PATH).json() == {"password": ["This field is required."]}
    assert leave(bob, "").json() == {"password": ["This field may not be blank."]}


def test_wrong_password_is_said_at_its_field(bob):
    assert set(leave(bob, "wrong password").json()) == {"password"}


def test_anonymous_cannot_delete_anything(anonymous, db):
    assert leave(anonymous).status_code == 401


def test_row_that_stays_holds_nothing_personal(bob):
    bob.patch("/dj-rest-auth/user/", {"email": "bob@example.com", "first_name": "Robert", "last_name": "Tables"})
    leave(bob)
    row = User.objects.get(pk=bob.id)
    assert row.username == f"deleted user {bob.id}"
    assert (row.email, row.first_name, row.last_name) == ("", "", "")
    assert not row.is_active
    assert not row.has_usable_password()
    assert not AuthSession.objects.filter(user=row).exists()


def test_name_is_free_again_and_the_tombstone_s_cannot_be_taken(bob, anonymous):
    leave(bob)
    body = {"password1": PASSWORD, "password2": PASSWORD}
    path = "/dj-rest-auth/registration/"
    assert anonymous.post(path, body | {"username": f"deleted user {bob.id}"}).status_code == 400
    assert anonymous.post(path, body | {"username": "bob"}).status_code == 201


def test_nothing_of_the_person_is_left_in_any_table(alice, bob, team, settings):
    bob.patch("/dj-rest-auth/user/", {"email": "canary7@example.com", "first_name": "canary7"})
    post(bob, team, "canary7 in the team", image=upload())
    post(bob, team, "canary7 in private", to=alice)
    task(bob, "canary7 task", comment="canary7", file=upload())
    leave(bob)
    for model in apps.get_models():
        assert "canary7" not in str(list(model.objects.values())), model
        assert "'bob'" not in str(list(model.objects.values())), model


def test_messages_go_and_counts_stay_right(alice, bob, carol, team):
    for text in ("one", "two"):
        post(bob, team, text)
        post(alice, team, text)
    post(bob, team, "psst", to=alice)
    post(alice, team, "what", to=bob)
    post(bob, team, "note", to=bob)
    leave(bob)
    assert {message.author_id for message in Message.objects.all()} == {alice.id}
    for conversation in Conversation.objects.all():
        assert conversation.message_count == conversation.messages.count()
    assert alice.get(f"/team-chat-message-count/{team.pk}").json()["count"] == 2


def test_other_side_of_a_private_chat_keeps_its_own_messages(alice, bob, team):
    post(bob, team, "psst", to=alice)
    post(alice, team, "what is it", to=bob)
    leave(bob)
    page = alice.get("/private-chat-list/", team_id=team.pk).json()
    assert [message["message"] for message in page["results"]] == ["what is it"]
    assert page["results"][0]["recipient"] == f"deleted user {bob.id}"


def test_tasks_go_and_assigned_ones_become_nobody_s(alice, bob, team):
    task(bob, "mine")
    given = task(alice, "given", asigned_to=bob.id)
    leave(bob)
    assert list(Task.objects.values_list("title", "assignee")) == [("given", None)]
    assert alice.get(f"/task/{given['id']}").json()["asigned_to"] is None


def test_files_go_with_the_images(alice, bob, team, settings, django_capture_on_commit_callbacks):
    given = task(alice, "given", asigned_to=bob.id)
    fields = {"title": "given", "due_date": "2026-05-01T10:00", "category": 0, "priority": 0, "status": 0}
    assert bob.form("PUT", f"/task/{given['id']}", fields | {"file": upload()}).status_code == 200
    post(bob, team, "look", image=upload())
    task(bob, "mine", file=upload())
    keeps = task(alice, "hers", file=upload())
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(files) == 4
    with django_capture_on_commit_callbacks(execute=True):
        leave(bob)
    files = [path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert files == [StoredImage.objects.get().key]
    assert files[0] in alice.get(f"/task/{keeps['id']}").json()["file"]
    assert alice.get(f"/task/{given['id']}").json()["file"] is None


def test_team_passes_to_the_longest_standing_member(alice, bob, carol, team):
    Membership.objects.filter(member=carol.user).update(joined_at=timezone.now() - timedelta(days=9))
    leave(alice)
    passed = Team.objects.get(pk=team.pk)
    assert (passed.owner_id, passed.deleted_at) == (carol.id, None)
    assert list(Membership.objects.values_list("member", flat=True)) == [bob.id]


def test_passed_team_gets_a_number_when_its_name_is_taken(alice, bob, team):
    create_team(owner=bob.user, name="Gardeners")
    leave(alice)
    assert Team.objects.get(pk=team.pk).name == "Gardeners (2)"


def test_team_without_members_goes(alice, mallory):
    lonely = create_team(owner=alice.user, name="Alone")
    leave(alice)
    assert mallory.get(f"/team/{lonely.pk}").status_code == 404


def test_memberships_end(bob, alice, team):
    leave(bob)
    assert [row["username"] for row in alice.get(f"/team-members/{team.pk}").json()] == ["alice", "carol"]


def test_those_who_shared_a_team_are_told_and_nobody_else(alice, bob, carol, mallory, team):
    elsewhere = create_team(owner=mallory.user, name="Elsewhere")
    join_team(person=alice.user, team_id=elsewhere.pk)
    leave(bob)
    event = Event.objects.get(type="profile.changed")
    assert event.people == sorted([alice.id, bob.id, carol.id])
    assert Event.objects.filter(type="session.ended", people=[bob.id]).count() == 1


def test_others_are_left_alone(alice, bob, carol, team):
    post(alice, team, "still here")
    task(carol, "hers")
    leave(bob)
    assert carol.get("/dj-rest-auth/user/").status_code == 200
    assert Message.objects.count() == 1
    assert Task.objects.count() == 1
