"""Folding text for searching, held to the vectors that the web client is held to as well."""

import json
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from organizer.accounts.models import User
from organizer.chat.models import Message
from organizer.core.text import fold, name_key
from organizer.tasks.models import Task
from organizer.teams.models import Team
from tests.personas import person

VECTORS = json.loads(Path("tests/vectors/folding.json").read_text())
NAMES = ["Éva", "apple", "Äpfel", "Banana", "İzmir", "zebra", "ısı"]
IN_ORDER = ["Äpfel", "apple", "Banana", "Éva", "ısı", "İzmir", "zebra"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: ascii(vector["text"]))
def test_texts_are_folded_as_in_the_web_client(vector):
    assert fold(vector["text"]) == vector["folded"]
    assert fold(vector["folded"]) == vector["folded"]


@pytest.mark.parametrize(("one", "other"), [("José", "Jose"), ("Kaan", "Kâan"), ("ısı", "isi")])
def test_names_that_differ_by_a_mark_are_two_names(one, other):
    assert name_key(one) != name_key(other)
    assert fold(one) == fold(other)


FINDS = [("İstanbul", "istanbul"), ("Café", "cafe"), ("Cafe", "café"), ("Straße", "STRASSE"), ("ISIK", "ışık")]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "search"), FINDS)
def test_every_search_finds_what_is_the_same_but_for_marks(alice, text, search):
    team = alice.post("/team/", {"name": text}).json()["id"]
    alice.post("/tasks/", {"title": text, "due_date": "2026-12-05T20:00"})
    alice.post(f"/team-chat-post/{team}", {"team": team, "message": text})
    person(text).post("/team/", {"name": "Of somebody so called"})
    assert {item["name"] for item in alice.get("/team/", search=search).json()["results"]} == {
        *(text, "Of somebody so called")
    }
    assert alice.get("/tasks/", search=search).json()["count"] == 1
    assert alice.get("/team-chat-list/", team_id=team, search=search).json()["count"] == 1
    for path in ("/team/", "/tasks/"):
        assert alice.get(path, search=search + "x").json()["count"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("sign", "expected"), [("", IN_ORDER), ("-", IN_ORDER[::-1])])
def test_names_and_titles_are_ordered_by_their_search_forms(alice, sign, expected):
    for name in NAMES:
        assert alice.post("/team/", {"name": name}).status_code == 200
        assert alice.post("/tasks/", {"title": name, "due_date": "2026-12-05T20:00"}).status_code == 200
    teams = alice.get("/team/", ordering=f"{sign}name", limit=20).json()["results"]
    tasks = alice.get("/tasks/", ordering=f"{sign}title", limit=20).json()["results"]
    assert [team["name"] for team in teams] == [task["title"] for task in tasks] == expected


MIGRATIONS = {
    ("accounts", "0003_search_form_of_names"): (User, "username_folded"),
    ("chat", "0004_search_form"): (Message, "text_folded"),
    ("tasks", "0002_search_form"): (Task, "title_folded"),
    ("tasks", "0003_search_notes"): (Task, "comment_folded"),
    ("teams", "0002_search_form_of_names"): (Team, "name_folded"),
}


@pytest.mark.django_db
def test_what_was_stored_before_is_found_after_an_upgrade(team, alice):
    alice.post("/tasks/", {"title": "Café", "due_date": "2026-12-05T20:00"})
    alice.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "Café"})
    Team.objects.update(name="Café")
    User.objects.update(username="Café")
    Task.objects.update(comment="Café")
    for (app, name), (model, folded) in MIGRATIONS.items():
        model.objects.update(**{folded: "café"})
        [refolding] = [
            operation
            for operation in import_module(f"organizer.{app}.migrations.{name}").Migration.operations
            if operation.reduces_to_sql is False
        ]
        refolding.code(apps, SimpleNamespace(connection=connection))
        assert set(model.objects.values_list(folded, flat=True)) == {"cafe"}
