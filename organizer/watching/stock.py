"""What the database knows for the figures: a few small questions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import connection, connections
from django.db.models import Count, Min

from organizer.accounts.models import AuthSession
from organizer.backups.history import last_backup
from organizer.core.clock import shared_now
from organizer.events.epochs import log_ends
from organizer.outbox.models import OutboxMessage, State

# Other users' connections hide what they wait for; ours are all of one user.
ACTIVITY = """
SELECT count(*), count(*) FILTER (WHERE wait_event_type = 'Lock')
FROM pg_stat_activity WHERE datname = current_database()
"""


@dataclass(frozen=True)
class Stock:
    """What there is at a moment. Times are Unix times, 0 where there is none. SQLite does not know the last two."""

    sessions: int
    mails_waiting: int
    oldest_mail: float
    newest_backup: float
    newest_event: int
    connections: int | None = None
    lock_waits: int | None = None

    def figures(self) -> Iterator[tuple[str, str, float]]:
        """Return each figure that is known: its name, what it is, and its value."""
        yield "organizer_sessions", "Sign-ins that have not ended", self.sessions
        yield "organizer_mails_waiting", "Mails that wait to be sent", self.mails_waiting
        oldest = "When the mail that waits longest was queued (Unix time; 0: none waits)"
        yield "organizer_mail_oldest_timestamp_seconds", oldest, self.oldest_mail
        newest = "The moment that the newest backup shows (Unix time; 0: there is none)"
        yield "organizer_backup_timestamp_seconds", newest, self.newest_backup
        if self.connections is not None and self.lock_waits is not None:
            yield "organizer_database_connections", "Connections to this database, anybody's", self.connections
            yield "organizer_database_lock_waits", "Connections that wait for a lock of another", self.lock_waits


def take_stock() -> Stock:
    """Ask the database, on a connection of its own. Raises the database's errors."""
    try:
        mails = OutboxMessage.objects.filter(state=State.WAITING).aggregate(count=Count("pk"), oldest=Min("queued_at"))
        backup = last_backup()
        known = Stock(
            sessions=AuthSession.objects.filter(revoked_at=None, expires_at__gt=shared_now()).count(),
            mails_waiting=mails["count"],
            oldest_mail=mails["oldest"].timestamp() if mails["oldest"] else 0,
            newest_backup=backup.timestamp() if backup else 0,
            newest_event=log_ends().newest,
        )
        return known if connection.vendor == "sqlite" else _with_activity(known)
    finally:
        connections.close_all()


def _with_activity(known: Stock) -> Stock:
    with connection.cursor() as cursor:
        cursor.execute(ACTIVITY)
        total, waiting = cursor.fetchone()
    return replace(known, connections=total, lock_waits=waiting)
