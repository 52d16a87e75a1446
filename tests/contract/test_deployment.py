"""What the published description says about deploying, the model, and the code's care."""

import re
import subprocess
import sys
from pathlib import Path

from tests.contract.answers import body_of, column
from tests.contract.covering import covers
from tests.contract.probe import REPOSITORY, environment


@covers("Deployment on heroku", "Go to heroku", "settings: manage.py, Procfile and requirements.txt")
def test_the_files_that_heroku_needs_are_there():
    procfile = (REPOSITORY / "Procfile").read_text()

    assert re.search(r"^release: .*migrate", procfile, re.MULTILINE)
    assert re.search(r"^web: .*\$PORT", procfile, re.MULTILINE)
    assert (
        "Django" in (REPOSITORY / "requirements.txt").read_text()
        or "django==" in (REPOSITORY / "requirements.txt").read_text()
    )


@covers("settings: manage.py, Procfile and requirements.txt", "Adding database to settings.py")
def test_manage_py_migrates(tmp_path: Path):
    for arguments in (["migrate", "--noinput"], ["makemigrations", "--check", "--dry-run"]):
        command = [sys.executable, "-W", "ignore", str(REPOSITORY / "manage.py"), *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


@covers("settings: manage.py, Procfile and requirements.txt")
def test_requirements_are_pinned_by_hash_and_name_no_index():
    text = (REPOSITORY / "requirements.txt").read_text()
    pinned = re.findall(r"^[A-Za-z0-9._\[\]-]+==\S+", text, re.MULTILINE)

    assert len(pinned) > 10
    assert text.count("--hash=sha256:") >= len(pinned)
    assert not re.search(r"index-url|https?://", text)


@covers("ISSUES")
def test_files_with_credentials_are_kept_out_of_the_repository():
    ignored = (REPOSITORY / ".gitignore").read_text().split()

    assert {"/.env", "/env.py", "/data/", "*.py[cod]"} <= set(ignored)


@covers("PEP8 and Pylint")
def test_the_code_is_checked_by_one_command():
    makefile = (REPOSITORY / "Makefile").read_text()

    assert "ruff check" in makefile
    assert "mypy organizer" in makefile


@covers("MODEL")
def test_the_things_of_the_model_are_related_as_drawn(team, alice, bob):
    task = body_of(alice.post("/tasks/", {"title": "Rake", "due_date": "2023-09-01T17:07", "asigned_to": bob.id}))
    said = body_of(bob.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "hello"}), 201)
    told = body_of(bob.post(f"/private-chat-post/{team.pk}/{alice.id}", {"team": team.pk, "message": "psst"}), 201)

    assert (task["owner"], task["asigned_to"]) == ("alice", bob.id)
    assert (said["team"], said["owner"]) == (team.pk, "bob")
    assert (told["team"], told["owner"], told["recipient"]) == (team.pk, "bob", "alice")
    assert column(bob.get("/membership/"), "team") == [team.pk]
    assert column(alice.get("/team/"), "owner_id") == [alice.id]


@covers("ORGANIZER API", "FEATURES", "TEST SUMMARIES")
def test_a_team_organizes_itself(anonymous, db):
    """The whole description in one story: two people register, team up, share a task, and talk."""
    from django.test import Client

    from tests.personas import PASSWORD, Person

    def newcomer(name: str) -> Person:
        fields = {"username": name, "password1": PASSWORD, "password2": PASSWORD}
        body = body_of(anonymous.post("/dj-rest-auth/registration/", fields), 201)
        return Person(client=Client(headers={"Authorization": f"Bearer {body['access_token']}"}))

    rita, tom = newcomer("rita"), newcomer("tom")
    team = body_of(rita.post("/team/", {"name": "Gardeners"}))["id"]
    assert column(tom.get("/team/", search="garden"), "id") == [team]
    membership = body_of(tom.post("/membership/", {"team": team}), 201)
    mate = body_of(rita.get("/teammates/"))["results"][0]
    assert mate["id"] == membership["id"]
    task = body_of(
        rita.post("/tasks/", {"title": "Rake", "due_date": "2023-09-15T18:41", "asigned_to": mate["user_id"]})
    )
    body_of(tom.patch(f"/task/{task['id']}", {"status": 2}))
    assert body_of(rita.get(f"/task/{task['id']}"))["status"] == 2
    body_of(tom.post(f"/team-chat-post/{team}", {"team": team, "message": "raked"}), 201)
    body_of(rita.post(f"/private-chat-post/{team}/{mate['user_id']}", {"team": team, "message": "thanks"}), 201)
    assert column(rita.get("/team-chat-list/", team_id=team), "message") == ["raked"]
    assert column(tom.get("/private-chat-list/", team_id=team), "message") == ["thanks"]
