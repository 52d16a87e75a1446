"""GET /tasks/"""

import pytest

from tests.contract.answers import PAGE, body_of, column, holds, results_of
from tests.contract.covering import covers
from tests.personas import person

FIELDS = {
    "id", "owner", "is_owner", "asigned_to", "asigned_to_username", "title", "comment", "due_date",
    "category", "priority", "status", "file",
}  # fmt: skip


@pytest.fixture
def tasks(team, alice, bob):
    """Five tasks: four of Alice's, one of which is Bob's to do, and one of Bob's own."""
    make(alice, "Prune roses", "2023-09-15T15:41", category=0, priority=2, status=0)
    make(alice, "Buy rakes", "2023-09-01T20:57", category=1, priority=0, status=1, asigned_to=bob.id)
    make(alice, "Water roses", "2023-09-01T17:07", category=0, priority=1, status=2)
    make(alice, "Rest", "2024-01-01T00:00", category=2, priority=1, status=0)
    make(bob, "Sharpen tools", "2023-10-05T08:00", category=2, priority=0, status=0)


def make(owner, title, due_date, **fields):
    return body_of(owner.post("/tasks/", {"title": title, "due_date": due_date, **fields}))


def titles(who, **parameters):
    return column(who.get("/tasks/", limit=100, **parameters), "title")


@covers(
    "LIST OF TASKS",
    "GET /tasks/",
    "LIST OF TASKS: Response if SUCCESSFUL",
    "Test Listing Tasks",
    "rules: dates go out in English and UTC",
)
def test_the_list_is_answered_as_documented(db):
    admin = person("dj_admin")
    for number in range(32):
        make(admin, f"earlier {number}", "2023-08-21T10:06")
    make(admin, "some other task for septemper", "2023-09-01T17:07", comment="comenting ...", priority=1)
    make(admin, "third thing", "2023-09-01T20:57", comment="coment coment")
    make(admin, "ADASFAD", "2023-09-15T15:41", comment="rzuzr4uz6r4uru", priority=2)

    body = body_of(admin.client.get("/tasks/", SERVER_NAME="127.0.0.1", SERVER_PORT="8000"))

    assert set(body) == PAGE
    assert (body["count"], body["previous"]) == (35, None)
    assert body["next"] == "http://127.0.0.1:8000/tasks/?limit=3&offset=3"
    same = {"owner": "dj_admin", "is_owner": True, "asigned_to": None, "category": 0, "status": 0, "file": None}
    one, two, three = body["results"]
    assert holds(one, title="ADASFAD", comment="rzuzr4uz6r4uru", due_date="15 Sep 2023 15:41", priority=2, **same)
    assert holds(two, title="third thing", comment="coment coment", due_date="01 Sep 2023 20:57", priority=0, **same)
    assert holds(
        three,
        title="some other task for septemper",
        comment="comenting ...",
        due_date="01 Sep 2023 17:07",
        priority=1,
        **same,
    )


@covers("tasks: fields, with asigned_to_username null when nobody is assigned")
def test_items_have_all_fields(tasks, alice, bob):
    items = {item["title"]: item for item in results_of(alice.get("/tasks/", limit=100))}

    assert all(set(item) >= FIELDS for item in items.values())
    assert holds(items["Buy rakes"], asigned_to=bob.id, asigned_to_username="bob", is_owner=True)
    assert holds(items["Prune roses"], asigned_to=None, asigned_to_username=None)
    theirs = {item["title"]: item for item in results_of(bob.get("/tasks/", limit=100))}
    assert holds(theirs["Buy rakes"], owner="alice", is_owner=False, asigned_to=bob.id, asigned_to_username="bob")


@covers("tasks: visible to owner and assignee only", "Test Listing Tasks", "FEATURES: Task Management")
def test_the_list_holds_ones_own_and_assigned_tasks_only(tasks, alice, bob, carol, mallory):
    assert set(titles(alice)) == {"Prune roses", "Buy rakes", "Water roses", "Rest"}
    assert set(titles(bob)) == {"Buy rakes", "Sharpen tools"}
    assert titles(carol) == []
    assert titles(mallory) == []


@covers(
    "LIST OF TASKS: PARAMETERS",
    "GET /tasks/ search",
    "tasks: search in title, owner and due date",
    "Test Listing Tasks",
)
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("rose", {"Prune roses", "Water roses"}),
        ("ROSES", {"Prune roses", "Water roses"}),
        ("alice", {"Buy rakes"}),
        ("2023", {"Prune roses", "Buy rakes", "Water roses", "Sharpen tools"}),
        ("2023-09", {"Prune roses", "Buy rakes", "Water roses"}),
        ("2023-09-01", {"Buy rakes", "Water roses"}),
        ("2023-09-02", set()),
        ("2023-09-31", set()),
        ("2023-13", set()),
        ("thistles", set()),
    ],
)
def test_search_finds_titles_owners_and_dates(tasks, alice, bob, words: str, expected: set[str]):
    both = (
        set(titles(bob, search=words))
        if words == "alice"
        else set(titles(alice, search=words)) | set(titles(bob, search=words))
    )

    assert both == expected


@covers("rules: several search words must all match")
def test_all_words_of_a_search_must_match(tasks, alice):
    assert titles(alice, search="2023-09-01 roses") == ["Water roses"]
    assert titles(alice, search="roses rakes") == []


@covers(
    "LIST OF TASKS: PARAMETERS",
    "GET /tasks/ ordering",
    "tasks: ordering by due_date (newest first by default), priority, status, title",
    "Test Listing Tasks",
)
@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("", ["Rest", "Prune roses", "Buy rakes", "Water roses"]),
        ("-due_date", ["Rest", "Prune roses", "Buy rakes", "Water roses"]),
        ("due_date", ["Water roses", "Buy rakes", "Prune roses", "Rest"]),
        ("priority", ["Buy rakes", "Water roses", "Rest", "Prune roses"]),
        ("status", ["Prune roses", "Rest", "Buy rakes", "Water roses"]),
        ("-status", ["Water roses", "Buy rakes", "Prune roses", "Rest"]),
        ("title", ["Buy rakes", "Prune roses", "Rest", "Water roses"]),
        ("-title", ["Water roses", "Rest", "Prune roses", "Buy rakes"]),
    ],
)
def test_the_list_is_ordered(tasks, alice, ordering: str, expected: list[str]):
    assert titles(alice, ordering=ordering) == expected


@covers("GET /tasks/ ordering")
def test_priority_reversed(tasks, alice):
    assert column(alice.get("/tasks/", ordering="-priority", limit=100), "priority") == [2, 1, 1, 0]


@covers("GET /tasks/ owner", "tasks: owner filter takes a username or an id")
def test_the_owner_filter_takes_a_name_or_a_number(tasks, alice, bob):
    assert titles(bob, owner="alice") == ["Buy rakes"]
    assert titles(bob, owner=alice.id) == ["Buy rakes"]
    assert titles(bob, owner="bob") == ["Sharpen tools"]
    assert titles(bob, owner="nobody") == []


@covers("LIST OF TASKS: PARAMETERS", "GET /tasks/ owner", "GET /tasks/ category")
def test_owner_and_category_go_together(tasks, bob):
    assert titles(bob, owner="alice", category=1) == ["Buy rakes"]
    assert titles(bob, owner="alice", category=0) == []


@covers("GET /tasks/ category", "GET /tasks/ priority", "GET /tasks/ status")
def test_numbers_filter(tasks, alice):
    assert set(titles(alice, category=0)) == {"Prune roses", "Water roses"}
    assert set(titles(alice, priority=1)) == {"Water roses", "Rest"}
    assert set(titles(alice, status=0)) == {"Prune roses", "Rest"}


@covers("rules: a malformed limit, offset or filter is a 400 under its name")
@pytest.mark.parametrize("name", ["category", "priority", "status", "due_date", "limit", "offset"])
def test_a_malformed_filter_is_refused_under_its_name(tasks, alice, name: str):
    assert list(body_of(alice.get("/tasks/", **{name: "rubbish"}), 400)) == [name]


@covers("GET /tasks/ due_date", "tasks: a date alone filters that day", "Test Listing Tasks")
def test_the_due_date_filter(tasks, alice):
    assert titles(alice, due_date="2023-09-01") == ["Buy rakes", "Water roses"]
    assert titles(alice, due_date="2023-09-01T20:57") == ["Buy rakes"]
    assert titles(alice, due_date="2023-09-01 20:57") == ["Buy rakes"]
    assert titles(alice, due_date="2023-09-01T20:58") == []
    assert titles(alice, due_date="2023-09-02") == []


@covers("client: an empty filter means no filter")
def test_the_clients_empty_filters_filter_nothing(tasks, alice):
    answer = alice.client.get("/tasks/?search=&priority=&status=&category=&owner=&due_date=&ordering=&limit=&offset=")

    assert body_of(answer)["count"] == 4
    assert len(results_of(answer)) == 3


@covers("client: asks for a month and for a day by search")
def test_the_clients_month_and_day(tasks, alice):
    assert body_of(alice.client.get("/tasks/?search=2023-09&limit=200&offset=0"))["count"] == 3
    assert body_of(alice.client.get("/tasks/?search=2023-09-15"))["count"] == 1
