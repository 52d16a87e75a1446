"""An assignment ends when the last team that connects the assignee with the task's owner does."""

import pytest
from django.db import connection

from organizer.events.models import Event
from organizer.people.actions import delete_account
from organizer.tasks import assignments
from organizer.teams.actions import create_team, delete_team, end_membership, join_team, leave_team
from organizer.teams.models import Membership
from tests.personas import PASSWORD, person

pytestmark = pytest.mark.django_db


def assigned_to(task):
    task.refresh_from_db()
    return task.assignee_id


def last_events(count):
    return [(event.type, event.ids, event.people, event.losers) for event in Event.objects.order_by("-pk")[:count]]


def leaves(team, alice, bob):
    leave_team(person=bob.user, team_id=team.pk)


def is_removed(team, alice, bob):
    end_membership(actor=alice.user, membership=Membership.objects.get(team=team, member=bob.id))


def loses_the_team(team, alice, bob):
    delete_team(actor=alice.user, team=team)


WAYS = [leaves, is_removed, loses_the_team]


@pytest.mark.parametrize("end", WAYS)
def test_it_ends_with_an_event_and_a_version(task, team, alice, bob, end):
    before = task.version
    end(team, alice, bob)
    assert assigned_to(task) is None
    assert task.version == before + 1
    ended = [event for event in last_events(2) if event[0] == "task.assigned"]
    assert ended == [("task.assigned", {"task": task.pk}, [alice.id], [bob.id])]
    assert bob.get(f"/task/{task.pk}").status_code == 400
    assert bob.patch(f"/task/{task.pk}", {"title": "Mine"}).status_code == 400
    assert bob.get("/tasks/").json()["count"] == 0
    assert alice.get(f"/task/{task.pk}").json()["asigned_to"] is None


@pytest.mark.parametrize("end", WAYS)
@pytest.mark.parametrize("owner", ["alice", "bob", "carol"])
def test_another_team_keeps_it_whoever_owns_that(task, team, alice, bob, carol, end, owner):
    people = {"alice": alice, "bob": bob, "carol": carol}
    choir = create_team(owner=people[owner].user, name="Choir")
    for name in {"alice", "bob"} - {owner}:
        join_team(person=people[name].user, team_id=choir.pk)
    end(team, alice, bob)
    assert assigned_to(task) == bob.id
    delete_team(actor=people[owner].user, team=choir)
    assert assigned_to(task) is None


def test_the_owner_of_the_task_may_be_the_one_who_goes(task, team, alice, bob, carol):
    choir = create_team(owner=carol.user, name="Choir")
    for somebody in (alice, bob):
        join_team(person=somebody.user, team_id=choir.pk)
    delete_team(actor=alice.user, team=team)
    assert assigned_to(task) == bob.id
    leave_team(person=alice.user, team_id=choir.pk)
    assert assigned_to(task) is None


def test_what_is_not_between_the_two_stays(team, make, alice, bob, carol):
    own = make(bob, assignee_id=bob.id)
    of_carol = make(alice, assignee_id=carol.id)
    to_bob = make(alice, assignee_id=bob.id)
    leave_team(person=bob.user, team_id=team.pk)
    assert [assigned_to(task) for task in (own, of_carol, to_bob)] == [bob.id, carol.id, None]


def test_a_refused_ending_ends_nothing(task, team, bob, mallory):
    membership = Membership.objects.get(team=team, member=bob.id)
    assert mallory.delete(f"/membership/{membership.pk}/").status_code in (403, 404)
    assert mallory.delete(f"/team/{team.pk}/").status_code == 403
    assert assigned_to(task) == bob.id


def test_a_team_of_more_people_than_one_statement_takes(team, make, alice, monkeypatch):
    monkeypatch.setattr(assignments, "BATCH", 2)
    crowd = [person(f"member{number}") for number in range(5)]
    for one in crowd:
        join_team(person=one.user, team_id=team.pk)
    tasks = [make(alice, assignee_id=one.id) for one in crowd]
    delete_team(actor=alice.user, team=team)
    assert [assigned_to(task) for task in tasks] == [None] * 5


def test_leaving_costs_the_same_however_many_tasks_end(team, make, alice, bob, carol, django_assert_max_num_queries):
    def statements(who, tasks):
        for _ in range(tasks):
            make(alice, assignee_id=who.id)
        with django_assert_max_num_queries(40) as asked:
            leave_team(person=who.user, team_id=team.pk)
        return sum("events_event" not in statement["sql"] for statement in asked.captured_queries)

    assert statements(bob, 3) == statements(carol, 12)
    assert connection.in_atomic_block


def test_deleting_an_account_says_it_once(task, team, alice, bob):
    delete_account(user=bob.user, password=PASSWORD)
    assert assigned_to(task) is None
    assert Event.objects.filter(type="task.assigned").count() == 1
