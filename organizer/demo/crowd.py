"""Who is in which team and talks to whom, drawn before a row is written."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from organizer.demo.sizes import Sizes
from organizer.demo.texts import WORDS

LARGEST_TEAM: Final = 20  # members
PRIVATE_CHATS_PER_TEAM: Final = 4


@dataclass(slots=True)
class Somebody:
    """A person; `teammates` are the ids of all members of teams that they own."""

    id: int
    username: str
    first_name: str
    last_name: str
    teammates: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Group:
    """A team; `members` are ids without the owner's."""

    id: int
    owner_id: int
    name: str
    members: list[int]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody."""

    people: list[Somebody]
    teams: list[Group]


@dataclass(slots=True)
class Chat:
    """A conversation: `people` may write in it, `wanted` messages are to come, the rest is where it stands."""

    id: int
    team_id: int
    people: Sequence[int]
    low: int | None = None
    high: int | None = None
    wanted: int = 0
    last_position: int = 0
    created_at: datetime | None = None
    last_posted_at: datetime | None = None


def draw_crowd(sizes: Sizes, chance: random.Random, *, first_user: int, first_team: int) -> Crowd:
    """Return people and teams with ids from the given ones on. The first person owns the first team."""
    people = [_draw_person(number, chance) for number in range(first_user, first_user + sizes.users)]
    teams = [
        _draw_team(number, people, chance, first=number == first_team)
        for number in range(first_team, first_team + sizes.teams)
    ]
    return Crowd(people, teams)


def first_chats(crowd: Crowd, sizes: Sizes, chance: random.Random, *, first_chat: int) -> list[Chat]:
    """Return the chats that get messages, and how many each; the first team's gets the `largest` number."""
    chats = list(_possible_chats(crowd, chance))
    if not chats:
        return []
    chats[0].wanted = sizes.largest if len(chats) > 1 else sizes.messages
    rest = sizes.messages - chats[0].wanted
    # Some chats are lively and most are not; team chats are livelier than private ones.
    weights = [chance.random() ** 2 * (1 if chat.low else 3) + 0.01 for chat in chats[1:]]
    if rest:
        for chat in chance.choices(chats[1:], weights, k=rest):
            chat.wanted += 1
    talking = [chat for chat in chats if chat.wanted]
    for number, chat in enumerate(talking, first_chat):
        chat.id = number
    return talking


def _draw_person(number: int, chance: random.Random) -> Somebody:
    first, last = chance.choice(WORDS["first_names"]), chance.choice(WORDS["last_names"])
    return Somebody(number, f"{first}.{number}", first, last)


def _draw_team(number: int, people: list[Somebody], chance: random.Random, *, first: bool) -> Group:
    owner = people[0] if first else chance.choice(people)
    most = min(LARGEST_TEAM, len(people) - 1)
    drawn = chance.sample(people, min(len(people), 1 + (most if first else chance.randint(min(2, most), most))))
    members = [person.id for person in drawn if person is not owner][:most]
    owner.teammates.extend(members)
    return Group(number, owner.id, f"{chance.choice(WORDS['team_kinds'])} {number}", members)


def _possible_chats(crowd: Crowd, chance: random.Random) -> Iterator[Chat]:
    for team in crowd.teams:
        everybody = [team.owner_id, *team.members]
        yield Chat(0, team.id, everybody)
        pairs = {
            tuple(sorted((chance.choice(everybody), chance.choice(everybody)))) for _ in range(PRIVATE_CHATS_PER_TEAM)
        }
        for low, high in sorted(pairs):
            yield Chat(0, team.id, (low, high), low, high)
