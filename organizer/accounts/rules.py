"""What accounts allow."""

from django.conf import settings

from organizer.accounts.models import User


def is_registration_open() -> bool:
    """Say whether anybody may register, invited or not."""
    return bool(settings.REGISTRATION != "closed")


def needs_invitation() -> bool:
    """Say whether registering takes an invitation."""
    return bool(settings.REGISTRATION == "invite")


def can_sign_in(user: User) -> bool:
    """Say whether this account may be used at all."""
    return user.is_active and user.deleted_at is None
