"""GET and DELETE /task/<id>: for the owner and the assignee."""

import pytest

from organizer.events.models import Event
from organizer.tasks.models import Task
from organizer.teams.actions import delete_team, leave_team

pytestmark = pytest.mark.django_db

NOT_FOUND = {"detail": "Not found."}
NUMBERS = [0, 999999, 2**63 - 1, 2**63, 10**30]


def test_owner_and_assignee_read_the_same_task(task, alice, bob):
    hers, his = alice.get(f"/task/{task.pk}"), bob.get(f"/task/{task.pk}/")
    assert (hers.status_code, his.status_code) == (200, 200)
    assert hers.json()["is_owner"] is True
    assert his.json() == hers.json() | {"is_owner": False}
    expected = {"owner": "alice", "asigned_to": bob.id, "asigned_to_username": "bob", "due_date": "15 Sep 2023 15:41"}
    assert hers.json() | expected == hers.json()


def test_others_get_the_published_400_whether_it_exists_or_not(task, carol, mallory):
    for asker in (carol, mallory):
        for number in (task.pk, *NUMBERS):
            for answer in (
                asker.get(f"/task/{number}"),
                asker.put(f"/task/{number}", {}),
                asker.patch(f"/task/{number}", {"title": "Mine"}),
            ):
                assert (answer.status_code, answer.json()) == (400, NOT_FOUND)


def test_anonymous_is_told_to_sign_in(task, anonymous):
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        assert anonymous.send(method, f"/task/{task.pk}", {}).status_code == 401


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_owner_and_assignee_can_delete(task, alice, bob, who, request):
    answer = request.getfixturevalue(who).delete(f"/task/{task.pk}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert not Task.objects.exists()
    event = Event.objects.latest("pk")
    assert (event.type, event.ids, event.people) == ("task.deleted", {"task": task.pk}, [])
    assert event.losers == sorted([alice.id, bob.id])
    for asker in (alice, bob):
        assert asker.delete(f"/task/{task.pk}").status_code == 404
        assert asker.get(f"/task/{task.pk}").status_code == 400


def test_others_delete_nothing_and_nobody_is_told(task, carol, mallory):
    for asker in (carol, mallory):
        for number in (task.pk, *NUMBERS):
            answer = asker.delete(f"/task/{number}")
            assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert Task.objects.get() == task
    assert not Event.objects.filter(type="task.deleted").exists()


def test_tasks_outlive_team_and_membership(task, team, alice, bob):
    leave_team(person=bob.user, team_id=team.pk)
    delete_team(actor=alice.user, team=team)
    assert alice.get(f"/task/{task.pk}").json()["title"] == task.title


def test_reading_takes_two_statements(task, bob, django_assert_num_queries):
    with django_assert_num_queries(2):
        bob.get(f"/task/{task.pk}")
