"""Queueing what leaves the product, and what becomes of it later."""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from organizer.core.clock import shared_now
from organizer.core.database import action
from organizer.outbox.mailer import new_message_id
from organizer.outbox.models import OutboxMessage, State
from organizer.outbox.sender import send_in_background

if TYPE_CHECKING:
    from organizer.accounts.models import User

# How long it can be seen in the admin site what became of a message. It names a person's mail address.
SENT_KEPT = timedelta(days=7)
FAILED_KEPT = timedelta(days=30)
PRUNE_BATCH = 5_000  # rows of one run, which holds SQLite's only writer


@action
def queue_mail(*, kind: str, people: Collection["User"], lifetime: timedelta) -> None:
    """Queue one mail to each of `people`, in the transaction of the action that calls; it is sent after the commit.

    What it says is written then (`contents.py`). It is given up after `lifetime`, or MAIL_RETRY_HOURS if that is less.
    While one of this `kind` still waits for a person, no second one is queued: the one that waits is due at once.

    For nobody a row is queued, too, which is never sent: the time taken does not tell whether there is anybody.
    """
    rows = [_new_row(kind, person, lifetime) for person in people or (None,)]
    OutboxMessage.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["recipient", "send_after", "expires_at"],
    )
    # What happens after the commit must not turn it into a failure.
    transaction.on_commit(send_in_background, robust=True)


@action
def retry(*, messages: QuerySet[OutboxMessage]) -> int:
    """Let messages that were given up be tried once more, from the beginning. Return how many."""
    now = shared_now()
    retried = messages.filter(state=State.FAILED).update(
        state=State.WAITING, finished_at=None, attempts=0, send_after=now, expires_at=now + settings.MAIL_RETRY
    )
    transaction.on_commit(send_in_background, robust=True)
    return retried


def forget_messages(*, person_id: int) -> None:
    """Remove what is queued for a person, and what was, within the action that deletes their account."""
    OutboxMessage.objects.filter(person_id=person_id).delete()


@action
def give_up_waiting(*, reason: str) -> int:
    """Give up everything that waits. Return how much it was.

    For a restored backup: most of what waited when it was made has been sent since.
    """
    return OutboxMessage.objects.filter(state=State.WAITING).update(
        state=State.FAILED, finished_at=shared_now(), key=F("message_id"), claimed_until=None, last_error=reason
    )


@action
def prune() -> int:
    """Remove messages that were sent a week ago, or given up a month ago. Return how many went."""
    now = shared_now()
    old = OutboxMessage.objects.filter(
        Q(state=State.SENT, finished_at__lt=now - SENT_KEPT) | Q(state=State.FAILED, finished_at__lt=now - FAILED_KEPT)
    )
    batch = list(old.values_list("pk", flat=True)[:PRUNE_BATCH])
    return old.filter(pk__in=batch).delete()[0]


def _new_row(kind: str, person: "User | None", lifetime: timedelta) -> OutboxMessage:
    now = shared_now()
    message_id = new_message_id()
    return OutboxMessage(
        kind=kind,
        person=person,
        recipient=person.email if person else "",
        key=f"{kind}:{person.pk}" if person else message_id,
        message_id=message_id,
        queued_at=now,
        send_after=now,
        expires_at=now + min(lifetime, settings.MAIL_RETRY),
    )
