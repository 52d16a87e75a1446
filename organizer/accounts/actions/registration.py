"""How people come in."""

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from organizer.accounts import queries
from organizer.accounts.hashing import hash_password, password_problems
from organizer.accounts.models import Invitation, User
from organizer.accounts.username_text import shown_name, username_problems
from organizer.core.database import action
from organizer.core.errors import Invalid, NotFound

NAME_TAKEN = "A user with that username already exists."
INVITATION_NOT_VALID = "This invitation is not valid."


def register(
    *,
    username: str,
    password: str,
    email: str = "",
    first_name: str = "",
    last_name: str = "",
    invitation: str | None = None,
) -> User:
    """Make an account. With an `invitation` code, the account is made only if the code is good, and uses it up.

    Raises Invalid with everything that is wrong under `username`, `email`, `password`; or under `invitation` alone:
    whoever was not invited learns nothing about names.
    """
    if invitation is not None and not _is_usable(invitation):
        raise Invalid(invitation=INVITATION_NOT_VALID)
    user = User(
        username=shown_name(username),
        email=User.objects.normalize_email(email),
        first_name=first_name,
        last_name=last_name,
    )
    return _make(user, password, invitation=invitation)


def create_admin(*, username: str, email: str = "", password: str) -> User:
    """Make an account that may open the admin site and do everything there. Raises Invalid as `register` does."""
    user = User(
        username=shown_name(username), email=User.objects.normalize_email(email), is_staff=True, is_superuser=True
    )
    return _make(user, password, invitation=None)


@action
def create_invitation(*, created_by: User | None = None, expires_in: timedelta = timedelta(days=7)) -> str:
    """Make a code that lets one person register within `expires_in`. Return it; only its hash is kept."""
    code = secrets.token_urlsafe(16)
    now = timezone.now()
    Invitation.objects.create(
        code_hash=queries.code_hash(code), created_at=now, expires_at=now + expires_in, created_by=created_by
    )
    return code


@action
def revoke_invitation(*, invitation: Invitation) -> None:
    """End an invitation before it is used. Raises NotFound when it was used or revoked meanwhile."""
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).delete()[0]:
        raise NotFound


def _make(user: User, password: str, *, invitation: str | None) -> User:
    _check(user, password)
    user.password = hash_password(password)  # slow, so before the transaction
    return _insert(user, invitation=invitation)


def _check(user: User, password: str) -> None:
    errors: dict[str, list[str]] = {}
    if problems := username_problems(user.username):
        errors["username"] = problems
    elif queries.person_named(user.username) is not None:
        errors["username"] = [NAME_TAKEN]
    if problems := password_problems(password, user):
        errors["password"] = problems
    try:
        user.clean_fields(exclude=["username", "password"])
    except ValidationError as error:
        errors |= error.message_dict
    if errors:
        raise Invalid(errors)


@action
def _insert(user: User, *, invitation: str | None) -> User:
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid(username=NAME_TAKEN) from error  # somebody of this name was quicker
    if invitation is not None:
        _use_up(invitation, user)
    return user


def _use_up(code: str, user: User) -> None:
    now = timezone.now()
    usable = queries.usable_invitations(now).filter(code_hash=queries.code_hash(code))
    if not usable.update(used_at=now, used_by=user):
        raise Invalid(invitation=INVITATION_NOT_VALID)  # used by somebody else a moment ago; undoes the account


def _is_usable(code: str) -> bool:
    return queries.usable_invitations().filter(code_hash=queries.code_hash(code)).exists()
