"""`organizer demo`: the example team."""

import argparse
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Count, Max
from django.test import Client
from django.utils import timezone

from organizer import demo
from organizer.accounts.models import User
from organizer.chat.models import Conversation, Message
from organizer.demo.perform import perform
from organizer.demo.pictures import PICTURES, draw_picture
from organizer.demo.story import read_cast, read_chats, read_tasks
from organizer.events.models import Event
from organizer.images.files import open_file
from organizer.images.models import State, StoredImage
from organizer.tasks.models import Category, Priority, Status, Task
from organizer.teams.models import Team

PASSWORD = "quiet-lantern-52-fern"


def run_demo(monkeypatch, *options: str) -> int:
    """Run the command as the command line does, with the password piped in."""
    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    return demo.run(parser.parse_args(["--password-stdin", *options]))


@pytest.fixture
def played(db) -> None:
    perform(password=PASSWORD, seed=1)


def signed_in(name: str) -> Client:
    answer = Client().post(
        "/dj-rest-auth/login/", {"username": name, "password": PASSWORD}, content_type="application/json"
    )
    return Client(headers={"Authorization": f"Bearer {answer.json()['access_token']}"})


def test_example_says_how_to_sign_in_and_that_works(db, monkeypatch, capsys):
    assert run_demo(monkeypatch) == 0
    said = capsys.readouterr().out
    assert f"Everybody's password: {PASSWORD}" in said
    assert "ines" in said
    assert "Elm Street Fair" in said
    assert signed_in("ines").get("/dj-rest-auth/user/").json()["first_name"] == "Ines"


def test_example_is_refused_when_people_are_there_and_nothing_changes(alice, monkeypatch, capsys):
    assert run_demo(monkeypatch) == 1
    assert "already holds people" in capsys.readouterr().err
    assert list(User.objects.values_list("username", flat=True)) == ["alice"]


def test_forced_example_is_added_beside_those_who_are_there(alice, monkeypatch):
    assert run_demo(monkeypatch, "--force") == 0
    assert User.objects.count() == 1 + len(read_cast()["people"])


def test_second_forced_example_is_refused_and_leaves_nothing_behind(played, monkeypatch, capsys):
    rows = [model.objects.count() for model in (User, Team, Task, Message, StoredImage, Event)]
    assert run_demo(monkeypatch, "--force") == 1
    assert "nothing was changed" in capsys.readouterr().err
    assert [model.objects.count() for model in (User, Team, Task, Message, StoredImage, Event)] == rows


def test_weak_password_for_everybody_is_refused(db):
    from organizer.core.errors import Invalid

    with pytest.raises(Invalid):
        perform(password="12345", seed=1)
    assert not User.objects.exists()


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


def test_every_picture_can_be_drawn_and_is_the_same_again():
    for name in PICTURES:
        assert draw_picture(name, seed=3) == draw_picture(name, seed=3)


@pytest.mark.parametrize("clock", ["00:00", "00:30", "12:00", "23:59"])
def test_story_lies_in_the_past_at_any_time_of_the_day(clock):
    now = datetime.fromisoformat(f"2024-03-01T{clock}").replace(tzinfo=UTC)
    lines = read_chats(now)
    assert all(line.at <= now for line in lines)
    later = read_chats(now + timedelta(days=400))
    for team in read_cast()["teams"]:
        assert said_in(lines, team) == said_in(later, team)


def test_everybody_has_read_all_but_the_last_hour(played):
    fair = Conversation.objects.get(team__name="Elm Street Fair", low_user=None)
    new = fair.messages.filter(posted_at__gt=timezone.now() - timedelta(hours=1))
    assert new.exists()
    for name in ("ines", "priya"):
        chats = signed_in(name).get("/conversations/").json()["results"]
        unread = {chat["id"]: chat["unread"] for chat in chats}
        assert unread[fair.pk] == new.exclude(author__username=name).count()


def said_in(lines, team: str) -> list[str]:
    """What was said in a team's chat, in order."""
    return [line.text for line in lines if line.team == team and line.recipient is None]


def test_script_names_only_people_teams_and_pictures_that_exist():
    now, cast = timezone.now(), read_cast()
    for line in read_chats(now):
        team = cast["teams"][line.team]
        assert {line.author, line.recipient or line.author} <= {team["owner"], *team["members"]}
        assert line.image is None or line.image in PICTURES
    for task in read_tasks(now):
        assert {task.owner, task.assignee or task.owner} <= set(cast["people"])
        assert task.image is None or task.image in PICTURES
