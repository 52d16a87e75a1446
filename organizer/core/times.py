"""Times as the API writes them, all UTC: minute-precise texts for published clients, exact ISO 8601 ones beside."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

# Written out, so that no locale of the machine can translate them.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def minute_text(time: datetime) -> str:
    """Return a time as `15 Sep 2023 15:41`."""
    utc = time.astimezone(UTC)
    return f"{utc.day:02} {MONTHS[utc.month - 1]} {utc.year:04} {utc.hour:02}:{utc.minute:02}"


def exact_text(time: datetime | None) -> str | None:
    """Return a time as `2023-09-15T15:41:00.123456Z`, or None for none."""
    return None if time is None else time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def days_ago(days: int) -> datetime | None:
    """Return the moment that many days ago, or None when that is before the calendar begins."""
    try:
        return timezone.now() - timedelta(days=days)
    except OverflowError:
        return None
