"""What a message says. It is written when it is sent: what has changed meanwhile is true in it, and links are fresh."""

from typing import NamedTuple

from django.utils.module_loading import import_string

from organizer.outbox.models import OutboxMessage

# The function that writes each kind. It is called with the message, in no transaction.
WRITERS = {"password_reset": "organizer.accounts.mail.write_reset_mail"}


class Content(NamedTuple):
    """A mail's subject and text."""

    subject: str
    body: str


def content_of(message: OutboxMessage) -> Content | None:
    """Return what a message says; None when nobody wants it any more, as when its account was closed."""
    content: Content | None = import_string(WRITERS[message.kind])(message)
    return content
