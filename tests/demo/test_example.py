"""`organizer demo`: the example team."""

import argparse
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from organizer.accounts.models import User
from organizer.commands import demo
from organizer.demo.perform import perform
from organizer.demo.pictures import PICTURES, draw_picture
from organizer.demo.story import read_cast, read_chats, read_tasks

PASSWORD = "quiet-lantern-52-fern"


def run_demo(monkeypatch, *options: str) -> int:
    """Run the command as the command line does, with the password piped in."""
    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    return demo.run(parser.parse_args(["--password-stdin", *options]))


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


def test_weak_password_for_everybody_is_refused(db):
    from organizer.core.errors import Invalid

    with pytest.raises(Invalid):
        perform(password="12345", seed=1)
    assert not User.objects.exists()


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
