"""Noting who comes and goes. The processes that hold event streams call this; nobody's request waits for it.

A person is online while any process attends to them. The rows of a process that died run out, and whoever looks next
sweeps them up.
"""

import os
import uuid
from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from organizer.accounts.models import User
from organizer.accounts.queries import active_users
from organizer.core.database import action
from organizer.events import light
from organizer.presence.models import Attendance, Sighting
from organizer.presence.queries import ATTENDANCE_LASTS, online_among, presence_shape

BATCH = 500  # people in one transaction, which holds SQLite's only writer

_holders: dict[int, str] = {}


def note_streams(*, opened: set[int], closed: set[int], open: set[int]) -> None:
    """Note whose first stream in this process opened and whose last one closed.

    To be called also every 30 seconds or so with everybody who has a stream here in `open`, which says that this
    process lives, and puts right whatever was missed. Ids of people; call it outside of any transaction.
    """
    holder = _holder()
    if not opened and not closed:
        attended, shown = _renew(holder=holder), _showing(open)
        opened, closed = shown - attended, attended - shown
        sweep()
    for some in _batches(_showing(opened)):
        _come(holder=holder, people=some)
    for some in _batches(closed):
        _go(people=some, holder=holder)


def sweep() -> None:
    """Note the going of people whose process has died."""
    over = Attendance.objects.filter(until__lte=timezone.now()).values_list("person_id", flat=True)
    for some in _batches(set(over)):
        _go(people=some, holder=None)


def forget_presence(*, person: User) -> None:
    """Remove what is kept of a person's coming and going, within the action that deletes their account."""
    Attendance.objects.filter(person=person).delete()
    Sighting.objects.filter(person=person).delete()


def _renew(*, holder: str) -> set[int]:
    """Prolong what this process attends to, and return to whom."""
    mine = Attendance.objects.filter(holder=holder)
    people = set(mine.values_list("person_id", flat=True))
    if people:  # an idle server writes nothing
        _prolong(holder=holder)
    return people


@action
def _prolong(*, holder: str) -> None:
    Attendance.objects.filter(holder=holder).update(until=timezone.now() + ATTENDANCE_LASTS)


@action
def _come(*, holder: str, people: list[int]) -> None:
    now = timezone.now()
    _lock(people, now)
    before = online_among(set(people), now)
    Attendance.objects.bulk_create(
        [Attendance(person_id=person, holder=holder, until=now + ATTENDANCE_LASTS) for person in people],
        update_conflicts=True,
        unique_fields=["person", "holder"],
        update_fields=["until"],
    )
    for person in people:
        if person not in before:
            light.publish("presence", presence_shape(person, online=True, last_seen=now), company=person)


@action
def _go(*, people: list[int], holder: str | None) -> None:
    """Note that people's streams in one process are closed; or, without one, in the processes that are dead."""
    now = timezone.now()
    _lock(people, now)
    rows = Attendance.objects.filter(person__in=people)
    rows = rows.filter(until__lte=now) if holder is None else rows.filter(holder=holder)
    ended = dict(rows.values_list("person_id", "until"))
    rows.delete()
    gone = set(ended) - online_among(set(ended), now)
    for person in sorted(_showing(gone)):
        seen_at = now if holder is not None else min(now, ended[person])
        Sighting.objects.filter(person=person).update(seen_at=seen_at)
        light.publish("presence", presence_shape(person, online=False, last_seen=seen_at), company=person)


def _lock(people: list[int], now: datetime) -> None:
    """Hold these people's rows, which are made where missing: else two processes that part with somebody at once
    would each see the other still there."""
    Sighting.objects.bulk_create([Sighting(person_id=person, seen_at=now) for person in people], ignore_conflicts=True)
    list(Sighting.objects.select_for_update().filter(person__in=people).order_by("person").values_list("person_id"))


def _showing(people: set[int]) -> set[int]:
    """Return who of these people lets others know."""
    shown: set[int] = set()
    for some in _batches(people):
        shown.update(active_users().filter(pk__in=some, show_presence=True).values_list("pk", flat=True))
    return shown


def _batches(people: set[int]) -> Iterator[list[int]]:
    ordered = sorted(people)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def _holder() -> str:
    # By process: a forked one is another.
    return _holders.setdefault(os.getpid(), uuid.uuid4().hex)
