"""Random histories: what people are told is what they may read over REST at that moment, no more and no less."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from organizer.events.epochs import log_ends
from organizer.teams.actions import create_team, join_team
from tests.live.ears import Ears, Told
from tests.personas import Person, person

pytestmark = pytest.mark.django_db

STEPS = 25
LISTS = {"message": ("/team-chat-list/", "/private-chat-list/"), "task": ("/tasks/",), "team": ("/team/",)}
RELATIVE = {"is_owner", "is_member"}
Sight = dict[tuple[str, int], dict[str, Any]]


class History:
    """People who do things at random, and what each can read."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.people = [person(name) for name in ("ann", "ben", "cem", "dan", "eve")]
        for owner in self.people[:2]:
            team = create_team(owner=owner.user, name="Crew").pk
            for member in self.random.sample([p for p in self.people if p is not owner], 2):
                join_team(person=member.user, team_id=team)
        self.ears = Ears()

    def sight_of(self, who: Person) -> Sight:
        """Return everything that somebody can read, by kind and id, without what is relative to them."""
        seen: Sight = {}
        for kind, paths in LISTS.items():
            for path in paths:
                for item in who.get(path, limit=1000).json()["results"]:
                    seen[kind, item["id"]] = {name: value for name, value in item.items() if name not in RELATIVE}
        return seen

    def do_something(self) -> None:
        """Let somebody try something."""
        who, other = self.random.choice(self.people), self.random.choice(self.people)
        seen = self.sight_of(who)
        team = self.random.choice([number for kind, number in seen if kind == "team"] or [0])
        messages = [number for kind, number in seen if kind == "message"] or [0]
        tasks = [number for kind, number in seen if kind == "task"] or [0]
        body = {"team": team, "message": f"words {self.random.random()}"}
        due = (timezone.now() + timedelta(days=1)).isoformat()
        self.random.choice(
            [
                lambda: who.post(f"/team-chat-post/{team}", body),
                lambda: who.post(f"/team-chat-post/{team}", body),
                lambda: who.post(f"/private-chat-post/{team}/{other.id}", body),
                lambda: who.put(f"/team-chat-put/{self.random.choice(messages)}", body),
                lambda: who.delete(f"/team-chat-delete/{self.random.choice(messages)}"),
                lambda: who.delete(f"/private-chat-delete/{self.random.choice(messages)}"),
                lambda: who.post("/tasks/", {"title": "Do", "due_date": due, "asigned_to": other.id}),
                lambda: who.patch(f"/task/{self.random.choice(tasks)}", {"asigned_to": other.id}),
                lambda: who.patch(f"/task/{self.random.choice(tasks)}", {"asigned_to": ""}),
                lambda: who.patch(f"/task/{self.random.choice(tasks)}", {"status": 1}),
                lambda: who.delete(f"/task/{self.random.choice(tasks)}"),
                lambda: who.post("/membership/", {"team": team}),
                lambda: who.delete(f"/leave/team/{team}"),
                lambda: who.put(f"/team/{team}", {"name": f"Crew {self.random.random()}"}),
                lambda: who.post("/team/", {"name": f"Crew {self.random.random()}"}),
                lambda: who.delete(f"/team/{team}") if self.random.random() < 0.3 else None,
            ]
        )()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_happens_everybody_is_told_what_they_may_read(seed):
    history = History(seed)
    sights = {who.name: history.sight_of(who) for who in history.people}
    told_in_all = 0
    for _ in range(STEPS):
        newest = log_ends().newest
        while log_ends().newest == newest:  # much of what they try is refused
            history.do_something()
        heard = history.ears.hear()
        for who in history.people:
            before, after = sights[who.name], history.sight_of(who)
            told = heard.get(who.name, [])
            told_in_all += len(told)
            check_states(told, after)
            check_news(told, before, after, who)
            check_losses(told, before, after, who)
            sights[who.name] = after
    assert told_in_all > STEPS


def check_states(told: list[Told], after: Sight) -> None:
    """What was shown can be read over REST, word for word."""
    for event in told:
        kind = event["type"].partition(".")[0]
        if kind in LISTS and not event["lost"]:
            assert event["data"] == after[kind, event["data"]["id"]], event


def check_news(told: list[Told], before: Sight, after: Sight, who: Person) -> None:
    """What is new or different was shown; a team's past comes along with joining it."""
    shown = {(event["type"].partition(".")[0], event["data"]["id"]) for event in told if not event["lost"]}
    joined = {
        event["data"]["team"]
        for event in told
        if event["type"] == "member.joined" and event["data"]["user_id"] == who.id
    }
    for thing, state in after.items():
        if before.get(thing) != state:
            assert thing in shown or state.get("team") in joined, (thing, told)


def check_losses(told: list[Told], before: Sight, after: Sight, who: Person) -> None:
    """What is out of sight was withdrawn, by itself or with its team."""
    lost = {(event["type"].partition(".")[0], event["data"]["id"]) for event in told if event["lost"]}
    left = {event["data"]["team"] for event in told if event["type"] == "member.left" and event["lost"]}
    gone = {number for kind, number in lost if kind == "team"}
    for thing, state in before.items():
        if thing not in after:
            assert thing in lost or state.get("team") in left | gone, (thing, told, who.name)
