"""Writing the event log. Actions call `record` as their last step, in their own transaction; nothing else writes."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from organizer.events.models import Event

# Any fixed number: the advisory lock under which log numbers are given out on PostgreSQL.
LOG_LOCK = 0x6F726C6F


def record(
    type: str,
    *,
    ids: Mapping[str, int],
    team: int | None = None,
    conversation: int | None = None,
    people: Iterable[int] = (),
    losers: Iterable[int] = (),
) -> Event:
    """Append one event to the log.

    `type` is a thing and a verb in the past (`message.posted`); `ids` says what it is about; `team`, `conversation` and
    `people` (ids) are who learns of it; `losers` lose sight of the thing by it.

    On PostgreSQL a lock held until the commit makes the log's order the order of the commits: without it a reader
    that has seen number 8 could miss 7, committed later. It comes last, so it is held only for the commit itself.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])
    return Event.objects.create(
        type=type,
        at=timezone.now(),
        ids=dict(ids),
        team_id=team,
        conversation_id=conversation,
        people=sorted(set(people)),
        losers=sorted(set(losers)),
    )


def prune() -> int:
    """Forget events older than the retention (EVENT_RETENTION_DAYS). Return how many."""
    limit = timezone.now() - timedelta(days=settings.EVENT_RETENTION_DAYS)
    return Event.objects.filter(at__lt=limit).delete()[0]
