"""Due dates in text: ISO 8601, or the form that the API answers with. What names no zone is UTC."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from organizer.core.times import MONTHS

WRONG_FORMAT = (
    "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
)

Span = tuple[datetime, datetime | None]

_FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)

_ISO = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})[Tt ]([0-9]{1,2}):([0-9]{2})"
    r"(?::([0-9]{2})(?:[.,]([0-9]{1,6})[0-9]{0,6})?)? ?(?:([Zz])|([+-])([0-9]{2}):?([0-9]{2})?)?"
)
_PUBLISHED = re.compile(r"([0-9]{1,2})\.? ([A-Za-z]{3}) ([0-9]{4}) ([0-9]{1,2}):([0-9]{2})")
_CALENDAR = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}


def parse_due(text: str) -> datetime:
    """Return the moment that a text names, in UTC. Raises ValueError with a message for people."""
    return _moment(text.strip())[0]


def parse_due_span(text: str, zone: tzinfo = UTC) -> Span:
    """Return the span of time that a text names, its end excluded: a day of the zone, a minute, a second or a
    microsecond, as precise as the text is. The end is None where the calendar ends. Raises ValueError."""
    text = text.strip()
    if len(text) == len("2023-09-15") and (day := calendar_span(text, zone)):
        return day
    start, precision = _moment(text)
    return start, _plus(start, precision)


def calendar_span(word: str, zone: tzinfo = UTC) -> Span | None:
    """Return the year, month or day that a word names (`2023`, `2023-09`, `2023-09-15`) as it passes in a zone.

    None for any other word.
    """
    found = _CALENDAR.fullmatch(word)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    try:
        start = date(year, month, day)
    except ValueError:
        return None
    if found[3]:
        return _span(start, start + timedelta(days=1) if start < date.max else None, zone)
    year, month = (year, month + 1) if found[2] and month < 12 else (year + 1, 1)
    return _span(start, date(year, month, 1) if year <= date.max.year else None, zone)


def _span(start: date, end: date | None, zone: tzinfo) -> Span:
    return _midnight(start, zone) or _FIRST_MOMENT, None if end is None else _midnight(end, zone)


def _midnight(day: date, zone: tzinfo) -> datetime | None:
    """Return when a day begins in a zone, None when that is outside the calendar of UTC."""
    try:
        return datetime.combine(day, time.min, zone).astimezone(UTC)
    except OverflowError:
        return None


def _moment(text: str) -> tuple[datetime, timedelta]:
    try:
        if found := _ISO.fullmatch(text):
            return _from_iso(found)
        if found := _PUBLISHED.fullmatch(text):
            day, month, year, hour, minute = found.groups()
            number = _MONTH_NUMBERS.get(month.lower(), 0)
            return datetime(int(year), number, int(day), int(hour), int(minute), tzinfo=UTC), timedelta(minutes=1)
    except (ValueError, OverflowError):  # no such day or hour; or one that a zone pushes out of the calendar
        pass
    raise ValueError(WRONG_FORMAT)


def _from_iso(found: re.Match[str]) -> tuple[datetime, timedelta]:
    year, month, day, hour, minute, second, fraction, _, sign, zone_hours, zone_minutes = found.groups()
    zone = UTC if sign is None else _zone(sign, int(zone_hours), int(zone_minutes or 0))
    micro = int((fraction or "").ljust(6, "0"))
    moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micro, tzinfo=zone)
    if fraction:
        precision = timedelta(microseconds=1)
    else:
        precision = timedelta(seconds=1) if second else timedelta(minutes=1)
    return moment.astimezone(UTC), precision


def _zone(sign: str, hours: int, minutes: int) -> timezone:
    if minutes > 59:
        raise ValueError("no such zone")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if sign == "-" else offset)


def _plus(start: datetime, length: timedelta) -> datetime | None:
    try:
        return start + length
    except OverflowError:
        return None
