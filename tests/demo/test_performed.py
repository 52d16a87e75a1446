"""What the example team has once it is there."""

from datetime import timedelta

import pytest
from django.db.models import Count, Max
from django.utils import timezone

from organizer.accounts.models import User
from organizer.chat.models import Conversation, Message
from organizer.demo.perform import perform
from organizer.events.models import Event
from organizer.images.files import open_file
from organizer.images.models import State, StoredImage
from organizer.tasks.models import Category, Priority, Status, Task
from organizer.teams.models import Team
from tests.demo.test_example import PASSWORD, run_demo, signed_in
from tests.worlds import built_for_the_module, media_in


@pytest.fixture(scope="module")
def performed(django_db_setup, django_db_blocker, tmp_path_factory):
    """The example, performed once for all tests that only look at it; the folder of its pictures."""
    media = tmp_path_factory.mktemp("media")
    with built_for_the_module(django_db_blocker, media, lambda: perform(password=PASSWORD, seed=1)):
        yield media


@pytest.fixture
def played(performed, fast_and_apart, db):
    with media_in(performed):
        yield


def test_second_forced_example_is_refused_and_leaves_nothing_behind(played, monkeypatch, capsys):
    rows = [model.objects.count() for model in (User, Team, Task, Message, StoredImage, Event)]
    assert run_demo(monkeypatch, "--force") == 1
    assert "nothing was changed" in capsys.readouterr().err
    assert [model.objects.count() for model in (User, Team, Task, Message, StoredImage, Event)] == rows


def test_tasks_are_of_all_kinds_over_two_months_and_some_are_overdue(played):
    now = timezone.now()
    for field, kinds in (("category", Category), ("priority", Priority), ("status", Status)):
        assert set(Task.objects.values_list(field, flat=True)) == set(kinds.values)
    due = sorted(Task.objects.values_list("due_at", flat=True))
    assert due[-1] - due[0] >= timedelta(days=59)
    assert Task.objects.filter(due_at__lt=now).exclude(status=Status.DONE).exists()
    assert Task.objects.filter(assignee=None).exists()
    assert Task.objects.exclude(assignee=None).exists()
    assert not Task.objects.filter(created_at__gt=now).exists()


def test_messages_rise_in_time_with_their_positions_and_ids_over_weeks(played):
    now = timezone.now()
    times = list(Message.objects.order_by("id").values_list("posted_at", flat=True))
    assert times == sorted(times)
    assert times[-1] <= now
    assert times[-1] - times[0] > timedelta(weeks=6)
    for chat in Conversation.objects.all():
        positions = list(chat.messages.order_by("posted_at", "id").values_list("position", flat=True))
        assert positions == list(range(1, chat.message_count + 1))
        assert chat.last_position == chat.message_count
        assert chat.last_posted_at == chat.messages.aggregate(last=Max("posted_at"))["last"]


def test_example_has_team_chats_private_chats_and_a_note_to_self(played):
    private = Conversation.objects.exclude(low_user=None)
    assert Conversation.objects.filter(low_user=None).count() == Team.objects.count() == 3
    assert private.count() >= 4
    assert any(chat.low_user_id == chat.high_user_id for chat in private)


def test_every_image_is_live_and_has_its_file(played):
    images = list(StoredImage.objects.all())
    assert len(images) >= 15
    for image in images:
        assert image.state == State.LIVE
        with open_file(image.key) as file:
            assert len(file.read()) == image.size


def test_every_action_of_the_example_has_its_event(played):
    counts = dict(Event.objects.values_list("type").annotate(Count("id")))
    assert counts["message.posted"] == Message.objects.count()
    assert counts["task.created"] == Task.objects.count()
    assert counts["team.created"] == Team.objects.count()


def test_everybody_has_read_all_but_the_last_hour(played):
    fair = Conversation.objects.get(team__name="Elm Street Fair", low_user=None)
    new = fair.messages.filter(posted_at__gt=timezone.now() - timedelta(hours=1))
    assert new.exists()
    for name in ("ines", "priya"):
        chats = signed_in(name).get("/conversations/").json()["results"]
        unread = {chat["id"]: chat["unread"] for chat in chats}
        assert unread[fair.pk] == new.exclude(author__username=name).count()
