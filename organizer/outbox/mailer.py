"""One connection to the mail server of EMAIL_URL, for several mails."""

import contextlib
from collections.abc import Callable
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

# Servers allow about as many over one connection.
MAILS_OF_ONE_CONNECTION = 50


class Mailer:
    """Connects for the first mail, and again after a failure. Close it in the end.

    `make_backend` returns a mail backend of Django's, by default that of the settings.
    """

    def __init__(self, make_backend: Callable[[], BaseEmailBackend] = get_connection) -> None:
        self._make_backend = make_backend
        self._backend: BaseEmailBackend | None = None
        self._sent = 0

    def open(self) -> BaseEmailBackend:
        """Connect and sign in, unless that is done. Raises what the mail server or the network answers."""
        if self._backend is None:
            self._backend = self._make_backend()
            try:
                self._backend.open()
            except Exception:
                self.close()
                raise
        return self._backend

    def send(self, email: EmailMessage) -> None:
        """Send one mail; it is accepted when this returns. Raises what the mail server or the network answers."""
        backend = self.open()
        try:
            backend.send_messages([email])
        except Exception:
            self.close()
            raise
        self._sent += 1
        if self._sent % MAILS_OF_ONE_CONNECTION == 0:
            self.close()

    def close(self) -> None:
        """Let the connection go, in whatever state it is."""
        backend, self._backend = self._backend, None
        if backend is not None:
            with contextlib.suppress(OSError):  # the server was gone before; nothing depends on a farewell
                backend.close()


def new_message_id() -> str:
    """Return a Message-ID with the sender's domain: this machine's name is nobody's business, and slow to look up."""
    return make_msgid(domain=parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost")
