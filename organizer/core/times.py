"""Times as the API writes them, all UTC: minute-precise texts for published clients, exact ISO 8601 ones beside."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

# Written out, so that no locale of the machine can translate them.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def exact_text(time: datetime | None) -> str | None:
    """Return a time as `2023-09-15T15:41:00.123456Z`, or None for none."""
    if time is None:
        return None
    utc = time if time.tzinfo is UTC else time.astimezone(UTC)
    return utc.isoformat("T", "microseconds")[:26] + "Z"


def both_texts(time: datetime) -> tuple[str, str]:
    """Return a time as `15 Sep 2023 15:41`, and as `exact_text` has it: pages consist of times, so both at once."""
    utc = time if time.tzinfo is UTC else time.astimezone(UTC)
    text = utc.isoformat("T", "microseconds")
    return f"{text[8:10]} {MONTHS[utc.month - 1]} {text[:4]} {text[11:16]}", text[:26] + "Z"


def days_ago(days: int) -> datetime | None:
    """Return the moment that many days ago, or None when that is before the calendar begins."""
    try:
        return timezone.now() - timedelta(days=days)
    except OverflowError:
        return None
