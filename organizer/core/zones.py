"""Time zones, by their names in the IANA database."""

from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

LONGEST_ZONE = 64  # characters, as the column; the longest name has 32


def find_zone(name: str) -> tzinfo:
    """Return the time zone of this name. Raises ValueError with a message for people."""
    if name not in _names():
        raise ValueError("This is no time zone. Use a name such as Europe/Berlin or UTC.")
    return ZoneInfo(name)


def zone_or_utc(name: str) -> tzinfo:
    """Return the time zone of a name that was good when it was stored; UTC for none, or for one that is gone."""
    return ZoneInfo(name) if name and name in _names() else UTC


@cache  # it looks at a thousand files
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
