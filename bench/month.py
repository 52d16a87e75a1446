"""A month with a thousand tasks, for the person who owns the largest team: `python -m bench.month`.

Run in the environment of a database that `organizer demo --scale` has filled.
"""

import os
import random
import sys
from calendar import monthrange
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

IN_THE_MONTH, IN_EACH_NEIGHBOUR = 1_000, 250


def main() -> None:
    """Insert the tasks, and write who has them, who else is in the team, and the team, to standard output."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.config.settings")
    import django

    django.setup()
    from organizer.chat.models import Conversation
    from organizer.core.database import action
    from organizer.demo.bulk import insert_rows
    from organizer.demo.scale import TASK_COLUMNS
    from organizer.tasks.models import Task

    teams = Conversation.objects.filter(low_user=None).order_by("-message_count").select_related("team__owner")
    team = teams[0].team
    mates = dict(team.memberships.values_list("member_id", "member__username"))
    insert = action(insert_rows)
    insert(Task, TASK_COLUMNS, list(task_rows(team.owner_id, list(mates))))
    sys.stdout.write(f"{team.owner.username} {min(mates.values())} {team.pk}")


def task_rows(owner: int, mates: list[int]) -> Iterator[tuple[Any, ...]]:
    """Yield tasks spread evenly over this month, fewer over its neighbours: statuses alike, two in five handed out."""
    from django.utils import timezone

    from organizer.core.text import fold
    from organizer.demo.texts import TextMaker

    chance = random.Random(1)  # noqa: S311 - the same month at every run
    texts, now = TextMaker(chance), timezone.now()
    start = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    before, after = (start - timedelta(days=1)).replace(day=1), (start + timedelta(days=31)).replace(day=1)
    for month, count in ((before, IN_EACH_NEIGHBOUR), (start, IN_THE_MONTH), (after, IN_EACH_NEIGHBOUR)):
        minutes = 60 * 24 * days_in(month)
        for number in range(count):
            due = month + timedelta(minutes=minutes * number // count)
            title = texts.task_title()
            given = mates[int(chance.random() * len(mates))] if mates and chance.random() < 0.4 else None
            numbers = (int(chance.random() * 3), int(chance.random() * 3), number % 3)
            notes = texts.message()
            yield (owner, given, title, fold(title), notes, fold(notes), due, *numbers, now, now)


def days_in(month: datetime) -> int:
    """Return how many days a month has."""
    return monthrange(month.year, month.month)[1]


if __name__ == "__main__":
    main()
