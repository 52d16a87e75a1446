"""A password as text: which two are the same one, and what is none at all."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError

from organizer.core.text import is_blank

NOTHING_TO_SEE = "This password has no visible characters."


def normalise_password(password: str) -> str:
    """Return the form of a password that is hashed: RFC 8265's OpaqueString, so NFC with ASCII spaces.

    Keyboards write the same letter in several ways, and a person cannot see which. What can be seen, such as letter
    case and width, makes another password.
    """
    spaced = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in password)
    return unicodedata.normalize("NFC", spaced)


def password_forms(password: str) -> list[str]:
    """Return what to compare with a stored hash: the form of today, then as it was typed, if that is another.

    Hashes of before were made of what was typed. How many there are says nothing of whose password it is.
    """
    return list(dict.fromkeys((normalise_password(password), password)))


class VisibleValidator:
    """Refuses passwords of spaces and other characters that cannot be seen."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when nothing of a password can be seen."""
        if is_blank(password):
            raise ValidationError(NOTHING_TO_SEE, code="password_not_visible")

    def get_help_text(self) -> str:
        """Return what forms say beforehand."""
        return "Your password can’t consist of spaces alone."
