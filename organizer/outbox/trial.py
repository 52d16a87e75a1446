"""Sending one mail at once, telling each step: what `organizer testmail` does."""

import smtplib
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from organizer.outbox.mailer import Mailer, new_message_id

Tell = Callable[[str], None]

SUBJECT = "Test mail from the organizer"
BODY = "You can read this, so the organizer{place} can send mails.\n"


def send_test_mail(address: str, *, tell: Tell) -> str:
    """Send a mail to this address now, through the mail server of EMAIL_URL. Return its Message-ID.

    `tell` is called with each step before it is taken. Raises what the mail server or the network answers.
    """
    message_id = new_message_id()
    place = f" at {settings.PUBLIC_URL}" if settings.PUBLIC_URL else ""
    email = EmailMessage(SUBJECT, BODY.format(place=place), to=[address], headers={"Message-ID": message_id})
    mailer = Mailer(partial(_TellingBackend, tell))
    try:
        mailer.send(email)
    finally:
        mailer.close()
    return message_id


class _TellingBackend(EmailBackend):
    """Django's own way to a mail server, as any mail takes it."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell

    @property
    def connection_class(self) -> Any:
        return partial(_TellingTlsConnection if self.use_ssl else _TellingConnection, self._tell)


class _TellingConnection(smtplib.SMTP):
    """Tells each step that Django's backend takes."""

    def __init__(self, tell: Tell, *args: Any, **kwargs: Any) -> None:
        self._tell = tell
        super().__init__(*args, **kwargs)

    def connect(self, host: str = "localhost", port: int = 0, *args: Any, **kwargs: Any) -> Any:
        tls = " with TLS" if isinstance(self, smtplib.SMTP_SSL) else ""
        self._tell(f"Connecting to {host}:{port}{tls}")
        return super().connect(host, port, *args, **kwargs)

    def starttls(self, *args: Any, **kwargs: Any) -> Any:
        self._tell("Switching to TLS (STARTTLS)")
        return super().starttls(*args, **kwargs)

    def login(self, user: str, *args: Any, **kwargs: Any) -> Any:
        self._tell(f"Logging in as {user}")
        return super().login(user, *args, **kwargs)

    def mail(self, sender: str, *args: Any, **kwargs: Any) -> Any:
        self._tell(f"Naming the sender, {sender}")
        return super().mail(sender, *args, **kwargs)

    def rcpt(self, recip: str, *args: Any, **kwargs: Any) -> Any:
        self._tell(f"Naming the recipient, {recip}")
        return super().rcpt(recip, *args, **kwargs)

    def data(self, msg: Any) -> Any:
        self._tell("Sending the text")
        return super().data(msg)


class _TellingTlsConnection(_TellingConnection, smtplib.SMTP_SSL):
    """The same, with TLS from the start."""
