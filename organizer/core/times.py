"""Times as the API writes them, all UTC: minute-precise texts for published clients, exact ISO 8601 ones beside."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import CharField, Func
from django.utils import timezone

# Written out, so that no locale of the machine can translate them.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class ExactText(Func):
    """A column of times as `exact_text` has it, made by the database: a page consists of times, and turning each into
    an object and into text again was a fifth of it."""

    output_field = CharField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        # As Django keeps them: in UTC, without microseconds where there are none.
        template = "substr(replace(%(expressions)s, ' ', 'T') || '.000000', 1, 26) || 'Z'"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        return self.as_sql(compiler, connection, template=template, **extra)


def minute_text(exact: str) -> str:
    """Return an exact text as `15 Sep 2023 15:41`."""
    return f"{exact[8:10]} {MONTHS[int(exact[5:7]) - 1]} {exact[:4]} {exact[11:16]}"


def exact_text(time: datetime | None) -> str | None:
    """Return a time as `2023-09-15T15:41:00.123456Z`, or None for none."""
    if time is None:
        return None
    utc = time if time.tzinfo is UTC else time.astimezone(UTC)
    return utc.isoformat("T", "microseconds")[:26] + "Z"


def days_ago(days: int) -> datetime | None:
    """Return the moment that many days ago, or None when that is before the calendar begins."""
    try:
        return timezone.now() - timedelta(days=days)
    except OverflowError:
        return None
