"""Any number of people, teams, tasks and messages, for measuring: rows that obey every rule, written without actions.

Events are not recorded: nobody was there to be told. All or nothing, in one transaction.
"""

import itertools
import math
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from tqdm import tqdm

from organizer.accounts.models import User
from organizer.chat import search_index
from organizer.chat.indexing import index_new_messages
from organizer.chat.models import Conversation, Message, SearchAuthor, SearchMark
from organizer.core.database import action
from organizer.core.text import fold, name_key
from organizer.demo.bulk import continue_ids, insert_rows, make_room, next_id, tidy
from organizer.demo.crowd import Chat, Crowd, draw_crowd, first_chats
from organizer.demo.sizes import BadSizes, Sizes, plan_sizes
from organizer.demo.texts import RARE_WORDS, TextMaker
from organizer.tasks.models import Task
from organizer.teams.models import Membership, Team

__all__ = ["BadSizes", "Made", "Sizes", "make_rows", "plan_sizes"]

MODELS: Final = (User, Team, Membership, Task, Conversation, Message)
SPAN: Final = timedelta(days=365)  # messages go back so far; tasks are due up to half of it before and after now
EDITED_ONE_IN: Final = 50


@dataclass(slots=True)
class Made:
    """What was made: rows by table, seconds they took, and where to look."""

    sizes: Sizes
    owner: str
    team_id: int | None
    conversations: int = 0
    memberships: int = 0
    seconds: float = 0.0
    rare: dict[str, int] = field(default_factory=dict)

    def describe(self, *, password: str) -> str:
        """Return what to tell whoever ran the command."""
        sizes = self.sizes
        rows = sizes.users + sizes.teams + self.memberships + sizes.tasks + self.conversations + sizes.messages
        rate = rows / self.seconds if self.seconds else 0
        lines = [
            f"Made {rows:,} rows in {self.seconds:.1f} s ({rate:,.0f} rows/s): {sizes.users:,} people,",
            f"{sizes.teams:,} teams with {self.memberships:,} memberships, {sizes.tasks:,} tasks, "
            f"and {sizes.messages:,} messages in {self.conversations:,} chats.",
        ]
        if self.team_id is not None:
            lines.append(
                f"Team {self.team_id} has {sizes.largest:,} messages in its chat and is owned by {self.owner}."
            )
        if sizes.messages:
            lines.append(
                "Rare words, by how many messages hold them: " + ", ".join(f"{w} {n:,}" for w, n in self.rare.items())
            )
        return "\n".join([*lines, "", f"Sign in as {self.owner}. Everybody's password: {password}", ""])


def make_rows(sizes: Sizes, *, password: str, seed: int, now: datetime | None = None) -> Made:
    """Make that many rows, with ids above those that are there. Times are counted back from `now`."""
    started = time.perf_counter()
    search_index.put_off()
    made = _make(sizes, password=password, seed=seed, now=now or timezone.now())
    with tqdm(desc="search     ", unit=" rows", unit_scale=True, disable=None) as bar:
        index_new_messages(seconds=math.inf, pause=0, tell=bar.update)
    tidy((*MODELS, SearchMark, SearchAuthor))
    made.seconds = time.perf_counter() - started
    return made


@action
def _make(sizes: Sizes, *, password: str, seed: int, now: datetime) -> Made:
    make_room()
    chance = random.Random(seed)
    crowd = draw_crowd(sizes, chance, first_user=next_id(User), first_team=next_id(Team))
    texts = TextMaker(chance)
    _insert_people(crowd, password, now)
    _insert_teams(crowd, now)
    _insert("tasks", Task, TASK_COLUMNS, task_rows(sizes.tasks, crowd, texts, chance, now), sizes.tasks)
    chats = first_chats(crowd, sizes, chance, first_chat=next_id(Conversation))
    # Foreign keys are checked at the commit, so chats may follow their messages, when their counts are known.
    rows = message_rows(_shuffled(chats, chance), crowd, texts, chance, now=now, total=sizes.messages)
    _insert("messages", Message, MESSAGE_COLUMNS, rows, sizes.messages)
    _insert("chats", Conversation, CHAT_COLUMNS, chat_rows(chats), len(chats))
    continue_ids(MODELS)
    return Made(
        sizes=sizes,
        owner=crowd.people[0].username,
        team_id=crowd.teams[0].id if crowd.teams else None,
        conversations=len(chats),
        memberships=sum(len(team.members) for team in crowd.teams),
        rare={word: sizes.messages // interval for word, interval in RARE_WORDS.items()},
    )


TASK_COLUMNS: Final = ("owner_id", "assignee_id", "title", "title_folded", "comment", "comment_folded", "due_at",
                       "category", "priority", "status", "created_at", "changed_at")  # fmt: skip
MESSAGE_COLUMNS: Final = (
    "conversation_id",
    "position",
    "author_id",
    "text",
    "text_folded",
    "posted_at",
    "edited_at",
    "version",
)
CHAT_COLUMNS: Final = ("id", "team_id", "low_user_id", "high_user_id", "message_count", "last_position", "created_at",
                       "last_posted_at")  # fmt: skip


def task_rows(
    total: int, crowd: Crowd, texts: TextMaker, chance: random.Random, now: datetime
) -> Iterator[tuple[Any, ...]]:
    """Yield tasks; two in five are given to somebody in a team of the owner's, if there is one."""
    for _ in range(total):
        owner = crowd.people[int(chance.random() * len(crowd.people))]
        teammates = owner.teammates if chance.random() < 0.4 else ()
        assignee = teammates[int(chance.random() * len(teammates))] if teammates else None
        title = texts.task_title()
        comment = texts.message() if chance.random() < 0.5 else ""
        due = now + (chance.random() - 0.5) * SPAN
        made = min(now, due) - chance.random() * timedelta(days=20)
        status = int(chance.random() * 3) if due > now else 2 if chance.random() < 0.8 else 0
        numbers = (int(chance.random() * 3), int(chance.random() * 3), status)
        yield (owner.id, assignee, title, fold(title), comment, fold(comment), due, *numbers, made, made)


def message_rows(
    chats: Iterable[Chat], crowd: Crowd, texts: TextMaker, chance: random.Random, *, now: datetime, total: int
) -> Iterator[tuple[Any, ...]]:
    """Yield a message for each of `chats`, in the order of time; a chat that comes again gets its next position."""
    draw, step = chance.random, SPAN / (total + 1)
    start = now - SPAN
    for number, chat in enumerate(chats):
        chat.last_position += 1
        chat.last_posted_at = at = start + step * (number + draw() * 0.9)
        if chat.created_at is None:
            chat.created_at = at
        edited = None if draw() * EDITED_ONE_IN > 1 else min(now, at + timedelta(minutes=10))
        text = texts.message()
        author = chat.people[int(draw() * len(chat.people))]
        yield (chat.id, chat.last_position, author, text, fold(text), at, edited, 1 if edited is None else 2)


def chat_rows(chats: Iterable[Chat]) -> Iterator[tuple[Any, ...]]:
    """Yield the chats with the counts that their messages left them with."""
    for chat in chats:
        count = chat.last_position
        yield (chat.id, chat.team_id, chat.low, chat.high, count, count, chat.created_at, chat.last_posted_at)


def _insert_people(crowd: Crowd, password: str, now: datetime) -> None:
    hashed, joined = make_password(password), now - SPAN  # one hash for all: a thousand would take a minute
    rows = (
        (
            *(person.id, hashed, person.username, name_key(person.username), fold(person.username)),
            *(person.first_name, person.last_name, joined, joined),
        )
        for person in crowd.people
    )
    columns = (
        *("id", "password", "username", "username_key", "username_folded"),
        *("first_name", "last_name", "date_joined", "changed_at"),
    )
    _insert("people", User, columns, rows, len(crowd.people))


def _insert_teams(crowd: Crowd, now: datetime) -> None:
    made = now - SPAN
    teams = ((team.id, team.owner_id, team.name, fold(team.name), made, made) for team in crowd.teams)
    columns = ("id", "owner_id", "name", "name_folded", "created_at", "changed_at")
    _insert("teams", Team, columns, teams, len(crowd.teams))
    places = [(team.id, member, made) for team in crowd.teams for member in team.members]
    _insert("memberships", Membership, ("team_id", "member_id", "joined_at"), places, len(places))


def _insert(what: str, model: Any, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]], total: int) -> None:
    insert_rows(model, columns, tqdm(rows, total=total, desc=f"{what:11}", unit=" rows", unit_scale=True, disable=None))


def _shuffled(chats: list[Chat], chance: random.Random) -> list[Chat]:
    order = list(itertools.chain.from_iterable(itertools.repeat(chat, chat.wanted) for chat in chats))
    chance.shuffle(order)
    return order
