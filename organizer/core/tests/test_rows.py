from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from organizer.core.rows import insert_row, update_row
from organizer.tasks.models import Task

DUE = datetime(2026, 9, 15, 15, 41, 0, 123456, tzinfo=UTC)


@pytest.fixture
def task(alice):
    task = Task(owner=alice.user, title="100% of it", title_folded="100% of it", due_at=DUE)
    insert_row(task)
    return task


def test_an_inserted_row_is_what_save_would_have_written(alice, task):
    saved = Task(owner=alice.user, title=task.title, title_folded=task.title, due_at=DUE, created_at=task.created_at)
    saved.changed_at = task.changed_at
    saved.save()
    ours, theirs = (Task.objects.filter(pk=one.pk).values().get() for one in (task, saved))
    assert ours.pop("id") != theirs.pop("id")
    assert ours == theirs


def test_an_inserted_row_can_be_saved_again(task):
    task.title = "Less"
    task.save()
    assert Task.objects.get().title == "Less"


def test_a_row_that_breaks_a_rule_is_refused(alice):
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(Task(owner=alice.user, title="x", title_folded="x", due_at=DUE, category=9))
    assert not Task.objects.exists()


def test_only_the_named_columns_of_only_this_row_are_changed(alice, task):
    other = Task.objects.create(owner=alice.user, title="Other", title_folded="other", due_at=DUE)
    task.title, task.priority = "New", 2
    update_row(task, "priority")
    found = Task.objects.get(pk=task.pk)
    other.refresh_from_db()
    assert (found.title, found.priority, other.priority) == ("100% of it", 2, 0)


def test_without_names_every_column_is_changed(bob, task):
    task.title, task.assignee = "New", bob.user
    update_row(task)
    found = Task.objects.get()
    assert (found.title, found.assignee_id, found.due_at) == ("New", bob.user.pk, DUE)
