"""People, teams, chats and tasks by chance, small enough to collide: equal times, words within words, closed teams."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from organizer.chat.actions import delete_message, post_message
from organizer.chat.models import Message
from organizer.core.errors import Invalid
from organizer.core.text import fold
from organizer.images.models import State, StoredImage
from organizer.tasks.models import Task
from organizer.teams.actions import create_team, delete_team, end_membership, join_team
from organizer.teams.models import Membership, Team
from tests.personas import Person, person

NAMES = ("Zoë", "zoeline", "Ali", "kim-2023-09", "水曜", "Ötzi")
WORDS = (
    "rose",
    "Rose",
    "rosebud",
    "STRASSE",
    "straße",
    "2023-09",
    "2023",
    "水",
    "100%",
    "a_b",
    "o'clock",
    "\\",
    "2023-09-15",
)
FIRST = datetime(2023, 8, 30, tzinfo=UTC)


@dataclass
class World:
    people: list[Person]
    teams: list[Team]

    @property
    def texts(self) -> list[str]:
        """What may be asked for: whole names, words, parts of words, and what is nowhere."""
        return [*NAMES, *WORDS, "os", "r", "z", "zzz", "_", "%", "2024", "9999", "0001", "2023-13"]


def make_world(seed: int) -> World:
    chance = random.Random(seed)
    people = [person(name) for name in NAMES]
    teams = [create_team(owner=chance.choice(people).user, name=f"{phrase(chance)} {number}") for number in range(8)]
    for team in teams:
        for member in chance.sample(people, chance.randint(0, 5)):
            try:
                join_team(person=member.user, team_id=team.pk)
            except Invalid:
                continue  # the owner
    for _ in range(120):
        post(chance, people, chance.choice(teams))
    for message in chance.sample(list(Message.objects.all()), 15):
        delete_message(actor=message.author, message=message)
    spread_over_days(chance)
    for number in range(60):
        add_task(chance, people, number)
    for team in chance.sample(teams, 2):
        delete_team(actor=team.owner, team=team)
    for membership in chance.sample(list(Membership.objects.select_related("member")), 2):
        end_membership(actor=membership.member, membership=membership)
    return World(people, teams)


def phrase(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(1, 3)))


def post(chance: random.Random, people: list[Person], team: Team) -> None:
    members = [team.owner, *(one.member for one in team.memberships.select_related("member"))]
    recipient = chance.choice(members).pk if chance.random() < 0.5 else None
    post_message(author=chance.choice(members), team_id=team.pk, recipient_id=recipient, text=phrase(chance))


def spread_over_days(chance: random.Random) -> None:
    now = timezone.now()
    for message in Message.objects.order_by("id"):
        # Half a day off any whole number of days, so that no run of the test comes near the edge.
        message.posted_at = now - timedelta(days=chance.randint(0, 6), hours=12)
        message.edited_at = chance.choice((None, now.replace(microsecond=0)))
        message.image = image(chance)
        message.save()


def add_task(chance: random.Random, people: list[Person], number: int) -> None:
    title, notes = phrase(chance), chance.choice(("", phrase(chance)))
    Task.objects.create(
        owner=chance.choice(people).user,
        assignee=chance.choice((None, chance.choice(people).user)),
        title=title,
        title_folded=fold(title),
        comment=notes,
        comment_folded=fold(notes),
        due_at=FIRST + timedelta(days=chance.randint(0, 40), microseconds=chance.choice((0, 0, 1, 999_999))),
        category=chance.randint(0, 2),
        priority=chance.randint(0, 2),
        status=chance.randint(0, 2),
        image=image(chance),
    )


def image(chance: random.Random) -> StoredImage | None:
    if chance.random() < 0.7:
        return None
    key = f"{chance.getrandbits(128):032x}.png"
    return StoredImage.objects.create(key=key, state=State.LIVE, content_type="image/png", width=1, height=1, size=1)
