"""POST /team/"""

import pytest

from tests.contract.answers import BLANK, REQUIRED, body_of, column, holds
from tests.contract.covering import covers


@covers(
    "CREATE NEW TEAM",
    "POST /team/",
    "CREATE NEW TEAM: Response if SUCCESSFUL",
    "teams: create answers 200 and the new team",
    "rules: creates answer with the created object",
    "Test creating Teams",
)
def test_create_answers_200_and_the_new_team(alice):
    body = body_of(alice.post("/team/", {"name": "New team"}), 200)

    assert isinstance(body["id"], int)
    assert holds(body, owner="alice", owner_id=alice.id, name="New team", is_member=False)
    assert "results" not in body


@covers("CREATE NEW TEAM", "rules: JSON and multipart work on every write")
def test_create_by_form(alice):
    assert holds(body_of(alice.form("POST", "/team/", {"name": "New team"}), 200), name="New team")


@covers("Test creating Teams", "FEATURES: Forming Teams")
def test_the_new_team_is_in_the_list_and_its_maker_owns_it(alice, mallory):
    made = body_of(alice.post("/team/", {"name": "New team"}))

    assert column(mallory.get("/team/"), "id") == [made["id"]]
    assert column(mallory.get("/team/"), "owner") == ["alice"]


@covers("CREATE NEW TEAM: Response if NAME FIELD IS EMPTY", "rules: missing and blank fields")
@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_name_is_refused(alice, blank: str):
    assert body_of(alice.post("/team/", {"name": blank}), 400) == {"name": BLANK}
    assert body_of(alice.form("POST", "/team/", {"name": blank}), 400) == {"name": BLANK}


@covers("rules: missing and blank fields")
def test_a_missing_name_is_refused(alice):
    assert body_of(alice.post("/team/", {}), 400) == {"name": REQUIRED}
    assert body_of(alice.form("POST", "/team/", {}), 400) == {"name": REQUIRED}


@covers("teams: the same owner and name twice is a 400, on rename too", "Test creating Teams")
def test_the_same_team_cannot_be_created_twice(team, alice):
    body = body_of(alice.post("/team/", {"name": team.name}), 400)

    assert list(body) == ["name"]
    assert len(column(alice.get("/team/"), "id")) == 1


@covers("teams: another owner may use the name")
def test_another_owner_may_use_the_name(team, mallory):
    assert body_of(mallory.post("/team/", {"name": team.name}))["owner"] == "mallory"


@covers("rules: unknown parameters, ordering names and body fields are ignored")
def test_the_owner_cannot_be_chosen(alice, mallory):
    made = body_of(
        alice.post("/team/", {"name": "Mine", "owner": "mallory", "owner_id": mallory.id, "id": 77_777, "x": [1]})
    )

    assert holds(made, owner="alice", owner_id=alice.id)
    assert made["id"] != 77_777
