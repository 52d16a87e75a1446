"""Removing what is over. Nobody can tell the difference, so no events are recorded."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from organizer.accounts.models import AttemptWindow, AuthSession, Invitation
from organizer.core.clock import shared_now
from organizer.core.database import action

BATCH = 5_000  # rows of a kind in one run: the run holds SQLite's only writer
KEPT = timedelta(days=1)  # so that a clock that is a little off ends nothing early


def prune_sessions() -> int:
    """Remove sessions, attempt windows and unused invitations that are over. Return how many rows went."""
    now = shared_now()
    return (
        _remove(AuthSession.objects.filter(expires_at__lt=now - KEPT))
        + _remove(AttemptWindow.objects.filter(expires_at__lt=now))
        + _remove(Invitation.objects.filter(expires_at__lt=now - KEPT, used_at=None))
    )


@action
def _remove(over: QuerySet[Any]) -> int:
    batch = list(over.values_list("pk", flat=True)[:BATCH])
    # The condition is asked again: a window may have been used since.
    return over.filter(pk__in=batch).delete()[0]
