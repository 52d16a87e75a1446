"""Whoever names the version that they know is told when it is not the current one any more."""

import pytest

from organizer.chat.models import Message
from organizer.tasks.models import Task
from organizer.teams.models import Team

pytestmark = pytest.mark.django_db

DUE = "2031-05-04T10:30"
MALFORMED = ["3", '"1', "1, 2", '"1", "2"', "", "W/1"]


def if_match(tag):
    return {"HTTP_IF_MATCH": tag}


@pytest.fixture
def things(team, alice, bob):
    """What can be changed: its address to change, the body, its address to delete, and its model."""
    task = alice.post("/tasks/", {"title": "Dig", "due_date": DUE}).json()
    text = {"team": team.pk, "message": "hello"}
    said = alice.post(f"/team-chat-post/{team.pk}", text).json()
    whispered = alice.post(f"/private-chat-post/{team.pk}/{bob.id}", text).json()
    whole = {"title": "Sow", "due_date": DUE, "category": 0, "priority": 0, "status": 0}
    changed = text | {"message": "changed"}
    return {
        "team": (f"/team/{team.pk}/", {"name": "Smiths"}, f"/team/{team.pk}", Team, team.pk),
        "task": (f"/task/{task['id']}", whole, f"/task/{task['id']}", Task, task["id"]),
        "team message": (
            *(f"/team-chat-put/{said['id']}", changed, f"/team-chat-delete/{said['id']}"),
            *(Message, said["id"]),
        ),
        "private message": (
            *(f"/private-chat-put/{whispered['id']}", changed, f"/private-chat-delete/{whispered['id']}"),
            *(Message, whispered["id"]),
        ),
    }


EVERYTHING = pytest.mark.parametrize("name", ["team", "task", "team message", "private message"])


@EVERYTHING
def test_the_current_version_may_be_changed_once(things, alice, name):
    path, body, _, model, pk = things[name]
    changed = alice.put(path, body, **if_match('"1"'))
    assert (changed.status_code, changed.json()["version"], changed["ETag"]) == (200, 2, '"2"')
    late = alice.put(path, body, **if_match('"1"'))
    assert late.status_code == 412
    assert late.json()["current"] == changed.json()
    assert late.json()["detail"]
    assert model.objects.get(pk=pk).version == 2


@EVERYTHING
def test_an_outdated_deletion_deletes_nothing(things, alice, name):
    path, body, gone, model, pk = things[name]
    changed = alice.put(path, body).json()
    refused = alice.delete(gone, **if_match('"1"'))
    assert (refused.status_code, refused.json()["current"]) == (412, changed)
    assert model.objects.get(pk=pk).version == 2
    assert alice.delete(gone, **if_match('"2"')).status_code in (200, 204)


@EVERYTHING
def test_without_the_header_the_last_one_wins(things, alice, name):
    path, body, gone, _, _ = things[name]
    assert [alice.put(path, body).status_code for _ in range(2)] == [200, 200]
    assert alice.delete(gone).status_code in (200, 204)


@EVERYTHING
@pytest.mark.parametrize("tag", ["*", 'W/"1"', ' "1" '])
def test_any_version_and_weakened_tags_match(things, alice, name, tag):
    path, body, _, _, _ = things[name]
    assert alice.put(path, body, **if_match(tag)).status_code == 200


@EVERYTHING
@pytest.mark.parametrize("tag", ['"0"', '"2"', '"-1"', '"abc"', '""', '"99999999999999999999"', '"²"'])
def test_a_tag_that_was_never_given_matches_nothing(things, alice, name, tag):
    path, body, _, _, _ = things[name]
    assert alice.put(path, body, **if_match(tag)).status_code == 412


@EVERYTHING
@pytest.mark.parametrize("tag", MALFORMED)
def test_a_malformed_header_is_refused(things, alice, name, tag):
    path, body, gone, _, _ = things[name]
    for answer in (alice.put(path, body, **if_match(tag)), alice.delete(gone, **if_match(tag))):
        assert (answer.status_code, list(answer.json())) == (400, ["If-Match"])


@EVERYTHING
def test_whoever_may_not_change_it_learns_nothing_by_asking_for_a_version(things, mallory, name):
    path, body, gone, _, _ = things[name]
    for tag in ('"1"', '"7"'):
        assert mallory.put(path, body, **if_match(tag)).content == mallory.put(path, body).content
        assert mallory.delete(gone, **if_match(tag)).content == mallory.delete(gone).content


def test_a_part_of_a_task_is_changed_only_at_its_version(things, alice):
    path = things["task"][0]
    first = alice.patch(path, {"status": 1}, **if_match('"1"'))
    assert (first.status_code, first["ETag"]) == (200, '"2"')
    late = alice.patch(path, {"status": 2}, **if_match('"1"'))
    assert (late.status_code, late.json()["current"]["status"]) == (412, 1)


def test_what_is_read_or_made_carries_its_version_as_tag(team, alice):
    made = [
        alice.post("/team/", {"name": "Bakers"}),
        alice.post("/tasks/", {"title": "Dig", "due_date": DUE}),
        alice.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "hello"}),
    ]
    assert [answer["ETag"] for answer in made] == ['"1"'] * 3
    assert alice.get(f"/team/{team.pk}/")["ETag"] == '"1"'
    task = made[1].json()["id"]
    alice.patch(f"/task/{task}", {"status": 1})
    assert alice.get(f"/task/{task}")["ETag"] == '"2"'


def test_a_task_with_a_new_picture_is_refused_without_keeping_the_picture(things, alice):
    from organizer.images.models import StoredImage
    from tests.access.world import picture

    path, body, _, _, _ = things["task"]
    alice.put(path, body)
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    content = encode_multipart(BOUNDARY, body | {"file": picture()})
    answer = alice.client.generic("PUT", path, content, content_type=MULTIPART_CONTENT, **if_match('"1"'))
    assert answer.status_code == 412
    assert not StoredImage.objects.exclude(state="deleted").exists()
