"""Mail: whether it can be sent, and whether some waits."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from organizer.config.network import host_of, is_loopback
from organizer.doctor.findings import Finding, Level
from organizer.installation.database import why_not_there
from organizer.outbox.failures import explain
from organizer.outbox.mailer import Mailer
from organizer.outbox.models import OutboxMessage, State

ADVICE = "Check EMAIL_URL: host, port, user, password, and smtp+tls:// or smtps://."


def check_mail() -> Iterator[Finding]:
    """Whether the mail server lets us in; nothing is sent."""
    backend = settings.EMAIL_BACKEND.split(".")[-2]
    if backend != "smtp":
        public = settings.PUBLIC_URL and not is_loopback(host_of(settings.PUBLIC_URL))
        level, advice = (Level.WARNING, "Set EMAIL_URL, or nobody can reset a password.") if public else (Level.OK, "")
        yield Finding(level, "mail", f"mails go to: {backend}.", advice)
        return
    mailer = Mailer()
    try:
        mailer.open()
    except (OSError, ValueError) as error:
        failure = explain(error)
        yield Finding(Level.ERROR, "mail", failure.text, failure.advice or ADVICE)
    else:
        yield Finding(Level.OK, "mail", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} lets us in.")
    finally:
        mailer.close()


def check_outbox() -> Iterator[Finding]:
    """Whether mails wait that could not be sent."""
    if why_not_there():
        return
    tried = OutboxMessage.objects.filter(state=State.WAITING, attempts__gt=0).order_by("queued_at")
    try:
        oldest, count = tried.first(), tried.count()
    except (DatabaseError, InterfaceError):
        return  # said above
    if oldest is not None:
        since = f"{oldest.queued_at:%Y-%m-%d %H:%M} UTC"
        message = f"mails wait that could not be sent: {count}, the oldest since {since}. {oldest.last_error}"
        yield Finding(Level.WARNING, "mail", message, "Try: organizer testmail ADDRESS")
