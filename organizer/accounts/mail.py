"""The mails that accounts send."""

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from organizer.accounts.models import User

logger = logging.getLogger("organizer.accounts")

# One thread is enough for mails that are limited to a few an hour each; it also keeps their order.
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")

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


def send_reset_mail(letters: Sequence[tuple[User, str, str]]) -> Future[None]:
    """Send reset mails in the background: each to a person, with the uid and token of their link.

    Called with nothing to send it takes as long. A mail server that fails is logged, and answered by nobody.
    """
    messages = [_reset_message(person, uid, token) for person, uid, token in letters]
    return _sender.submit(_send, messages)


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


def _reset_message(person: User, uid: str, token: str) -> EmailMessage:
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    link = reset_link(uid, token)
    way = BY_LINK.format(days=days, link=link) if link else BY_CODES.format(days=days, uid=uid, token=token)
    return EmailMessage(
        subject="A new password for the organizer",
        body=RESET_TEXT.format(name=person.username, way=way),
        to=[person.email],
    )


def _send(messages: list[EmailMessage]) -> None:
    if not messages:
        return
    try:
        get_connection().send_messages(messages)
    except Exception:
        # Nobody waits for the result, so the log is the only place where this can be seen.
        logger.exception("A password reset mail could not be sent; `organizer doctor` checks the mail settings.")
