"""An installation goes to another database and back: rows, sign-ins and answers stay, and cursors are told to reset."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from organizer.backups.scratch import RESTORE
from organizer.transfer.tables import REBUILT, models
from tests.backups.site import Site, new_site
from tests.races.live import installed
from tests.scratch import scratch_database

LISTS = ("/team/", "/tasks/", "/conversations/", "/dj-rest-auth/user/")


def site_at(folder, **database):
    """The same data folder, served with another database."""
    return Site(folder, installed(folder, **database))


def test_every_table_of_every_model_goes_over():
    from django.apps import apps

    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert {model._meta.db_table for model in [*models(), *REBUILT]} == tables


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """Answers of the same person before, on the other database, and back again; and what the commands said."""
    folder = tmp_path_factory.mktemp("moved")
    server = os.environ.get("TEST_DATABASE_URL", "")
    with scratch_database(server) if server else new_site(folder / "other") as other:
        there = other if server else f"sqlite:///{folder}/there.sqlite3"
        back = f"sqlite:///{folder}/back.sqlite3"
        story = {}
        first = site_at(folder, DATABASE_URL="")
        assert first.organizer("demo").returncode == 0
        with first.serving() as live:
            alice = live.person("alice")
            team = alice.client.post("/team/", json={"name": "Gärtner 🌱"}).json()["id"]
            said = {"team": str(team), "message": "Grüße 🌻"}
            assert alice.client.post(f"/team-chat-post/{team}", data=said).status_code == 201
            token = alice.client.headers["Authorization"].removeprefix("Bearer ")
            story["cursor"] = alice.client.get("/events/").json()["cursor"]
            story["before"] = answers(alice.client, team)
        story["to"], story["there"] = go(first, folder, there), []
        for name, url, following in (("there", there, back), ("back", back, "")):
            site = site_at(folder, DATABASE_URL=url)
            with site.serving() as live, live.client(token) as client:
                story[name] = answers(client, team)
                story[f"{name} reset"] = client.get("/events/", params={"after": story["cursor"]}).json()["reset"]
            if following:
                story["again"] = go(site, folder, there)
                story["from"] = go(site, folder, following)
        yield story


def go(site, folder, url):
    (folder / "new.env").write_text(f"DATABASE_URL={url}\n")
    return site.organizer("transfer", folder / "new.env")


def answers(client, team):
    """All that a person sees, in no order: names are not sorted alike by both kinds of database."""
    asked = [client.get(path) for path in (*LISTS, f"/team-chat-list/?team_id={team}")]
    assert {answer.status_code for answer in asked} == {200}
    return [without_order(answer.json()) for answer in asked]


def without_order(answer):
    rows = answer.get("results", [answer]) if isinstance(answer, dict) else answer
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows)


def test_the_commands_compared_every_table(moved):
    for name in ("to", "from"):
        assert moved[name].returncode == 0, moved[name].stderr
        assert "counts and hashes of every table agree" in moved[name].stderr


def test_sign_ins_go_on_and_lists_answer_the_same(moved):
    assert "Gärtner 🌱" in "".join(moved["before"][0])
    assert moved["there"] == moved["before"]
    assert moved["back"] == moved["before"]


def test_cursors_of_the_old_database_are_told_to_begin_anew(moved):
    assert (moved["there reset"], moved["back reset"]) == (True, True)


def test_the_database_that_is_used_is_no_destination(moved):
    assert moved["again"].returncode == 1
    assert "Nothing was changed" in moved["again"].stderr


def test_a_running_server_and_a_database_with_people_are_refused(elsewhere, tmp_path):
    assert elsewhere.organizer("demo").returncode == 0
    before = elsewhere.state()
    (tmp_path / "full.env").write_text(f"DATABASE_URL=sqlite:///{tmp_path}/full.sqlite3\n")
    other = site_at(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/full.sqlite3")
    assert other.organizer("demo").returncode == 0
    done = elsewhere.organizer("transfer", tmp_path / "full.env")
    assert (done.returncode, "not empty" in done.stderr) == (1, True), done.stderr
    (tmp_path / "new.env").write_text(f"DATABASE_URL=sqlite:///{tmp_path}/new.sqlite3\n")
    with elsewhere.serving():
        done = elsewhere.organizer("transfer", tmp_path / "new.env")
    assert (done.returncode, "a server is running" in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "new.sqlite3").exists()
    assert elsewhere.state()["messages"] == before["messages"]


def test_one_that_is_killed_leaves_the_source_and_no_destination_and_is_repeated(elsewhere, tmp_path):
    assert elsewhere.organizer("demo").returncode == 0
    before = elsewhere.state()
    (tmp_path / "new").mkdir()
    (tmp_path / "new.env").write_text(f"DATABASE_URL=sqlite:///{tmp_path}/new/new.sqlite3\n")
    killed = subprocess.Popen(
        [sys.executable, "-m", "organizer", "transfer", tmp_path / "new.env"],
        cwd=elsewhere.folder,
        env=elsewhere.environment | {"PYTHONPATH": os.getcwd()},
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + 60
    while not list((tmp_path / "new").glob(f"{RESTORE}*/new.sqlite3")) and time.monotonic() < end:
        time.sleep(0.001)
    killed.kill()
    assert killed.wait() == -signal.SIGKILL
    assert not (tmp_path / "new" / "new.sqlite3").exists()
    assert elsewhere.state() == before
    done = elsewhere.organizer("transfer", tmp_path / "new.env")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "new").glob(f"{RESTORE}*")] == []
    assert elsewhere.state() == before
