"""GET and DELETE /task/<id>"""

import pytest

from tests.contract.answers import NOBODY, NOT_FOUND, body_of, column, holds, is_empty, load, picture
from tests.contract.covering import covers

TASK = {
    "title": "Do something",
    "comment": "bla bla la",
    "due_date": "2023-08-21T10:06",
    "category": 0,
    "priority": 0,
    "status": 2,
}


@pytest.fixture
def task(team, alice, bob):
    """Alice's task, Bob's to do."""
    return body_of(alice.post("/tasks/", TASK | {"asigned_to": bob.id}))


@covers("RETRIEVE TASK BY ID", "GET /task/<id>", "RETRIEVE TASK BY ID: Response if SUCCESSFUL")
def test_a_task_is_answered_as_documented(alice):
    number = body_of(alice.post("/tasks/", TASK))["id"]

    expected = TASK | {
        "id": number,
        "owner": "alice",
        "is_owner": True,
        "asigned_to": None,
        "asigned_to_username": None,
        "file": None,
    }
    assert holds(body_of(alice.get(f"/task/{number}")), **expected | {"due_date": "21 Aug 2023 10:06"})


@covers("RETRIEVE TASK BY ID: Response if SUCCESSFUL", "tasks: visible to owner and assignee only")
def test_the_assignee_sees_it_as_not_the_owner(task, alice, bob):
    body = body_of(bob.get(f"/task/{task['id']}"))

    assert holds(
        body, owner="alice", is_owner=False, asigned_to=bob.id, asigned_to_username="bob", due_date="21 Aug 2023 10:06"
    )


@covers("RETRIEVE TASK BY ID: not found is a 400", "tasks: a missing or foreign task is a 400 for GET and PUT")
@pytest.mark.parametrize("number", [NOBODY, 0, 10**30])
def test_a_missing_task_is_a_400(alice, number: int):
    assert body_of(alice.get(f"/task/{number}"), 400) == NOT_FOUND


@covers("tasks: a missing or foreign task is a 400 for GET and PUT", "tasks: visible to owner and assignee only")
def test_somebody_elses_task_is_a_400(task, carol, mallory):
    for other in (carol, mallory):
        assert body_of(other.get(f"/task/{task['id']}"), 400) == NOT_FOUND


@covers(
    "DELETE TASK BY ID",
    "DELETE /task/<id>",
    "DELETE TASK BY ID: Response if DELETED",
    "DELETE TASK BY ID: Status-Code: 204 No Content",
    "DELETE TASK BY ID: Test summary",
    "Test Deleting Tasks",
)
def test_the_owner_deletes_a_task(task, alice, bob):
    assert is_empty(alice.delete(f"/task/{task['id']}"))
    assert column(alice.get("/tasks/"), "id") == []
    assert column(bob.get("/tasks/"), "id") == []


@covers("tasks: owner and assignee update and delete", "Test Deleting Tasks")
def test_the_assignee_deletes_a_task(task, alice, bob):
    assert is_empty(bob.delete(f"/task/{task['id']}"))
    assert body_of(alice.get(f"/task/{task['id']}"), 400) == NOT_FOUND


@covers(
    "DELETE TASK BY ID: Response if NOT FOUND",
    "DELETE TASK BY ID: Status Code: 404 Not found",
    "tasks: a missing or foreign task is a 404 for DELETE",
)
def test_a_missing_or_foreign_task_is_not_found(task, alice, carol, mallory):
    for other in (carol, mallory):
        assert body_of(other.delete(f"/task/{task['id']}"), 404) == NOT_FOUND
    alice.delete(f"/task/{task['id']}")
    assert body_of(alice.delete(f"/task/{task['id']}"), 404) == NOT_FOUND
    assert body_of(alice.delete(f"/task/{NOBODY}"), 404) == NOT_FOUND


@covers("DELETE TASK BY ID")
@pytest.mark.django_db(transaction=True)
def test_the_picture_goes_with_its_task(alice, anonymous):
    task = body_of(alice.form("POST", "/tasks/", {"title": "Rake", "due_date": "2023-09-01T17:07", "file": picture()}))
    assert load(anonymous, task["file"])[0] == 200

    alice.delete(f"/task/{task['id']}")

    assert load(anonymous, task["file"])[0] == 404
