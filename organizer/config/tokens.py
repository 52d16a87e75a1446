"""Tokens that programs show to this server."""

import re

from organizer.config.env import BadValue

SHORTEST = 16  # characters: guessing takes longer than anybody has


def parse_token(text: str) -> str:
    """A token as it stands behind `Bearer`. Raises `BadValue`, which never repeats it."""
    if not re.fullmatch(rf"[\x21-\x7e]{{{SHORTEST},}}", text):
        raise BadValue(
            f"must have at least {SHORTEST} characters, without spaces: letters, digits and signs of ASCII. "
            "Make one with: openssl rand -hex 24"
        )
    return text
