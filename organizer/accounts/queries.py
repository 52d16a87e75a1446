"""Who exists, and which sign-ins are alive."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from organizer.accounts.models import AuthSession, Invitation, User
from organizer.core.text import fold


def active_users() -> QuerySet[User]:
    """Return everybody whose account was not deleted."""
    return User.objects.filter(deleted_at=None)


def person_named(username: str) -> User | None:
    """Return the person of this name, in whatever letter case and Unicode form it is typed."""
    return active_users().filter(username_key=fold(username)).first()


def people_with_email(email: str) -> list[User]:
    """Return the people to whom a password reset may be sent at this address; several may share one."""
    return list(active_users().filter(email__iexact=email, is_active=True).order_by("id"))


def live_session(*, session_id: int, key: str, now: datetime) -> AuthSession | None:
    """Return the session with its user in one select, or None when it was ended, is over, or the user may not act."""
    return (
        AuthSession.objects.select_related("user")
        .filter(
            pk=session_id, key=key, revoked_at=None, expires_at__gt=now, user__is_active=True, user__deleted_at=None
        )
        .first()
    )


def sessions_of(user: User, now: datetime | None = None) -> QuerySet[AuthSession]:
    """Return the user's living sessions, the newest first."""
    now = now or timezone.now()
    idle_since = now - settings.REFRESH_IDLE_LIFETIME
    return AuthSession.objects.filter(
        user=user, revoked_at=None, expires_at__gt=now, rotated_at__gt=idle_since
    ).order_by("-id")


def usable_invitations(now: datetime | None = None) -> QuerySet[Invitation]:
    """Return the invitations that still let somebody register."""
    return Invitation.objects.filter(used_at=None, expires_at__gt=now or timezone.now())
