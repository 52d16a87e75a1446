"""Two teams that share nobody: no list, count, search, filter or ordering of one tells anything of the other."""

import json
from itertools import product
from typing import Any

import pytest

from tests.access.world import made, picture
from tests.personas import Person, person

pytestmark = pytest.mark.django_db

# The two sides' secrets: in titles, comments, messages, and in the names of people who own no team (owners' names
# and team names are public: everybody signed in sees all teams).
SIDES = ("kestrel", "wagtail")
ORDERINGS = ("", "due_date", "-due_date", "title", "owner__password", "assignee__username", "-text", "name", "id", "?")
PAGES = ("/tasks/", "/team-chat-list/", "/private-chat-list/", "/conversations/", "/teammates/", "/membership/")
LISTS = (*PAGES, "/team/", "/presence/", "/events/")
PROBES = {
    "/tasks/": ("owner", "due_date", "comment", "title__startswith", "owner__password__startswith", "assignee"),
    "/team-chat-list/": ("owner__username", "team_id", "message__startswith", "conversation", "author"),
    "/private-chat-list/": ("owner__username", "from_user_id", "recipient", "recipient__username"),
}


class Side:
    """One team: its owner and its member, and all of their things with the canary's name in them."""

    def __init__(self, canary: str) -> None:
        self.canary = canary
        self.owner = person(f"owner-of-{canary[0]}")
        self.member = person(f"{canary}-member", first_name=canary, email=f"{canary}@example.org")
        self.team = made(self.owner.post("/team/", {"name": f"Team {canary[0]}"}))["id"]
        made(self.member.post("/membership/", {"team": self.team}))
        self.tasks = [made(self.owner.post("/tasks/", self.task(number)))["id"] for number in range(3)]
        text = {"team": self.team, "message": f"a {canary} sings"}
        made(self.member.post(f"/team-chat-post/{self.team}", text))
        made(self.owner.post(f"/private-chat-post/{self.team}/{self.member.id}", text))
        made(self.member.post(f"/private-chat-post/{self.team}/{self.member.id}", text))
        made(self.member.form("POST", f"/team-chat-post/{self.team}", text | {"image": picture()}))

    def task(self, number: int) -> dict[str, Any]:
        title = f"{self.canary} {number}"
        return {
            "title": title,
            "comment": title,
            "due_date": f"2031-0{number + 1}-01T00:00",
            "asigned_to": self.member.id,
        }

    @property
    def people(self) -> tuple[Person, Person]:
        return self.owner, self.member


@pytest.fixture
def sides(db: None) -> tuple[Side, Side]:
    return Side(SIDES[0]), Side(SIDES[1])


def test_no_list_shows_the_other_side_whatever_the_parameters(sides: tuple[Side, Side]) -> None:
    for side, other in (sides, sides[::-1]):
        for asker, path, ordering in product(side.people, LISTS, ORDERINGS):
            for search in ("", other.canary, side.canary, "%", "_", "2031"):
                seen = asker.get(path, ordering=ordering, search=search, limit=1000).content.decode()
                shown = seen.replace(f"search={other.canary}", "")
                assert other.canary not in shown, f"{path} ordering={ordering} search={search}"


def test_replayed_events_show_each_side_its_own(db: None) -> None:
    watcher = person("watcher")
    start = watcher.get("/events/").json()["cursor"]
    sides = Side(SIDES[0]), Side(SIDES[1])
    for side, other in (sides, sides[::-1]):
        for asker in side.people:
            replayed = asker.get("/events/", after=start, limit=1000).content.decode()
            assert side.canary in replayed
            assert other.canary not in replayed
    told = watcher.get("/events/", after=start, limit=1000).content.decode()
    assert [canary for canary in SIDES if canary in told] == []


def test_counts_are_the_same_with_and_without_the_other_side(db: None) -> None:
    alone = Side(SIDES[0])
    before = counts(alone)
    other = Side(SIDES[1])
    assert counts(alone) == before
    assert [count for _, count in before if count], "the side sees its own things"
    for asker in alone.people:
        for path in (f"/team-chat-message-count/{other.team}", f"/team-members-count/{other.team}"):
            assert asker.get(path).status_code == 403


def test_searching_and_filtering_for_the_other_side_finds_nothing(sides: tuple[Side, Side]) -> None:
    for side, other in (sides, sides[::-1]):
        for asker, path in product(side.people, ("/tasks/", "/team-chat-list/", "/private-chat-list/")):
            assert asker.get(path, search=other.canary).json()["count"] == 0
        named = {"owner": other.owner.name, "owner__username": other.member.name, "from_user_id": other.member.id}
        assert side.owner.get("/tasks/", owner=named["owner"]).json()["count"] == 0
        assert side.owner.get("/tasks/", owner=other.owner.id).json()["count"] == 0
        assert side.owner.get("/team-chat-list/", owner__username=named["owner__username"]).json()["count"] == 0
        assert side.owner.get("/private-chat-list/", from_user_id=named["from_user_id"]).json()["count"] == 0
        assert side.owner.get("/team-chat-list/", team_id=other.team).json()["count"] == 0


@pytest.mark.parametrize("path", PROBES)
def test_undocumented_filters_are_no_oracle(sides: tuple[Side, Side], path: str) -> None:
    """A parameter that reached the database's lookups would answer guesses about hidden columns."""
    asker = sides[0].owner
    whole = asker.get(path, limit=1000).json()
    for name in PROBES[path]:
        if "__" in name and name != "owner__username":
            for guess in ("m", "x", "md5$", "argon2", sides[1].canary):
                assert asker.get(path, **{name: guess, "limit": 1000}).json() == whole


def test_ordering_by_hidden_columns_is_ignored(sides: tuple[Side, Side]) -> None:
    asker = sides[0].owner
    for path in (*PAGES, "/team/"):
        usual = asker.get(path, limit=1000).json()["results"]
        for hidden in ("owner__password", "-owner__password", "assignee__email", "author__date_joined", "version"):
            assert asker.get(path, limit=1000, ordering=hidden).json()["results"] == usual


def test_public_lists_show_no_more_than_the_published_fields(sides: tuple[Side, Side]) -> None:
    """Everybody sees all teams: their names and owners, and nothing about the people in them."""
    items = sides[0].member.get("/team/", limit=1000).json()["results"]
    assert {item["id"] for item in items} == {side.team for side in sides}
    for word in ("email", "password", "member_count", "first_name", *SIDES):
        assert word not in json.dumps(items)


def counts(side: Side) -> list[tuple[str, int]]:
    """What a side is told about how much there is."""
    return [
        *(
            (f"{path} {search}", asker.get(path, search=search).json()["count"])
            for asker, path in product(side.people, PAGES)
            for search in ("", *SIDES)
        ),
        *((path, side.owner.get(f"/{path}/{side.team}").json()["count"]) for path in COUNTED),
        ("private", side.owner.get(f"/private-chat-message-count/{side.team}/{side.member.id}").json()["count"]),
    ]


COUNTED = ("team-chat-message-count", "team-members-count")
