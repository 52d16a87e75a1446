"""Changing passwords, known and forgotten."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode

from organizer.accounts import limits, queries
from organizer.accounts.actions.profile import lock_person
from organizer.accounts.actions.sessions import end_sessions
from organizer.accounts.hashing import hash_password, is_password_of, password_problems
from organizer.accounts.mail import queue_reset_mail
from organizer.accounts.models import AuthSession, User
from organizer.accounts.rules import can_sign_in
from organizer.core.database import action
from organizer.core.errors import Invalid
from organizer.core.text import name_key

WRONG_PASSWORD = "Your old password was entered incorrectly. Please enter it again."  # noqa: S105 - a message
RESET_LIMIT = (10, 3600)  # mails asked for from one address in an hour, and for one mail address
INVALID_VALUE = "Invalid value"


def change_password(
    *, session: AuthSession | None, user: User, old_password: str, new_password: str, address: str
) -> None:
    """Give somebody who knows the old password a new one. All sessions end but the given one.

    Raises Invalid under `old_password` or `new_password`, and TooMany: a wrong old password counts as a failed sign-in.
    """
    check_password_of(user=user, password=old_password, field="old_password", message=WRONG_PASSWORD, address=address)
    _store(user, new_password, spared=[session.pk] if session else [])


def check_password_of(*, user: User, password: str, field: str, message: str, address: str) -> None:
    """Make sure that it is really this signed-in person who asks.

    Raises Invalid under `field`, and TooMany: whoever found an open browser shall
    not guess faster here than at sign-in.
    """
    key = limits.window_key("sign in", name_key(user.username), limits.network_of(address))
    attempt = limits.reserve_try(key, settings.SIGN_IN_LIMIT)
    if not is_password_of(user, password):
        limits.settle_failure(attempt)
        raise Invalid({field: [message]})
    limits.settle_success(attempt)


def set_password(*, user: User, password: str) -> None:
    """Give somebody a new password without asking for the old one, and end all their sessions.

    Raises Invalid under `new_password`.
    """
    _store(user, password, spared=[])


def request_password_reset(*, email: str, address: str) -> None:
    """Send a mail with a reset link to everybody who has this mail address. Nothing tells whether anybody has.

    It is queued with the same statements for somebody as for nobody, and leaves after the answer, so the time taken
    does not tell either. Raises TooMany.
    """
    limits.count_try(limits.window_key("reset from", limits.network_of(address)), RESET_LIMIT)
    limits.count_try(limits.window_key("reset to", name_key(email)), RESET_LIMIT)
    queue_reset_mail(queries.people_with_email(email))


def reset_password(*, uid: str, token: str, new_password: str) -> None:
    """Give the person whom a reset link was sent to a new password, and end all their sessions.

    Raises Invalid under `uid`, `token` or `new_password`. A link works once.
    """
    user = _person_of(uid)
    if user is None:
        raise Invalid(uid=INVALID_VALUE)
    if not default_token_generator.check_token(user, token):
        raise Invalid(token=INVALID_VALUE)
    try:
        _store(user, new_password, spared=[])
    except PasswordChangedMeanwhile as error:
        raise Invalid(token=INVALID_VALUE) from error


class PasswordChangedMeanwhile(Invalid):
    """The password is no longer the one that the request was checked against."""


def _store(user: User, password: str, *, spared: list[int]) -> None:
    if problems := password_problems(password, user):
        raise Invalid({"new_password": problems})
    _replace(user=user, encoded=hash_password(password), spared=spared)


@action
def _replace(*, user: User, encoded: str, spared: list[int]) -> None:
    person = lock_person(user.pk)
    if person.password != user.password:
        raise PasswordChangedMeanwhile(old_password=WRONG_PASSWORD)
    User.objects.filter(pk=person.pk).update(password=encoded, changed_at=timezone.now())
    end_sessions(user_id=person.pk, spared=spared)


def _person_of(uid: str) -> User | None:
    try:
        pk = int(urlsafe_base64_decode(uid).decode("ascii"))
    except ValueError:
        return None
    person = queries.active_users().filter(pk=pk).first() if 0 < pk < 2**63 else None
    return person if person is not None and can_sign_in(person) else None
