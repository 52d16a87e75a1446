"""Taking one's data along."""

import json

import pytest

from organizer.people.serializers import Export
from organizer.people.tests.test_leaving import post, task, upload

PATH = "/accounts/export/"

pytestmark = pytest.mark.django_db


def test_export_holds_all_of_ones_own_data(alice, bob, team):
    alice.patch("/dj-rest-auth/user/", {"email": "alice@example.com"})
    post(alice, team, "to all", image=upload())
    post(alice, team, "to bob", to=bob)
    task(alice, "hers", asigned_to=bob.id)
    answer = alice.get(PATH)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    data = answer.json()
    assert data["profile"]["email"] == "alice@example.com"
    assert [session["id"] for session in data["sessions"]] == [alice.session.pk]
    assert [owned["name"] for owned in data["teams"]] == ["Gardeners"]
    assert [(message["text"], message["recipient_id"]) for message in data["messages"]] == [
        ("to all", None),
        ("to bob", bob.id),
    ]
    assert [mine["title"] for mine in data["tasks"]] == ["hers"]
    assert data["images"][0]["url"] == data["messages"][0]["image"]
    picture = alice.client.get(data["images"][0]["url"])
    assert picture.status_code == 200
    assert len(b"".join(picture.streaming_content)) == data["images"][0]["size"]
    received = bob.get(PATH).json()
    conversation = data["messages"][0]["conversation_id"]
    read = bob.put(f"/conversations/{conversation}/read", {"position": 1})
    assert read.status_code == 200, read.content
    [mark] = [mark for mark in bob.get(PATH).json()["read_marks"] if mark["conversation_id"] == conversation]
    assert (mark["position"], mark["changed_at"][-1]) == (1, "Z")
    assert [given["title"] for given in received["assigned_tasks"]] == ["hers"]
    assert [joined["team_name"] for joined in received["memberships"]] == ["Gardeners"]


def test_export_holds_nothing_of_others_and_no_secret(alice, bob, mallory, team):
    post(bob, team, "canary of bob")
    post(bob, team, "private canary", to=alice)
    task(bob, "canary task")
    text = json.dumps(alice.get(PATH).json()) + json.dumps(mallory.get(PATH).json())
    assert "canary" not in text
    assert alice.session.key not in text
    assert "password" not in text


def test_words_stay_one_s_own_after_leaving_the_team(bob, team):
    post(bob, team, "once said")
    bob.delete(f"/leave/team/{team.pk}")
    assert [message["text"] for message in bob.get(PATH).json()["messages"]] == ["once said"]


def test_number_of_statements_is_constant(alice, team, django_assert_max_num_queries):
    for number in range(30):
        task(alice, f"task {number}")
        post(alice, team, f"message {number}")
    with django_assert_max_num_queries(9):
        assert len(alice.get(PATH).json()["tasks"]) == 30


def test_anonymous_gets_nothing(anonymous, db):
    assert anonymous.get(PATH).status_code == 401


def test_the_description_names_every_part(alice):
    assert list(Export().fields) == list(alice.get(PATH).json())
