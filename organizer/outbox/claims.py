"""Who sends a message now, and how it went.

A process claims a message, sends it outside of any transaction, and settles it. When it dies in between, the claim runs
out and another process sends the message again, with the same id: at least once, and recognisable.
"""

import random
from datetime import datetime, timedelta

from django.db.models import F

from organizer.core.clock import shared_now
from organizer.core.database import action
from organizer.outbox.models import OutboxMessage, State
from organizer.outbox.queries import due_messages

# Longer than a mail server takes that needs its whole time for each of a dozen steps (EMAIL_TIMEOUT).
CLAIM = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
LONGEST_ERROR = 500  # characters, as the column


@action
def claim_next(*, now: datetime) -> OutboxMessage | None:
    """Return the next message that is due, claimed for the caller; None when nothing is due."""
    # Processes that claim at once do not wait for one another on PostgreSQL; on SQLite there is one writer anyway.
    message = due_messages(now).select_for_update(skip_locked=True).first()
    if message is None:
        return None
    message.attempts += 1
    message.claimed_until = now + CLAIM
    message.save(update_fields=["attempts", "claimed_until"])
    return message


@action
def settle_sent(message: OutboxMessage) -> None:
    """The mail server has accepted it."""
    # Whoever has claimed it meanwhile: it needs no second delivery.
    OutboxMessage.objects.filter(pk=message.pk, state=State.WAITING).update(
        state=State.SENT, finished_at=shared_now(), key=F("message_id"), claimed_until=None, last_error=""
    )


def settle_failed(message: OutboxMessage, error: str) -> None:
    """It will never be delivered."""
    _settle(message, error, state=State.FAILED, finished_at=shared_now(), key=F("message_id"))


def settle_later(message: OutboxMessage, error: str) -> datetime | None:
    """It may succeed later. Return when it is tried again; None when that is too late, and it is given up."""
    send_after = shared_now() + pause_after(message.attempts)
    if send_after >= message.expires_at:
        settle_failed(message, error)
        return None
    _settle(message, error, send_after=send_after)
    return send_after


@action
def withdraw(message: OutboxMessage) -> None:
    """Nobody wants it any more."""
    OutboxMessage.objects.filter(pk=message.pk).delete()


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, and by chance up to a half less.

    Chance keeps messages apart that failed together.
    """
    longest: timedelta = min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
    return longest * random.uniform(0.5, 1)  # noqa: S311


@action
def _settle(message: OutboxMessage, error: str, **values: object) -> None:
    # A process whose claim has run out, and whose message another one has claimed since, changes nothing any more.
    mine = OutboxMessage.objects.filter(pk=message.pk, state=State.WAITING, attempts=message.attempts)
    mine.update(claimed_until=None, last_error=error[:LONGEST_ERROR], **values)
