"""Plays the example team through the real actions, so that counts, positions, rules and events are what they would be.

Actions write the present; what they wrote is then moved to when the script says it happened.
"""

import io
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Max
from django.utils import timezone

from organizer.accounts.actions import register
from organizer.accounts.models import User
from organizer.chat.actions import post_message
from organizer.chat.conversations import readable
from organizer.chat.conversations_actions import mark_read
from organizer.chat.models import Conversation, Message
from organizer.core.database import action
from organizer.demo.pictures import draw_picture
from organizer.demo.story import PlannedTask, SaidLine, day_at, read_cast, read_chats, read_tasks
from organizer.images.actions import store_image
from organizer.images.models import StoredImage
from organizer.images.pipeline import CleanImage, clean_image
from organizer.tasks.actions import create_task
from organizer.tasks.models import Task
from organizer.teams.actions import create_team, join_team
from organizer.teams.models import Membership, Team

# What was said within this time is unread.
NEW: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Performed:
    """What was made; people as (username, full name)."""

    people: list[tuple[str, str]]
    teams: list[str]
    tasks: int
    chats: int
    messages: int
    images: int

    def describe(self, *, password: str) -> str:
        """Return what to tell whoever ran the demo."""
        width = max(len(username) for username, _ in self.people)
        names = "\n".join(f"  {username:{width}}  {name}" for username, name in self.people)
        return (
            f"Made {len(self.people)} people, {len(self.teams)} teams ({', '.join(self.teams)}), {self.tasks} tasks,\n"
            f"and {self.messages} messages in {self.chats} chats, with {self.images} images.\n\n"
            f"Sign in as one of them:\n{names}\n\nEverybody's password: {password}\n"
            "Start the server with `make run` or `organizer serve`; /docs/ shows what it can be asked.\n"
        )


@action
def perform(*, password: str, seed: int, now: datetime | None = None) -> Performed:
    """Make the example team, all of it or nothing.

    `now` is where the script's days are counted from. Raises Invalid when one of its user names is taken, or when the
    password is too weak.
    """
    now = now or timezone.now()
    players = Players(now, random.Random(seed))
    cast = read_cast()
    players.invite(cast["people"], password)
    players.found_teams(cast["teams"])
    for task in read_tasks(now):
        players.plan(task)
    for line in read_chats(now):
        players.say(line)
    players.catch_up()
    return Performed(
        people=[(user.username, f"{user.first_name} {user.last_name}") for user in players.people.values()],
        teams=list(players.teams),
        tasks=players.tasks,
        chats=len(players.chats),
        messages=players.messages,
        images=players.images,
    )


class Players:
    """The people of the example and what they have done so far."""

    def __init__(self, now: datetime, chance: random.Random) -> None:
        self.now = now
        self.chance = chance
        self.people: dict[str, User] = {}
        self.teams: dict[str, Team] = {}
        self.chats: set[int] = set()
        self.tasks = self.messages = self.images = 0

    def invite(self, people: dict[str, Any], password: str) -> None:
        """Make the accounts."""
        for username, person in people.items():
            user = register(
                username=username,
                password=password,
                email=f"{username}@example.org",
                first_name=person["first_name"],
                last_name=person["last_name"],
            )
            joined = day_at(self.now, -person["joined"], "08:00")
            User.objects.filter(pk=user.pk).update(date_joined=joined, changed_at=joined)
            self.people[username] = user

    def found_teams(self, teams: dict[str, Any]) -> None:
        """Make the teams, and have their members join."""
        for name, plan in teams.items():
            team = create_team(owner=self.people[plan["owner"]], name=name)
            founded = day_at(self.now, -plan["founded"], "08:30")
            Team.objects.filter(pk=team.pk).update(created_at=founded, changed_at=founded)
            for member, days in plan["members"].items():
                membership = join_team(person=self.people[member], team_id=team.pk)
                Membership.objects.filter(pk=membership.pk).update(joined_at=day_at(self.now, -days, "08:40"))
            self.teams[name] = team

    def plan(self, planned: PlannedTask) -> None:
        """Make a task, some days before it is due and never in the future."""
        owner = self.people[planned.owner]
        task = create_task(
            owner=owner,
            title=planned.title,
            comment=planned.comment,
            due_at=planned.due_at,
            category=planned.category,
            priority=planned.priority,
            status=planned.status,
            assignee_id=self.people[planned.assignee].pk if planned.assignee else None,
            image=self._picture(planned.image),
        )
        made = min(self.now, planned.due_at) - timedelta(minutes=self.chance.randrange(24 * 60, 9 * 24 * 60))
        Task.objects.filter(pk=task.pk).update(created_at=made, changed_at=made)
        self._date_image(task.image_id, made)
        self.tasks += 1

    def say(self, line: SaidLine) -> None:
        """Post a message, and move it and its chat to when it was said. Called in the order of the times."""
        author = self.people[line.author]
        picture = self._picture(line.image)
        image = store_image(owner=author, image=picture) if picture else None
        message = post_message(
            author=author,
            team_id=self.teams[line.team].pk,
            recipient_id=self.people[line.recipient].pk if line.recipient else None,
            text=line.text,
            image=image,
        )
        Message.objects.filter(pk=message.pk).update(posted_at=line.at)
        chat = Conversation.objects.filter(pk=message.conversation_id)
        if message.conversation_id not in self.chats:
            chat.update(created_at=line.at)
        chat.update(last_posted_at=line.at)
        self._date_image(message.image_id, line.at)
        self.chats.add(message.conversation_id)
        self.messages += 1

    def catch_up(self) -> None:
        """Have everybody read what was said until an hour ago. What came since is new to them."""
        for person in self.people.values():
            for chat in readable(person):
                old = chat.messages.filter(posted_at__lte=self.now - NEW)
                position = old.aggregate(last=Max("position"))["last"]
                if position:
                    mark_read(reader=person, conversation_id=chat.pk, position=position)

    def _picture(self, name: str | None) -> CleanImage | None:
        if name is None:
            return None
        self.images += 1
        return clean_image(io.BytesIO(draw_picture(name, seed=self.chance.randrange(2**32))))

    def _date_image(self, image_id: int | None, at: datetime) -> None:
        if image_id is not None:
            StoredImage.objects.filter(pk=image_id).update(created_at=at, changed_at=at)
