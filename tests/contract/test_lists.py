"""What holds for every list: pages, their neighbours, malformed parameters, ties."""

from urllib.parse import parse_qs, urlsplit

import pytest

from organizer.teams.actions import create_team, join_team
from tests.contract.answers import PAGE, body_of, column, results_of
from tests.contract.covering import covers

TASK = {"title": "Same", "due_date": "2023-09-15T18:41"}
LISTS = ("/team/", "/teammates/", "/membership/", "/tasks/", "/team-chat-list/", "/private-chat-list/")
EVERY_LIST = pytest.mark.parametrize("path", LISTS)


@pytest.fixture
def seven(alice, bob, carol, mallory):
    """Seven of everything in Alice's sight, with as many ties as possible."""
    people = [bob, carol, mallory]
    for number in range(7):
        mine = create_team(owner=alice.user, name=f"Mine {number}")
        theirs = create_team(owner=people[number % 3].user, name="Theirs" if number < 3 else f"Theirs {number}")
        join_team(person=alice.user, team_id=theirs.pk)
        join_team(person=people[number % 3].user, team_id=mine.pk)
        alice.post("/tasks/", TASK)
        alice.post(f"/team-chat-post/{mine.pk}", {"team": mine.pk, "message": "hello"})
        alice.post(f"/private-chat-post/{mine.pk}/{alice.id}", {"team": mine.pk, "message": "hello"})


@EVERY_LIST
@covers("rules: lists are pages of 3 unless asked otherwise")
def test_a_list_is_a_page_of_three(seven, alice, path: str):
    body = body_of(alice.get(path))

    assert set(body) == PAGE
    assert body["count"] >= 7
    assert len(body["results"]) == 3


@EVERY_LIST
@covers("rules: lists are pages of 3 unless asked otherwise")
def test_an_empty_list_is_an_empty_page(mallory, path: str):
    assert body_of(mallory.get(path)) == {"count": 0, "next": None, "previous": None, "results": []}


@EVERY_LIST
@covers("rules: next and previous are absolute and keep the other parameters")
def test_neighbours_are_absolute_and_keep_parameters(seven, alice, path: str):
    body = body_of(alice.get(path, limit=2, offset=2, search="", ordering="x"))

    for name, offset in (("next", "4"), ("previous", "0")):
        url = urlsplit(body[name])
        query = parse_qs(url.query, keep_blank_values=True)
        assert (url.scheme, url.netloc, url.path) == ("http", "testserver", path)
        assert query["limit"] == ["2"]
        assert query.get("offset", ["0"]) == [offset]
        assert (query["search"], query["ordering"]) == ([""], ["x"])


@EVERY_LIST
@covers("rules: next and previous are absolute and keep the other parameters")
def test_following_next_visits_everything_once(seven, alice, path: str):
    seen, url = [], f"{path}?limit=3"
    while url:
        body = body_of(alice.client.get(url))
        seen += [item["id"] for item in body["results"]]
        url = (body["next"] or "").removeprefix("http://testserver")

    assert len(seen) == len(set(seen)) == body["count"]
    assert seen == column(alice.get(path, limit=1000), "id")


@EVERY_LIST
@covers("rules: next and previous are absolute and keep the other parameters")
def test_following_previous_leads_back_to_the_start(seven, alice, path: str):
    body = body_of(alice.get(path, limit=3, offset=4))
    for _ in range(2):
        body = body_of(alice.client.get(body["previous"].removeprefix("http://testserver")))

    assert body["previous"] is None
    assert [item["id"] for item in body["results"]] == column(alice.get(path), "id")


@EVERY_LIST
@covers("rules: limit is capped at 1000")
def test_a_huge_limit_is_clamped(seven, alice, path: str):
    assert len(results_of(alice.get(path, limit=10**30))) >= 7
    assert len(results_of(alice.get(path, limit=1001))) >= 7


@covers("rules: limit is capped at 1000")
def test_a_page_never_holds_more_than_a_thousand(alice):
    from organizer.teams.models import Team

    Team.objects.bulk_create(
        Team(owner=alice.user, name=f"Team {number:04}", name_folded=f"team {number:04}") for number in range(1002)
    )

    body = body_of(alice.get("/team/", limit=5000))

    assert (body["count"], len(body["results"])) == (1002, 1000)
    assert "limit=1000" in body["next"]


@EVERY_LIST
@pytest.mark.parametrize("limit", ["0", "-1", "-5"])
@covers("rules: limit below 1 is a 400")
def test_a_limit_below_one_is_refused(alice, path: str, limit: str):
    assert list(body_of(alice.get(path, limit=limit), 400)) == ["limit"]


@EVERY_LIST
@pytest.mark.parametrize(
    ("name", "value"), [("limit", "x"), ("limit", "1.5"), ("offset", "x"), ("offset", "-1"), ("limit", "\x00")]
)
@covers("rules: a malformed limit, offset or filter is a 400 under its name")
def test_a_malformed_limit_or_offset_is_refused(alice, path: str, name: str, value: str):
    assert list(body_of(alice.get(path, **{name: value}), 400)) == [name]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/team-chat-list/", "team_id"),
        ("/team-chat-list/", "minus_days"),
        ("/private-chat-list/", "team_id"),
        ("/private-chat-list/", "from_user_id"),
        ("/private-chat-list/", "minus_days"),
        ("/tasks/", "category"),
        ("/tasks/", "priority"),
        ("/tasks/", "status"),
        ("/tasks/", "due_date"),
    ],
)
@pytest.mark.parametrize("value", ["rubbish", "1x", "0x10", "½"])
@covers("rules: a malformed limit, offset or filter is a 400 under its name")
def test_a_malformed_filter_is_refused(alice, path: str, name: str, value: str):
    assert list(body_of(alice.get(path, **{name: value}), 400)) == [name]


@EVERY_LIST
@covers("rules: unknown parameters, ordering names and body fields are ignored")
def test_an_offset_past_the_end_is_an_empty_page(seven, alice, path: str):
    body = body_of(alice.get(path, offset=10**30))

    assert (body["next"], body["results"]) == (None, [])
    assert body["count"] >= 7


@pytest.mark.parametrize(
    "ordering", ["due_date", "-due_date", "priority", "-priority", "status", "-status", "title", "-title"]
)
@covers("rules: ties are broken by id")
def test_equal_tasks_are_ordered_by_id(seven, alice, ordering: str):
    numbers = column(alice.get("/tasks/", ordering=ordering, limit=100), "id")

    assert numbers == sorted(numbers)


@covers("rules: ties are broken by id")
def test_teams_of_one_name_are_ordered_by_id(seven, alice):
    for ordering in ("name", "-name"):
        numbers = column(alice.get("/team/", name="Theirs", ordering=ordering, limit=100), "id")
        assert len(numbers) == 3
        assert numbers == sorted(numbers)
