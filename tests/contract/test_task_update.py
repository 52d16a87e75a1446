"""PUT and PATCH /task/<id>"""

import pytest

from tests.contract.answers import NOBODY, NOT_ALLOWED, NOT_FOUND, REQUIRED, body_of, holds, no_picture, picture
from tests.contract.covering import covers

FIVE = {"title": "New title", "due_date": "2023-09-15T18:41", "category": 0, "priority": 2, "status": 0}


@pytest.fixture
def task(team, alice, bob):
    """Alice's task, Bob's to do."""
    body = {
        "title": "Rake",
        "comment": "all leaves",
        "due_date": "2023-09-01T17:07",
        "category": 1,
        "priority": 1,
        "status": 1,
    }
    return body_of(alice.post("/tasks/", body | {"asigned_to": bob.id}))


@pytest.fixture
def pictured(alice):
    """Alice's task with a picture."""
    return body_of(alice.form("POST", "/tasks/", FIVE | {"file": picture()}))


@covers(
    "UPDATE TASK BY ID",
    "PUT /task/<id>",
    "UPDATE TASK BY ID: the updated task",
    "UPDATE TASK BY ID: Test summary",
    "Test Updating Tasks",
)
def test_put_answers_the_updated_task(task, alice, bob):
    body = body_of(alice.put(f"/task/{task['id']}", FIVE))

    expected = FIVE | {"id": task["id"], "due_date": "15 Sep 2023 18:41", "owner": "alice", "is_owner": True}
    assert holds(body, comment="all leaves", asigned_to=bob.id, asigned_to_username="bob", file=None, **expected)
    assert body_of(alice.get(f"/task/{task['id']}")) == body


@covers(
    "UPDATE TASK BY ID", "rules: JSON and multipart work on every write", "client: fields left out stay as they are"
)
def test_put_by_form(task, alice, bob):
    body = body_of(
        alice.form("PUT", f"/task/{task['id']}", FIVE | {"due_date": "2023-09-15 18:41", "comment": "none left"})
    )

    assert holds(body, title="New title", due_date="15 Sep 2023 18:41", comment="none left", asigned_to=bob.id)


@covers(
    "UPDATE TASK BY ID: not found is a 400",
    "tasks: a missing or foreign task is a 400 for GET and PUT",
    "Test Updating Tasks",
)
def test_a_missing_or_foreign_task_is_a_400(task, alice, carol, mallory):
    for other in (carol, mallory):
        assert body_of(other.put(f"/task/{task['id']}", FIVE), 400) == NOT_FOUND
    assert body_of(alice.put(f"/task/{NOBODY}", FIVE), 400) == NOT_FOUND
    assert body_of(alice.get(f"/task/{task['id']}"))["title"] == "Rake"


@covers("tasks: owner and assignee update and delete", "Test Updating Tasks", "FEATURES: Task Management")
def test_the_assignee_updates_a_task(task, alice, bob):
    assert holds(body_of(bob.put(f"/task/{task['id']}", FIVE | {"status": 2})), is_owner=False, status=2)
    assert holds(body_of(alice.get(f"/task/{task['id']}")), title="New title", status=2)


@covers("tasks: PUT requires five fields", "rules: missing and blank fields")
@pytest.mark.parametrize("field", FIVE)
def test_put_requires_five_fields(task, alice, field: str):
    body = {key: value for key, value in FIVE.items() if key != field}

    assert body_of(alice.put(f"/task/{task['id']}", body), 400) == {field: REQUIRED}
    assert body_of(alice.form("PUT", f"/task/{task['id']}", body), 400) == {field: REQUIRED}


@covers(
    "tasks: comment, asigned_to and file stay when left out, are cleared by an empty string",
    "client: fields left out stay as they are",
)
def test_what_is_left_out_stays(pictured, alice):
    alice.patch(f"/task/{pictured['id']}", {"comment": "kept", "asigned_to": alice.id})

    for body in (alice.put(f"/task/{pictured['id']}", FIVE), alice.form("PUT", f"/task/{pictured['id']}", FIVE)):
        assert holds(body_of(body), comment="kept", asigned_to=alice.id, file=pictured["file"])


@covers(
    "tasks: comment, asigned_to and file stay when left out, are cleared by an empty string",
    "client: an empty asigned_to means nobody",
)
def test_an_empty_string_clears(pictured, alice):
    alice.patch(f"/task/{pictured['id']}", {"comment": "kept", "asigned_to": alice.id})

    body = body_of(alice.form("PUT", f"/task/{pictured['id']}", FIVE | {"comment": "", "asigned_to": "", "file": ""}))

    assert holds(body, comment="", asigned_to=None, asigned_to_username=None, file=None)


@covers("tasks: null clears in JSON", "tasks: an empty comment is an empty string")
def test_null_clears_in_json(pictured, alice):
    alice.patch(f"/task/{pictured['id']}", {"comment": "kept", "asigned_to": alice.id})

    body = body_of(alice.put(f"/task/{pictured['id']}", FIVE | {"comment": None, "asigned_to": None, "file": None}))

    assert holds(body, comment="", asigned_to=None, file=None)


@covers("tasks: the image's own URL sent back keeps it")
def test_the_images_own_url_keeps_it(pictured, alice):
    path = f"/task/{pictured['id']}"

    assert body_of(alice.put(path, FIVE | {"file": pictured["file"]}))["file"] == pictured["file"]
    assert body_of(alice.form("PUT", path, FIVE | {"file": pictured["file"]}))["file"] == pictured["file"]
    assert list(body_of(alice.put(path, FIVE | {"file": "http://testserver/another.png"}), 400)) == ["file"]


@covers(
    "tasks: images are judged by content, errors are under file",
    "NOTE! Use form-data if you want to upload an image file in the request",
)
def test_a_new_image_replaces_the_old(pictured, alice):
    path = f"/task/{pictured['id']}"

    assert list(body_of(alice.form("PUT", path, FIVE | {"file": no_picture()}), 400)) == ["file"]
    assert body_of(alice.get(path))["file"] == pictured["file"]
    assert body_of(alice.form("PUT", path, FIVE | {"file": picture("WEBP")}))["file"] not in (None, pictured["file"])


@covers("tasks: only the owner changes asigned_to")
@pytest.mark.parametrize("value", [None, "", "carol", "alice", NOBODY])
def test_an_assignee_cannot_pass_the_task_on(task, alice, bob, carol, value):
    other = {"carol": carol.id, "alice": alice.id}.get(value, value)

    assert body_of(bob.put(f"/task/{task['id']}", FIVE | {"asigned_to": other}), 403) == NOT_ALLOWED
    assert body_of(bob.patch(f"/task/{task['id']}", {"asigned_to": other}), 403) == NOT_ALLOWED
    assert holds(body_of(alice.get(f"/task/{task['id']}")), asigned_to=bob.id, title="Rake")


@covers("tasks: only the owner changes asigned_to")
def test_an_assignee_may_send_the_assignment_back_unchanged(task, bob):
    assert holds(body_of(bob.form("PUT", f"/task/{task['id']}", FIVE | {"asigned_to": bob.id})), asigned_to=bob.id)


@covers(
    "tasks: only the owner changes asigned_to", "tasks: the assignee must be in a team of the owner's, or the owner"
)
def test_the_owner_passes_the_task_on(task, alice, bob, carol, mallory):
    path = f"/task/{task['id']}"

    assert list(body_of(alice.put(path, FIVE | {"asigned_to": mallory.id}), 400)) == ["asigned_to"]
    assert body_of(alice.put(path, FIVE | {"asigned_to": carol.id}))["asigned_to_username"] == "carol"
    assert body_of(bob.get(path), 400) == NOT_FOUND
    assert body_of(carol.get(path))["title"] == "New title"


@covers("tasks: PATCH changes a part")
def test_patch_changes_a_part(task, alice, bob):
    body = body_of(alice.patch(f"/task/{task['id']}", {"status": 2}))

    kept = {
        key: task[key]
        for key in ("id", "owner", "title", "comment", "due_date", "category", "priority", "asigned_to", "file")
    }
    assert holds(body, status=2, is_owner=True, **kept)
    assert body_of(bob.form("PATCH", f"/task/{task['id']}", {"title": "Rake more"}))["title"] == "Rake more"


@covers("tasks: PATCH changes a part", "tasks: a missing or foreign task is a 400 for GET and PUT")
def test_patch_refuses_like_put(task, alice, mallory):
    assert body_of(mallory.patch(f"/task/{task['id']}", {"status": 2}), 400) == NOT_FOUND
    assert list(body_of(alice.patch(f"/task/{task['id']}", {"status": 3}), 400)) == ["status"]
    assert list(body_of(alice.patch(f"/task/{task['id']}", {"title": ""}), 400)) == ["title"]


@covers("tasks: due_date in: ISO with T or space, or our own format")
def test_the_due_date_that_was_answered_can_be_sent_back(task, alice):
    body = body_of(alice.form("PUT", f"/task/{task['id']}", FIVE | {"due_date": task["due_date"]}))

    assert body["due_date"] == task["due_date"]
