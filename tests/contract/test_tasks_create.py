"""POST /tasks/"""

import pytest

from organizer.teams.actions import create_team, join_team
from tests.contract.answers import BLANK, NOBODY, REQUIRED, body_of, column, holds, no_picture, picture
from tests.contract.covering import covers

WRONG_FORMAT = (
    "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
)
MINIMUM = {"title": "Rake", "due_date": "2023-09-01T17:07"}


@covers(
    "CREATE TASK",
    "POST /tasks/",
    "CREATE TASK: Response if SUCCESSFUL",
    "tasks: create is a 200; title and due_date are required, the rest has defaults",
    "rules: creates answer with the created object",
    "Test Creating Tasks",
)
def test_create_answers_200_and_the_task(alice):
    task = {
        "asigned_to": None,
        "title": "some other task for septemper",
        "comment": "comenting ...comenting ...comenting ...comenting ...",
        "due_date": "2023-09-01T17:15",
        "category": 0,
        "priority": 1,
        "status": 0,
        "file": None,
    }

    body = body_of(alice.post("/tasks/", task), 200)

    assert isinstance(body["id"], int)
    assert holds(body, **task | {"owner": "alice", "is_owner": True, "due_date": "01 Sep 2023 17:15"})


@covers("CREATE TASK", "rules: JSON and multipart work on every write", "Test Creating Tasks")
def test_create_by_form(alice):
    fields = {
        "title": "Rake",
        "comment": "",
        "due_date": "2023-09-01 17:07",
        "category": 2,
        "priority": 1,
        "status": 0,
        "asigned_to": "",
    }

    body = body_of(alice.form("POST", "/tasks/", fields))

    assert holds(
        body, title="Rake", comment="", due_date="01 Sep 2023 17:07", category=2, priority=1, status=0, asigned_to=None
    )


@covers("Test Creating Tasks", "tasks: create is a 200; title and due_date are required, the rest has defaults")
def test_defaults_are_zero_nobody_and_nothing(alice):
    for body in (body_of(alice.post("/tasks/", MINIMUM)), body_of(alice.form("POST", "/tasks/", MINIMUM))):
        nothing = {"asigned_to": None, "asigned_to_username": None, "comment": "", "file": None}
        assert holds(body, owner="alice", is_owner=True, category=0, priority=0, status=0, **nothing)


@covers("tasks: an empty comment is an empty string")
@pytest.mark.parametrize("empty", ["", None])
def test_an_empty_comment_is_an_empty_string(alice, empty):
    assert body_of(alice.post("/tasks/", MINIMUM | {"comment": empty}))["comment"] == ""


@covers("CREATE TASK: Response if VALIDATION ERRORS", "Test Creating Tasks")
@pytest.mark.parametrize("wrong", ["tomorrow", "2023-02-30T10:00", "15.09.2023", "2023-09-01T25:00"])
def test_a_malformed_due_date_is_refused(alice, wrong: str):
    assert body_of(alice.post("/tasks/", MINIMUM | {"due_date": wrong}), 400) == {"due_date": [WRONG_FORMAT]}


@covers(
    "tasks: create is a 200; title and due_date are required, the rest has defaults", "rules: missing and blank fields"
)
def test_title_and_due_date_are_required(alice):
    assert body_of(alice.post("/tasks/", {}), 400) == {"title": REQUIRED, "due_date": REQUIRED}
    assert body_of(alice.form("POST", "/tasks/", {}), 400) == {"title": REQUIRED, "due_date": REQUIRED}
    assert body_of(alice.post("/tasks/", MINIMUM | {"title": ""}), 400) == {"title": BLANK}


@covers("Test Creating Tasks")
@pytest.mark.parametrize("field", ["category", "priority", "status"])
@pytest.mark.parametrize("wrong", [3, -1, "high", 1.5])
def test_numbers_run_from_0_to_2(alice, field: str, wrong):
    assert list(body_of(alice.post("/tasks/", MINIMUM | {field: wrong}), 400)) == [field]


@covers(
    "tasks: due_date in: ISO with T or space, or our own format",
    "client: due_date with a space or a T; a zone-less time is UTC",
)
@pytest.mark.parametrize(
    "due_date",
    [
        "2023-09-15 18:41",
        "2023-09-15T18:41",
        "2023-09-15T18:41:59",
        "2023-09-15T18:41:00.123456",
        "2023-09-15T18:41Z",
        "2023-09-15T20:41+02:00",
        "2023-09-15T13:11:00-05:30",
        "15 Sep 2023 18:41",
    ],
)
def test_due_dates_are_understood(alice, due_date: str):
    assert body_of(alice.post("/tasks/", MINIMUM | {"due_date": due_date}))["due_date"] == "15 Sep 2023 18:41"
    assert body_of(alice.form("POST", "/tasks/", MINIMUM | {"due_date": due_date}))["due_date"] == "15 Sep 2023 18:41"


@covers("tasks: the assignee must be in a team of the owner's, or the owner", "FEATURES: Task Management")
def test_members_and_oneself_can_be_assigned(team, alice, bob):
    body = body_of(alice.post("/tasks/", MINIMUM | {"asigned_to": bob.id}))
    assert holds(body, asigned_to=bob.id, asigned_to_username="bob")
    body = body_of(alice.form("POST", "/tasks/", MINIMUM | {"asigned_to": alice.id}))
    assert holds(body, asigned_to=alice.id, asigned_to_username="alice")


@covers("tasks: the assignee must be in a team of the owner's, or the owner")
def test_outsiders_cannot_be_assigned(team, alice, bob, mallory):
    theirs = create_team(owner=mallory.user, name="Theirs")
    join_team(person=alice.user, team_id=theirs.pk)

    for who, other in (
        (alice, mallory.id),
        (alice, NOBODY),
        (bob, alice.id),
        (alice, "rubbish"),
        (alice, -1),
        (alice, 10**30),
    ):
        assert list(body_of(who.post("/tasks/", MINIMUM | {"asigned_to": other}), 400)) == ["asigned_to"]


@covers("tasks: the assignee must be in a team of the owner's, or the owner")
def test_a_foreign_and_a_missing_assignee_are_refused_alike(team, alice, mallory):
    foreign = body_of(alice.post("/tasks/", MINIMUM | {"asigned_to": mallory.id}), 400)

    assert body_of(alice.post("/tasks/", MINIMUM | {"asigned_to": NOBODY}), 400) == foreign


@covers("client: an empty asigned_to means nobody")
def test_an_empty_asigned_to_means_nobody(alice):
    assert body_of(alice.form("POST", "/tasks/", MINIMUM | {"asigned_to": ""}))["asigned_to"] is None
    assert body_of(alice.post("/tasks/", MINIMUM | {"asigned_to": ""}))["asigned_to"] is None


@covers(
    "NOTE! Use form-data if you want to upload an image file in the request",
    "tasks: images are judged by content, errors are under file",
)
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("JPEG", "photo.jpg"),
        ("JPEG", "photo.jpeg"),
        ("PNG", "photo.png"),
        ("WEBP", "photo.webp"),
        ("BMP", "photo.bmp"),
        ("PNG", "photo.jpg"),
    ],
)
def test_images_are_taken_by_content(alice, kind: str, name: str):
    body = body_of(alice.form("POST", "/tasks/", MINIMUM | {"file": picture(kind, name)}))

    assert body["file"].startswith("http://testserver/")
    assert column(alice.get("/tasks/"), "file") == [body["file"]]


@covers("tasks: images are judged by content, errors are under file")
@pytest.mark.parametrize("bad", [no_picture, lambda: picture("GIF", "photo.gif"), lambda: picture("GIF", "photo.jpg")])
def test_other_files_are_refused_under_file(alice, bad):
    assert list(body_of(alice.form("POST", "/tasks/", MINIMUM | {"file": bad()}), 400)) == ["file"]
    assert body_of(alice.get("/tasks/"))["count"] == 0


@covers("rules: unknown parameters, ordering names and body fields are ignored")
def test_owner_and_number_cannot_be_chosen(alice, mallory):
    body = body_of(
        alice.post("/tasks/", MINIMUM | {"owner": "mallory", "id": 77_777, "is_owner": False, "colour": "red"})
    )

    assert holds(body, owner="alice", is_owner=True)
    assert body["id"] != 77_777
