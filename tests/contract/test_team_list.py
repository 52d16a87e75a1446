"""GET /team/"""

import pytest

from organizer.teams.actions import create_team, join_team
from tests.contract.answers import PAGE, body_of, column, holds, results_of
from tests.contract.covering import covers
from tests.personas import person


@pytest.fixture
def teams(db):
    """Eight teams of three owners; `Chill Team` is Rita's too."""
    owners = {name: person(name) for name in ("dj_admin", "dj_test", "rita")}
    names = {
        "dj_admin": ["Administration changed", "Office"],
        "dj_test": ["Chill Team", "Quality", "DJs united"],
        "rita": ["Zebra", "Chill Team", "Bakery"],
    }
    for owner, titles in names.items():
        for title in titles:
            create_team(owner=owners[owner].user, name=title)
    return owners


@covers("Team app", "LIST OF TEAMS", "GET /team/", "LIST OF TEAMS: Response", "Test Listing Teams")
def test_the_list_is_answered_as_documented(teams):
    answer = teams["rita"].client.get("/team/", SERVER_NAME="127.0.0.1", SERVER_PORT="8000")

    body = body_of(answer)
    assert set(body) == PAGE
    assert body["count"] == 8
    assert body["next"] == "http://127.0.0.1:8000/team/?limit=3&offset=3"
    assert body["previous"] is None
    assert len(body["results"]) == 3
    first = body["results"][0]
    assert isinstance(first["id"], int)
    assert holds(first, owner="dj_admin", name="Administration changed", is_member=False)


@covers("teams: the list holds all teams, by name", "FEATURES: Forming Teams", "Test Listing Teams")
def test_all_teams_are_listed_by_name(teams, mallory):
    names = column(mallory.get("/team/", limit=100), "name")

    assert len(names) == 8
    assert names == [
        "Administration changed",
        "Bakery",
        "Chill Team",
        "Chill Team",
        "DJs united",
        "Office",
        "Quality",
        "Zebra",
    ]


@covers("teams: items carry owner_id", "LIST OF TEAMS: Response")
def test_items_carry_the_owners_number(teams, mallory):
    items = results_of(mallory.get("/team/", limit=100))

    assert {item["owner"]: item["owner_id"] for item in items} == {name: owner.id for name, owner in teams.items()}


@covers("LIST OF TEAMS: Response")
def test_is_member_tells_a_member(team, bob, mallory):
    assert results_of(bob.get("/team/"))[0]["is_member"] is True
    assert results_of(mallory.get("/team/"))[0]["is_member"] is False


@covers("teams: is_member is false for the owner")
def test_is_member_is_false_for_the_owner(team, alice):
    assert results_of(alice.get("/team/"))[0]["is_member"] is False
    assert body_of(alice.get(f"/team/{team.pk}/"))["is_member"] is False


@covers("LIST OF TEAMS: PARAMETERS", "GET /team/ search", "teams: search matches name and owner anywhere in any case")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dj", {"Administration changed", "Office", "Chill Team", "Quality", "DJs united"}),
        ("DJ", {"Administration changed", "Office", "Chill Team", "Quality", "DJs united"}),
        ("uni", {"DJs united"}),
        ("_test", {"Chill Team", "Quality", "DJs united"}),
        ("RITA", {"Zebra", "Chill Team", "Bakery"}),
        ("nothing like it", set()),
    ],
)
def test_search_finds_names_and_owners(teams, mallory, words: str, expected: set[str]):
    assert set(column(mallory.get("/team/", search=words, limit=100), "name")) == expected


@covers("rules: several search words must all match")
def test_all_words_of_a_search_must_match(teams, mallory):
    assert column(mallory.get("/team/", search="chill rita", limit=100), "owner") == ["rita"]


@covers("LIST OF TEAMS: PARAMETERS", "GET /team/ ordering", "teams: ordering by name and owner, reversible")
def test_the_list_is_ordered_by_name_or_owner_both_ways(teams, mallory):
    names = column(mallory.get("/team/", ordering="name", limit=100), "name")
    backwards = column(mallory.get("/team/", ordering="-name", limit=100), "name")
    owners = column(mallory.get("/team/", ordering="owner__username", limit=100), "owner")
    owners_backwards = column(mallory.get("/team/", ordering="-owner__username", limit=100), "owner")

    assert names == sorted(names)
    assert backwards == sorted(names, reverse=True)
    assert owners == ["dj_admin"] * 2 + ["dj_test"] * 3 + ["rita"] * 3
    assert owners_backwards == owners[::-1]


@covers("LIST OF TEAMS: PARAMETERS", "GET /team/ ordering")
def test_search_and_ordering_go_together(teams, mallory):
    assert column(mallory.get("/team/", search="rita", ordering="-name"), "name") == ["Zebra", "Chill Team", "Bakery"]


@covers("GET /team/ name", "teams: filters are exact")
def test_the_name_filter_is_exact(teams, mallory):
    assert column(mallory.get("/team/", name="Chill Team"), "owner") == ["dj_test", "rita"]
    assert column(mallory.get("/team/", name="Chill"), "owner") == []


@covers("GET /team/ owner__username", "teams: filters are exact", "Test Listing Teams")
def test_the_owner_filter_is_exact(teams, mallory):
    assert set(column(mallory.get("/team/", owner__username="rita"), "name")) == {"Zebra", "Chill Team", "Bakery"}
    assert column(mallory.get("/team/", owner__username="rit"), "name") == []


@covers("GET /team/ limit and offset", "LIST OF TEAMS: PARAMETERS")
def test_limit_and_offset_choose_the_page(teams, mallory):
    answer = mallory.get("/team/", offset=2, limit=5)

    assert column(answer, "name") == ["Chill Team", "Chill Team", "DJs united", "Office", "Quality"]


@covers("The following URLs will only work for authenticated users!")
def test_the_list_is_for_people_who_signed_in(anonymous, team):
    assert anonymous.get("/team/").status_code == 401


@covers("client: an empty filter means no filter")
def test_empty_filters_of_the_team_list_filter_nothing(team, alice):
    answer = alice.get("/team/", search="", ordering="", name="", owner__username="", limit="", offset="")

    assert body_of(answer)["count"] == 1


@covers("LIST OF TEAMS: Response")
def test_is_member_is_about_who_asks(team, alice, bob, mallory):
    other = create_team(owner=mallory.user, name="Others")
    join_team(person=alice.user, team_id=other.pk)

    assert {item["name"]: item["is_member"] for item in results_of(alice.get("/team/"))} == {
        "Gardeners": False,
        "Others": True,
    }
    assert {item["name"]: item["is_member"] for item in results_of(bob.get("/team/"))} == {
        "Gardeners": True,
        "Others": False,
    }
