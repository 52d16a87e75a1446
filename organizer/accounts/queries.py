"""Who exists, and which sign-ins are alive."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db.models import CharField, DateTimeField, QuerySet
from django.utils import timezone

from organizer.accounts.models import AuthSession, Invitation, User
from organizer.core.compiled import Compiled, Param
from organizer.core.rows import loaded
from organizer.core.text import name_key

LONGEST_NUMBER = 19  # digits of a number that the database's largest is below; codes are longer

SESSION_COLUMNS = [column.attname for column in AuthSession._meta.concrete_fields]
USER_COLUMNS = [column.attname for column in User._meta.concrete_fields]

# Every request of everybody signed in begins with this one.
_LIVE_SESSION = Compiled(
    lambda: AuthSession.objects.filter(
        pk=Param("session_id"),
        key=Param("key", CharField()),
        revoked_at=None,
        expires_at__gt=Param("now", DateTimeField()),
        user__is_active=True,
        user__deleted_at=None,
    ).values_list(*SESSION_COLUMNS, *(f"user__{column}" for column in USER_COLUMNS))
)


def active_users() -> QuerySet[User]:
    """Return everybody whose account was not deleted."""
    return User.objects.filter(deleted_at=None)


def person_named(username: str) -> User | None:
    """Return the person of this name, in whatever letter case and Unicode form it is typed."""
    return active_users().filter(username_key=name_key(username)).first()


def people_with_email(email: str) -> list[User]:
    """Return the people to whom a password reset may be sent at this address; several may share one."""
    return list(active_users().filter(email__iexact=email, is_active=True).order_by("id"))


def live_session(*, session_id: int, key: str, now: datetime) -> AuthSession | None:
    """Return the session with its user in one select, or None when it was ended, is over, or the user may not act."""
    row = _LIVE_SESSION.row(session_id=session_id, key=key, now=now)
    if row is None:
        return None
    session = loaded(AuthSession, SESSION_COLUMNS, row)
    session._state.fields_cache["user"] = loaded(User, USER_COLUMNS, row[len(SESSION_COLUMNS) :])
    return session


def sessions_of(user: User, now: datetime | None = None) -> QuerySet[AuthSession]:
    """Return the user's living sessions, the newest first."""
    now = now or timezone.now()
    idle_since = now - settings.REFRESH_IDLE_LIFETIME
    return AuthSession.objects.filter(
        user=user, revoked_at=None, expires_at__gt=now, rotated_at__gt=idle_since
    ).order_by("-id")


def invitation_of(code_or_number: str) -> Invitation | None:
    """Return the invitation of this number or code."""
    if code_or_number.isascii() and code_or_number.isdigit() and len(code_or_number) < LONGEST_NUMBER:
        return Invitation.objects.filter(pk=int(code_or_number)).first()
    return Invitation.objects.filter(code_hash=code_hash(code_or_number)).first()


def code_hash(code: str) -> str:
    """Return what is kept of an invitation's code. Codes are random and long, so a fast hash keeps them well."""
    return hashlib.sha256(code.strip().encode()).hexdigest()


def usable_invitations(now: datetime | None = None) -> QuerySet[Invitation]:
    """Return the invitations that still let somebody register."""
    return Invitation.objects.filter(used_at=None, expires_at__gt=now or timezone.now())
