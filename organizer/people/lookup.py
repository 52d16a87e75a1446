"""Finding people by what an operator knows of them, and what belongs to one."""

import difflib
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from organizer.accounts.models import User
from organizer.accounts.queries import active_users, person_named, sessions_of
from organizer.chat.models import Message
from organizer.core.search import distinct_words
from organizer.core.text import name_key
from organizer.images.models import State, StoredImage
from organizer.tasks.models import Task
from organizer.teams.queries import memberships_for, teams

# How many names are compared with one that nobody has: more take longer than anybody wants to wait.
NAMES_COMPARED = 20_000
SUGGESTIONS = 3
ALIKE = 0.6  # of 0 to 1; `alcie` and `alice` are 0.8


@dataclass(frozen=True)
class Holdings:
    """What belongs to a person: teams by their names, the rest as numbers; `image_bytes` is the images' size."""

    owned_teams: list[str]
    teams: list[str]
    tasks: int
    messages: int
    images: int
    image_bytes: int
    sign_ins: int


def find_people(search: str = "", *, administrators: bool = False, closed: bool = False) -> QuerySet[User]:
    """Return whose name, full name or mail address holds every word of `search`, by name.

    `administrators` and `closed` leave only those who may open the admin site, and those whose account is closed.
    """
    found = active_users()
    if administrators:
        found = found.filter(is_staff=True)
    if closed:
        found = found.filter(is_active=False)
    words = [_holds(word) for word in distinct_words(search)]
    return found.filter(reduce(and_, words, Q())).order_by("username_key")


def person_called(name: str) -> User | None:
    """Return the person of this name, or else the only one with this mail address."""
    if (person := person_named(name)) is not None or "@" not in name:
        return person
    found = list(active_users().filter(email__iexact=name)[:2])
    return found[0] if len(found) == 1 else None


def names_like(name: str) -> list[str]:
    """Return the names that are most like one that nobody has, the nearest first."""
    people = active_users().order_by("username_key")
    if people.count() > NAMES_COMPARED:
        people = people.filter(username_key__startswith=name_key(name)[:1])
    names = dict(people.values_list("username_key", "username")[:NAMES_COMPARED])
    return [names[key] for key in difflib.get_close_matches(name_key(name), names, n=SUGGESTIONS, cutoff=ALIKE)]


def holdings_of(person: User) -> Holdings:
    """Count what belongs to a person."""
    images = StoredImage.objects.filter(owner=person, state=State.LIVE)
    return Holdings(
        owned_teams=list(teams().filter(owner=person).order_by("name").values_list("name", flat=True)),
        teams=list(memberships_for(person).order_by("team__name").values_list("team__name", flat=True)),
        tasks=Task.objects.filter(owner=person).count(),
        messages=Message.objects.filter(author=person).count(),
        images=images.count(),
        image_bytes=images.aggregate(total=Sum("size"))["total"] or 0,
        sign_ins=sessions_of(person, timezone.now()).count(),
    )


def _holds(word: str) -> Q:
    name, mail = Q(username_folded__contains=word), Q(email__icontains=word)
    return name | mail | Q(first_name__icontains=word) | Q(last_name__icontains=word)
