"""What accounts allow."""

from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError

from organizer.accounts.models import User
from organizer.core.text import fold

LONGEST_NAME = 150  # characters, as the column


def is_registration_open() -> bool:
    """Say whether anybody may register, invited or not."""
    return bool(settings.REGISTRATION != "closed")


def needs_invitation() -> bool:
    """Say whether registering takes an invitation."""
    return bool(settings.REGISTRATION == "invite")


def can_sign_in(user: User) -> bool:
    """Say whether this account may be used at all."""
    return user.is_active and user.deleted_at is None


def username_problems(username: str) -> list[str]:
    """Return what is wrong with a name, taken or not.

    The folded form obeys the same rules: one sign can fold to eighteen characters, or to ones with spaces, which are
    kept for the names of deleted people.
    """
    if not username.strip():
        return ["This field may not be blank."]
    validate = UnicodeUsernameValidator()
    for form in (username, fold(username)):
        if len(form) > LONGEST_NAME:
            return [f"Ensure this field has no more than {LONGEST_NAME} characters."]
        try:
            validate(form)
        except ValidationError as error:
            return list(error.messages)
    return []
