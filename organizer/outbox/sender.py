"""Sends what is due. Any process does it in a thread of its own: at once for what it has committed itself, and every
minute, in the process that does the regular duties, for what is tried again or was left by a process that died.
"""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import format_datetime

from django.core.mail import EmailMessage
from django.db import close_old_connections, connections

from organizer.core.clock import shared_now
from organizer.outbox import claims
from organizer.outbox.contents import Content, content_of
from organizer.outbox.failures import explain
from organizer.outbox.mailer import Mailer
from organizer.outbox.models import OutboxMessage
from organizer.outbox.queries import due_messages
from organizer.telemetry.measures import MAILS

# Seconds. The answer to the request that queued a mail is out before anything here can make it slower.
PAUSE = 0.2
TOO_LATE = "It could not be sent in time."

logger = logging.getLogger("organizer.outbox")

_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox")
_is_asked = threading.Lock()  # held until the thread begins: one round does for all who ask meanwhile


def send_in_background() -> None:
    """Send what is due, soon, in a thread of this process, which waits for it before it ends. Returns at once."""
    if _is_asked.acquire(blocking=False):
        _thread.submit(_work)


def send_if_due() -> None:
    """Do so if anything is due. A regular duty: while nothing is, nothing is written."""
    if due_messages(shared_now()).exists():
        send_in_background()


def send_due() -> int:
    """Send until nothing is due or the mail server is away. Return how many messages were sent."""
    sent = 0
    mailer = Mailer()
    try:
        while (message := claims.claim_next(now=shared_now())) is not None:
            content = _content_of(message)
            if content is None:
                continue
            if not _is_reachable(mailer, message):
                break  # one try is enough; the others wait for the next round
            sent += _send(mailer, message, content)
    finally:
        mailer.close()
    return sent


def _work() -> None:
    time.sleep(PAUSE)
    _is_asked.release()
    try:
        close_old_connections()
        send_due()
    except Exception:
        # Nobody waits for the result. What was claimed is sent again when the claim runs out.
        logger.exception("Sending was interrupted; it goes on within a few minutes")
    finally:
        connections.close_all()


def _content_of(message: OutboxMessage) -> Content | None:
    """Return what is to be sent. None when it is not to be sent, which is settled then."""
    if message.expires_at <= shared_now():
        claims.settle_failed(message, message.last_error or TOO_LATE)
        MAILS.add("given_up")
        return None
    try:
        content = content_of(message)
    except Exception as error:
        _settle_failure(message, error)
        return None
    if content is None:
        claims.withdraw(message)
    return content


def _is_reachable(mailer: Mailer, message: OutboxMessage) -> bool:
    try:
        mailer.open()
    except Exception as error:
        _settle_failure(message, error)
        return False
    return True


def _send(mailer: Mailer, message: OutboxMessage, content: Content) -> bool:
    try:
        mailer.send(_email(message, content))
    except Exception as error:
        _settle_failure(message, error)
        return False
    claims.settle_sent(message)
    MAILS.add("sent")
    return True


def _email(message: OutboxMessage, content: Content) -> EmailMessage:
    headers = {"Message-ID": message.message_id, "Date": format_datetime(message.queued_at)}
    return EmailMessage(content.subject, content.body, to=[message.recipient], headers=headers)


def _settle_failure(message: OutboxMessage, error: Exception) -> None:
    """Note what went wrong, and log it without the address, which is personal data."""
    failure = explain(error)
    later = None
    if failure.is_permanent:
        claims.settle_failed(message, failure.text)
    else:
        later = claims.settle_later(message, failure.text)
    MAILS.add("later" if later else "given_up")
    outcome = f"it is tried again after {later:%H:%M:%S} UTC" if later else "it is given up"
    logger.warning(
        "%s could not be sent (attempt %d); %s. %s",
        *(message, message.attempts, outcome, _without(message.recipient, failure.text)),
        # What a mail server answers is explained above; anything else is a fault of ours.
        exc_info=None if isinstance(error, OSError | ValueError) else error,
    )


def _without(address: str, text: str) -> str:
    return text.replace(address, "[address]") if address else text
