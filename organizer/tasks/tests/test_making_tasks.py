"""POST /tasks/."""

from datetime import UTC, datetime

import pytest

from organizer.events.models import Event
from organizer.tasks.models import Task
from organizer.teams.actions import leave_team

pytestmark = pytest.mark.django_db

SMALLEST = {"title": "Weed", "due_date": "2023-09-15T18:41"}


def test_title_and_due_date_are_enough(alice):
    answer = alice.post("/tasks/", SMALLEST)
    task = Task.objects.get()
    assert answer.status_code == 200
    exact = {name: answer.json()[name] for name in ("created_at", "changed_at")}
    assert all(text.endswith("Z") for text in exact.values())
    assert answer.json() == exact | {
        "id": task.pk,
        "owner": "alice",
        "owner_id": alice.id,
        "is_owner": True,
        "asigned_to": None,
        "asigned_to_username": None,
        "title": "Weed",
        "comment": "",
        "due_date": "15 Sep 2023 18:41",
        "due_at": "2023-09-15T18:41:00.000000Z",
        "category": 0,
        "priority": 0,
        "status": 0,
        "file": None,
        "version": 1,
    }
    event = Event.objects.get(type="task.created")
    assert (event.ids, event.people, event.losers, event.team_id) == ({"task": task.pk}, [alice.id], [], None)


def test_everything_can_be_said_at_once(team, alice, bob):
    body = SMALLEST | {"asigned_to": bob.id, "comment": "soon", "category": 2, "priority": 1, "status": 1, "file": None}
    answer = alice.post("/tasks", body)
    assert answer.status_code == 200
    expected = {"asigned_to": bob.id, "asigned_to_username": "bob", "comment": "soon", "category": 2, "priority": 1}
    assert answer.json() | expected | {"status": 1, "file": None} == answer.json()
    assert Event.objects.get(type="task.created").people == sorted([alice.id, bob.id])


def test_the_published_clients_form_works(alice):
    form = SMALLEST | {"due_date": "2023-09-15 18:41", "comment": "", "asigned_to": "", "category": "1"}
    answer = alice.form("POST", "/tasks/", form | {"priority": "2", "status": "0", "file": ""})
    assert answer.status_code == 200, answer.content
    expected = {"due_date": "15 Sep 2023 18:41", "asigned_to": None, "comment": "", "category": 1, "file": None}
    assert answer.json() | expected == answer.json()


def test_anonymous_makes_nothing(db, anonymous):
    assert anonymous.post("/tasks/", SMALLEST).status_code == 401
    assert not Task.objects.exists()


def test_the_maker_is_the_owner_whatever_the_body_says(alice, mallory):
    answer = mallory.post("/tasks/", SMALLEST | {"owner": "alice", "owner_id": alice.id, "is_owner": False, "id": 7})
    assert (answer.json()["owner"], answer.json()["is_owner"]) == ("mallory", True)


def test_all_missing_fields_are_named(alice):
    answer = alice.post("/tasks/", {})
    required = ["This field is required."]
    assert (answer.status_code, answer.json()) == (400, {"title": required, "due_date": required})


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "This field may not be blank."),
        ("title", " \n", "This field may not be blank."),
        ("title", None, "This field may not be null."),
        ("title", [], "Not a valid string."),
        ("title", "a\x00b", "Null characters are not allowed."),
        ("title", "x" * 256, "Ensure this field has no more than 255 characters."),
        ("title", "\ufdfa" * 20, "Ensure this field has no more than 255 characters."),
        ("comment", "x" * 10_001, "Ensure this field has no more than 10000 characters."),
        ("comment", "a\x00b", "Null characters are not allowed."),
        ("comment", {}, "Not a valid string."),
        ("category", 3, '"3" is not a valid choice.'),
        ("category", -1, '"-1" is not a valid choice.'),
        ("priority", "high", '"high" is not a valid choice.'),
        ("status", [0], '"[0]" is not a valid choice.'),
        ("status", 10**30, f'"{10**30}" is not a valid choice.'),
        ("asigned_to", "x", "A valid integer is required."),
        ("asigned_to", 1.5, "A valid integer is required."),
        ("asigned_to", [1], "A valid integer is required."),
        ("file", 7, "The submitted data was not a file. Check the encoding type on the form."),
        ("file", "http://x/y.png", "The submitted data was not a file. Check the encoding type on the form."),
    ],
)
def test_a_bad_value_is_refused_by_name(alice, field, value, message):
    answer = alice.post("/tasks/", SMALLEST | {field: value})
    assert (answer.status_code, answer.json()) == (400, {field: [message]})
    assert not Task.objects.exists()


def test_the_longest_title_and_comment_are_good(alice):
    answer = alice.post("/tasks/", SMALLEST | {"title": "ж" * 255, "comment": "ж" * 10_000})
    assert answer.status_code == 200


@pytest.mark.parametrize("null", ["comment", "asigned_to", "file"])
def test_null_is_nothing(alice, null):
    answer = alice.post("/tasks/", SMALLEST | {null: None})
    assert answer.status_code == 200
    assert answer.json()[null] == ("" if null == "comment" else None)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-09-15T18:41", datetime(2023, 9, 15, 18, 41, tzinfo=UTC)),
        ("2023-09-15 18:41", datetime(2023, 9, 15, 18, 41, tzinfo=UTC)),
        ("2023-09-15T18:41:59", datetime(2023, 9, 15, 18, 41, 59, tzinfo=UTC)),
        ("2023-09-15T18:41:59.25", datetime(2023, 9, 15, 18, 41, 59, 250000, tzinfo=UTC)),
        ("2023-09-15T18:41:59.123456Z", datetime(2023, 9, 15, 18, 41, 59, 123456, tzinfo=UTC)),
        ("2023-09-15T18:41Z", datetime(2023, 9, 15, 18, 41, tzinfo=UTC)),
        ("2023-09-15T18:41+02:00", datetime(2023, 9, 15, 16, 41, tzinfo=UTC)),
        ("2023-09-15T18:41-0530", datetime(2023, 9, 16, 0, 11, tzinfo=UTC)),
        (" 2023-09-15T18:41 ", datetime(2023, 9, 15, 18, 41, tzinfo=UTC)),
        ("15 Sep 2023 15:41", datetime(2023, 9, 15, 15, 41, tzinfo=UTC)),
        ("01 may 2024 00:00", datetime(2024, 5, 1, tzinfo=UTC)),
        ("29 Feb 2024 23:59", datetime(2024, 2, 29, 23, 59, tzinfo=UTC)),
        ("0001-01-01T00:00", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59.999999Z", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_due_dates_are_read_and_kept_exactly(alice, text, moment):
    answer = alice.post("/tasks/", SMALLEST | {"due_date": text})
    assert answer.status_code == 200, answer.content
    assert Task.objects.get().due_at == moment


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "2023-09-15", "2023-13-01T00:00", "2023-02-29T10:00", "2023-09-15T24:00", "2023-09-15T10:60"),
        *("0000-01-01T00:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "2023-09-15T18:41+99:00"),
        *(
            "2023-09-15T18:41+02:99",
            "10000-01-01T00:00",
            "31 Sep 2023 10:00",
            "15 Sept 2023 10:00",
            "15 Foo 2023 10:00",
        ),
        *(
            "15 Sep 2023",
            "２０２３-09-15T18:41",
            "2023-09-15T18:41\x00",
            "1" * 100_000,
            "2023-09-15T18:41:59." + "1" * 99,
        ),
        *(None, 7, 1.5, True, [], {}, ["2023-09-15T18:41"]),
    ],
)
def test_other_due_dates_are_refused_with_the_published_text(alice, text):
    answer = alice.post("/tasks/", SMALLEST | {"due_date": text})
    wrong_format = (
        "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
    )
    expected = "This field may not be null." if text is None else wrong_format
    assert (answer.status_code, answer.json()) == (400, {"due_date": [expected]})


def test_owners_can_give_a_task_to_themselves_and_their_members(team, alice, bob):
    for person in (alice, bob):
        answer = alice.post("/tasks/", SMALLEST | {"asigned_to": str(person.id)})
        assert (answer.status_code, answer.json()["asigned_to_username"]) == (200, person.name)


def test_members_can_give_a_task_to_neither_owner_nor_each_other(team, alice, bob, carol):
    for person in (alice, carol):
        answer = bob.post("/tasks/", SMALLEST | {"asigned_to": person.id})
        assert (answer.status_code, list(answer.json())) == (400, ["asigned_to"])
    assert not Task.objects.exists()
    assert not Event.objects.filter(type="task.created").exists()


def test_a_foreign_person_is_answered_like_a_missing_one(team, alice, mallory):
    for number in (mallory.id, 999999, 0, -1, 2**63, 10**30):
        answer = alice.post("/tasks/", SMALLEST | {"asigned_to": number})
        expected = {"asigned_to": ["This is not a member of a team of yours."]}
        assert (answer.status_code, answer.json()) == (400, expected)


def test_who_left_the_team_gets_no_new_tasks(team, alice, bob):
    leave_team(person=bob.user, team_id=team.pk)
    assert alice.post("/tasks/", SMALLEST | {"asigned_to": bob.id}).status_code == 400
