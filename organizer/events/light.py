"""The light path: who is typing, who is there. Signals pass by once and are never part of the log.

They have no cursor and are not replayed. On PostgreSQL a signal is the content of a notification and touches no table.
SQLite has no notifications, and behind a pooler nobody can listen: there it is a row that lives for a minute.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from organizer.core.database import action
from organizer.core.pooling import is_pooled
from organizer.events.models import Signal
from organizer.events.wakeups import LIGHT_CHANNEL, wake

SIGNAL_LIFE = timedelta(minutes=1)


@action
def publish(
    kind: str,
    data: Mapping[str, Any],
    *,
    team: int | None = None,
    people: Iterable[int | None] = (),
    company: int | None = None,
    but: int | None = None,
) -> None:
    """Send a signal (`typing`, `presence`) once the transaction commits; `data` is small and ready for JSON.

    The scope is as that of events; `but` is a person who is not told.
    """
    audience = sorted({person for person in people if person is not None})
    content = {"kind": kind, "data": dict(data), "team": team, "people": audience, "company": company, "but": but}
    if connection.vendor == "postgresql" and not is_pooled():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [LIGHT_CHANNEL, json.dumps(content)])
        return
    forget_signals()
    Signal.objects.create(at=timezone.now(), kind=kind, content=content)
    transaction.on_commit(wake)


@action
def forget_signals() -> None:
    """Remove signals that have passed by: they hold names, which must not outlive an account."""
    Signal.objects.filter(at__lt=timezone.now() - SIGNAL_LIFE).delete()
