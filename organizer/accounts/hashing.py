"""Password hashes: slow by design, so only a few are made at once, and equally many whoever is asking."""

import threading

from django.contrib.auth.hashers import make_password, verify_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from organizer.accounts.models import User
from organizer.accounts.password_text import normalise_password, password_forms
from organizer.core.database import action

# One hash keeps a core busy and 19 MB of memory while it runs. Two at once are what a small machine has cores for; more
# would only make every other request wait.
HASHES_AT_ONCE = 2

_turns = threading.BoundedSemaphore(HASHES_AT_ONCE)


def hash_password(password: str) -> str:
    """Return the hash to store. Slow and 19 MB large: never call it while holding a lock or in a transaction."""
    with _turns:
        return make_password(normalise_password(password))


def is_password_of(user: User | None, password: str) -> bool:
    """Say whether this is the user's password.

    Without a user, as many hashes are made: the time taken does not tell whether a name exists. A hash by another
    method than today's, or of another form of the password, is replaced on the way when the password is right.
    """
    forms = password_forms(password)
    with _turns:
        if user is None:
            for form in forms:
                make_password(form)
            return False
        # All of them, whatever the first one says: the number must not tell either.
        (is_todays, is_outdated), *others = [verify_password(form, user.password) for form in forms]
    is_right = is_todays or any(is_former for is_former, _ in others)
    if is_right and (is_outdated or not is_todays):
        encoded = hash_password(password)
        _replace_hash(user=user, encoded=encoded)
        user.password = encoded
    return is_right


def password_problems(password: str, user: User) -> list[str]:
    """Return everything that is wrong with a new password of this user; nothing when it is good."""
    try:
        validate_password(normalise_password(password), user)
    except ValidationError as error:
        return list(error.messages)
    return []


@action
def _replace_hash(*, user: User, encoded: str) -> None:
    # Only over the hash that was checked: a password changed in the meantime stays changed.
    User.objects.filter(pk=user.pk, password=user.password).update(password=encoded)
