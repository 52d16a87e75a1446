"""One connection to the mail server of EMAIL_URL, for several mails."""

import contextlib

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

# Servers allow about as many over one connection.
MAILS_OF_ONE_CONNECTION = 50


class Mailer:
    """Connects for the first mail, and again after a failure. Close it in the end."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None
        self._sent = 0

    def open(self) -> BaseEmailBackend:
        """Connect and sign in, unless that is done. Raises what the mail server or the network answers."""
        if self._backend is None:
            self._backend = get_connection()
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
