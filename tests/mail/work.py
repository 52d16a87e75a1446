"""A process that queues mails or sends them, as one of a server's does: `python -m tests.mail.work COMMAND NUMBER`."""

import os
import signal
import sys
from datetime import timedelta

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from organizer.accounts.actions import register  # noqa: E402
from organizer.accounts.models import User  # noqa: E402
from organizer.outbox.actions import queue_mail  # noqa: E402
from organizer.outbox.models import OutboxMessage, State  # noqa: E402
from organizer.outbox.sender import send_due  # noqa: E402
from tests.personas import PASSWORD  # noqa: E402


def queue(number: int) -> None:
    """Queue a mail to so many new people, and be killed in the moment of the commit."""
    start = User.objects.count()
    names = [f"person{start + index}" for index in range(number)]
    people = [register(username=name, email=f"{name}@example.org", password=PASSWORD) for name in names]
    with transaction.atomic():
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
        queue_mail(kind="password_reset", people=people, lifetime=timedelta(days=1))


def send(_: int) -> None:
    """Send what is due."""
    send_due()


def let_time_pass(_: int) -> None:
    """Let claims run out, and what waits to be tried again be due."""
    OutboxMessage.objects.filter(state=State.WAITING).update(claimed_until=None, send_after=timezone.now())


if __name__ == "__main__":
    {"queue": queue, "send": send, "let_time_pass": let_time_pass}[sys.argv[1]](int(sys.argv[2]))
