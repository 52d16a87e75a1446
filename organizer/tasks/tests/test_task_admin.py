"""The admin site shows tasks and deletes them through the action."""

import pytest
from django.test import Client

from organizer.events.models import Event
from organizer.tasks.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(mallory):
    mallory.user.is_staff = mallory.user.is_superuser = True
    mallory.user.save()
    client = Client()
    client.force_login(mallory.user)
    return client


def test_lists_can_be_searched_filtered_and_opened(task, staff):
    for path in ("/admin/tasks/task/?q=roses&status__exact=0", f"/admin/tasks/task/{task.pk}/change/"):
        answer = staff.get(path)
        assert answer.status_code == 200
        assert b"Water the roses" in answer.content


def test_nothing_is_added_or_edited_by_hand(task, staff):
    assert staff.get("/admin/tasks/task/add/").status_code == 403
    assert staff.post(f"/admin/tasks/task/{task.pk}/change/", {"title": "x"}).status_code == 403
    assert staff.post(f"/admin/tasks/task/{task.pk}/delete/", {"post": "yes"}).status_code == 403


def test_deleting_goes_through_the_action(task, staff, alice, bob):
    staff.post("/admin/tasks/task/", {"action": "delete_tasks", "_selected_action": [task.pk]})
    assert not Task.objects.exists()
    assert Event.objects.latest("pk").losers == sorted([alice.id, bob.id])
