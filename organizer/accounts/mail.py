"""The mails that accounts send."""

from collections.abc import Collection
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from organizer.accounts.models import User
from organizer.accounts.rules import can_sign_in
from organizer.outbox.actions import queue_mail
from organizer.outbox.contents import Content
from organizer.outbox.models import OutboxMessage

RESET_TEXT = """\
Hello {name},

somebody, hopefully you, asked for a new password for your account "{name}".

{way}

If it was not you, there is nothing to do: the password stays as it is.
"""
BY_LINK = "Choose a new one here; the link works once and for {days} days:\n\n{link}"
BY_CODES = (
    "This server does not know the address of its pages, so it cannot give you a link. Whoever runs it can set "
    "PUBLIC_URL. With these two codes, which work once and for {days} days, a new password can be set through the API:"
    "\n\nuid: {uid}\ntoken: {token}"
)


def queue_reset_mail(people: Collection[User]) -> None:
    """Queue a reset mail to each of these people. It takes as long when there are none."""
    queue_mail(kind="password_reset", people=people, lifetime=timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))


def write_reset_mail(message: OutboxMessage) -> Content | None:
    """Write a reset mail, with a fresh link; None when the person may not sign in any more, or has another address.

    The link is made now, so that it is in the mail and nowhere else.
    """
    person = message.person
    if person is None or not can_sign_in(person) or person.email != message.recipient:
        return None
    uid, token = urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    link = reset_link(uid, token)
    way = BY_LINK.format(days=days, link=link) if link else BY_CODES.format(days=days, uid=uid, token=token)
    return Content("A new password for the organizer", RESET_TEXT.format(name=person.username, way=way))


def reset_link(uid: str, token: str) -> str | None:
    """Return the page where a new password is chosen. Its host comes from the settings, never from a request.

    The web client at PUBLIC_URL; else a page of the first client that CLIENT_ORIGIN names; None when neither is set.
    """
    query = urlencode({"uid": uid, "token": token})
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL}/app/password-reset?{query}"
    if settings.CLIENT_ORIGINS:
        return f"{settings.CLIENT_ORIGINS[0]}/password-reset?{query}"
    return None
