"""PUT and PATCH /task/<id>."""

import pytest

from organizer.events.models import Event
from organizer.tasks.tests.conftest import whole
from organizer.teams.actions import create_team, join_team, leave_team

pytestmark = pytest.mark.django_db

NOT_ALLOWED = {"detail": "You do not have permission to perform this action."}


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_owner_and_assignee_can_change_everything_but_the_assignee(task, alice, bob, who, request):
    body = {"title": "Water", "due_date": "2024-01-02 03:04", "category": 2, "priority": 1, "status": 2, "comment": "x"}
    answer = request.getfixturevalue(who).put(f"/task/{task.pk}", body)
    assert answer.status_code == 200
    expected = body | {"due_date": "02 Jan 2024 03:04", "owner": "alice", "asigned_to": bob.id, "version": 2}
    assert answer.json() | expected == answer.json()
    event = Event.objects.latest("pk")
    assert (event.type, event.people, event.losers) == ("task.changed", sorted([alice.id, bob.id]), [])


def test_the_published_clients_form_works(task, alice):
    form = whole(task, title="Water", due_date="2023-09-15 18:41", asigned_to="")
    answer = alice.form("PUT", f"/task/{task.pk}/", form)
    assert answer.status_code == 200, answer.content
    assert (answer.json()["title"], answer.json()["asigned_to"], answer.json()["comment"]) == ("Water", None, "all")


def test_put_names_every_missing_field(task, alice):
    answer = alice.put(f"/task/{task.pk}", {"comment": "x"})
    assert answer.status_code == 400
    required = ["This field is required."]
    assert answer.json() == dict.fromkeys(("title", "due_date", "category", "priority", "status"), required)


def test_what_put_leaves_out_stays(task, alice, bob):
    answer = alice.put(f"/task/{task.pk}", whole(task))
    assert (answer.json()["comment"], answer.json()["asigned_to"]) == ("all", bob.id)


@pytest.mark.parametrize("empty", ["", None])
def test_an_empty_string_or_null_clears(task, alice, empty):
    answer = alice.put(f"/task/{task.pk}", whole(task, comment=empty, asigned_to=empty, file=empty))
    assert answer.status_code == 200
    assert (answer.json()["comment"], answer.json()["asigned_to"], answer.json()["file"]) == ("", None, None)


def test_patch_changes_a_part(task, bob):
    answer = bob.patch(f"/task/{task.pk}", {"status": 2})
    assert answer.status_code == 200
    expected = {"status": 2, "title": "Water the roses", "comment": "all", "due_date": "15 Sep 2023 15:41"}
    assert answer.json() | expected == answer.json()
    assert bob.form("PATCH", f"/task/{task.pk}/", {"title": "Water"}).json()["title"] == "Water"


@pytest.mark.parametrize(
    "body", [{"title": ""}, {"due_date": "x"}, {"status": 9}, {"asigned_to": "x"}, {"priority": None}]
)
def test_a_bad_part_is_refused_by_name_and_changes_nothing(task, alice, body):
    for answer in (alice.patch(f"/task/{task.pk}", body), alice.put(f"/task/{task.pk}", whole(task) | body)):
        assert answer.status_code == 400
        assert list(answer.json()) == list(body)
    task.refresh_from_db()
    assert (task.title, task.version) == ("Water the roses", 1)


def test_read_only_and_unknown_fields_change_nothing(task, alice, mallory):
    body = {"id": 99, "owner": "mallory", "owner_id": mallory.id, "is_owner": False, "asigned_to_username": "mallory"}
    answer = alice.patch(f"/task/{task.pk}", body | {"due_at": "x", "version": 7, "created_at": "x", "colour": "red"})
    assert answer.status_code == 200
    expected = {"id": task.pk, "owner": "alice", "is_owner": True, "asigned_to_username": "bob", "version": 2}
    assert answer.json() | expected == answer.json()


def test_the_owner_can_give_it_to_somebody_else_and_the_former_assignee_loses_sight(task, alice, bob, carol):
    answer = alice.put(f"/task/{task.pk}", whole(task, asigned_to=carol.id))
    assert (answer.status_code, answer.json()["asigned_to_username"]) == (200, "carol")
    event = Event.objects.latest("pk")
    assert (event.people, event.losers) == (sorted([alice.id, carol.id]), [bob.id])
    assert bob.get(f"/task/{task.pk}").status_code == 400
    assert carol.get(f"/task/{task.pk}").status_code == 200


@pytest.mark.parametrize("value", ["", None, "carol", "alice", "mallory", "nobody"])
def test_the_assignee_cannot_give_it_away(task, bob, value, request):
    people = ("carol", "alice", "mallory")
    other = request.getfixturevalue(value).id if value in people else {"nobody": 999999}.get(value, value)
    for answer in (
        bob.put(f"/task/{task.pk}", whole(task, asigned_to=other)),
        bob.patch(f"/task/{task.pk}", {"asigned_to": other}),
    ):
        assert (answer.status_code, answer.json()) == (403, NOT_ALLOWED)
    task.refresh_from_db()
    assert (task.assignee_id, task.version) == (bob.id, 1)


def test_the_assignee_can_send_the_same_assignee_back(task, bob):
    assert bob.put(f"/task/{task.pk}", whole(task, asigned_to=bob.id)).status_code == 200


def test_an_assignment_is_checked_only_when_it_changes(task, team, alice, bob, carol):
    choir = create_team(owner=carol.user, name="Choir")
    for person in (alice, bob):
        join_team(person=person.user, team_id=choir.pk)
    leave_team(person=bob.user, team_id=team.pk)
    kept = alice.put(f"/task/{task.pk}", whole(task, asigned_to=str(bob.id)))
    assert (kept.status_code, kept.json()["asigned_to"]) == (200, bob.id)
    assert alice.patch(f"/task/{task.pk}", {"asigned_to": ""}).status_code == 200
    again = alice.patch(f"/task/{task.pk}", {"asigned_to": bob.id})
    assert (again.status_code, list(again.json())) == (400, ["asigned_to"])


def test_a_foreign_person_is_answered_like_a_missing_one(task, alice, mallory):
    for number in (mallory.id, 999999, 10**30):
        answer = alice.patch(f"/task/{task.pk}", {"asigned_to": number})
        expected = {"asigned_to": ["This is not a member of a team of yours."]}
        assert (answer.status_code, answer.json()) == (400, expected)


def test_a_refused_change_tells_nobody(task, bob, carol):
    events = Event.objects.count()
    bob.patch(f"/task/{task.pk}", {"asigned_to": carol.id, "title": "Mine"})
    carol.patch(f"/task/{task.pk}", {"title": "Mine"})
    assert Event.objects.count() == events
    task.refresh_from_db()
    assert task.title == "Water the roses"
