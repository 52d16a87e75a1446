"""Two requests at once about one task, each on its own connection."""

import pytest

from organizer.core.errors import NotFound
from organizer.tasks.actions import change_task, delete_task
from organizer.tasks.models import Task
from organizer.tasks.tests.conftest import DUE
from organizer.teams.tests.test_team_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_change_of_eight_is_lost(task, alice):
    at_once(*[lambda: change_task(actor=alice.user, task=task, due_at=DUE)] * 8)
    task.refresh_from_db()
    assert task.version == 9


def test_owner_and_assignee_change_different_fields_and_both_stay(task, alice, bob):
    at_once(
        lambda: change_task(actor=alice.user, task=task, title="Water"),
        lambda: change_task(actor=bob.user, task=task, status=2),
    )
    task.refresh_from_db()
    assert (task.title, task.status) == ("Water", 2)


def test_deleting_with_four_requests_deletes_once(task, bob):
    outcomes = at_once(*[lambda: delete_task(actor=bob.user, task=task)] * 4)
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, NotFound) for outcome in outcomes) == 3


def test_who_is_unassigned_changes_nothing_afterwards(task, alice, bob):
    outcomes = at_once(
        lambda: change_task(actor=alice.user, task=task, assignee_id=None),
        lambda: change_task(actor=bob.user, task=task, title="Mine"),
    )
    task.refresh_from_db()
    assert task.assignee_id is None
    assert task.title == ("Water the roses" if isinstance(outcomes[1], NotFound) else "Mine")
    assert Task.objects.count() == 1
