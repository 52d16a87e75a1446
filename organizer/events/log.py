"""Writing the event log. Actions call `record` as their last step, in their own transaction; nothing else writes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from organizer.core.database import action
from organizer.core.statements import Statement, current_database, plain_statement, run
from organizer.events.epochs import note_pruned
from organizer.events.kinds import EventKind
from organizer.events.light import forget_signals
from organizer.events.models import Event
from organizer.events.wakeups import EVENTS_CHANNEL, wake

# Any fixed number: the advisory lock under which log numbers are given out on PostgreSQL.
LOG_LOCK = 0x6F726C6F
PRUNE_BATCH = 10_000  # rows: a run holds SQLite's only writer

_COLUMNS = ("type", "at", "ids", "everyone", "team_id", "company_id", "people", "losers")
_VALUES = ", ".join(["%s"] * len(_COLUMNS))
_INTO = f"INSERT INTO events_event ({', '.join(_COLUMNS)})"
_INSERT = {
    "sqlite": f"{_INTO} VALUES ({_VALUES})",
    # One statement, so that the lock is held for one round trip and the commit. It wakes readers everywhere, too.
    "postgresql": (
        f"WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock({LOG_LOCK}), pg_notify('{EVENTS_CHANNEL}', '')) "  # noqa: S608
        f"{_INTO} SELECT {_VALUES} FROM held"
    ),
}


def record(type: EventKind, *, ids: Mapping[str, int], **scope: Any) -> None:
    """Append one event to the log.

    `type` is one of `kinds.py`; `ids` says what it is about. The scope, by keyword, is
    as `record_each` has it.
    """
    record_each(type, [ids], **scope)


def record_each(
    type: EventKind,
    about: Sequence[Mapping[str, int]],
    *,
    everyone: bool = False,
    team: int | None = None,
    company: int | None = None,
    people: Iterable[int | None] = (),
    losers: Iterable[int | None] = (),
) -> None:
    """Append an event of one type and scope for each of the things in `about`.

    Who learns of it: `everyone` who is signed in; all in `team`, or those of `people` (ids) who are in it; `people`
    alone; all who share a team with the person `company`. Who of them may see the thing is asked when it is
    delivered. `losers` lose sight of it and learn just that. None among people is nobody.

    On PostgreSQL a lock held until the commit makes the log's order the order of the commits: without it a reader
    that has seen number 8 could miss 7, committed later. It comes last, so it is held only for the commit itself.
    """
    at = connection.ops.adapt_datetimefield_value(timezone.now())
    rest = (everyone, team, company, _ids_text(people), _ids_text(losers))
    rows = [(type, at, _json(ids), *rest) for ids in about]
    if len(rows) == 1:
        run(current_database(), _insertion(connection.vendor), rows[0])
    else:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT[connection.vendor], rows)
    transaction.on_commit(wake)


def prune() -> int:
    """Forget events older than the retention (EVENT_RETENTION_DAYS), and remember how far. Return how many went.

    Signals of the light path go too.
    """
    limit = timezone.now() - timedelta(days=settings.EVENT_RETENTION_DAYS)
    last = Event.objects.filter(at__lt=limit).order_by("-at", "-pk").values_list("pk", flat=True).first()
    forgotten = 0
    forget_signals()
    while last is not None:
        batch = _prune_to(last)
        forgotten += batch
        if batch < PRUNE_BATCH:
            break
    return forgotten


@action
def _prune_to(last: int) -> int:
    chosen = list(Event.objects.filter(pk__lte=last).order_by("pk").values_list("pk", flat=True)[:PRUNE_BATCH])
    if chosen:
        note_pruned(chosen[-1])
        Event.objects.filter(pk__lte=chosen[-1]).delete()
    return len(chosen)


@cache
def _insertion(vendor: str) -> Statement:
    return plain_statement(current_database(), _INSERT[vendor])


def _ids_text(people: Iterable[int | None]) -> str:
    return _json(sorted({person for person in people if person is not None}))


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
