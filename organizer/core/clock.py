"""One time for all machines of an installation: the database's.

Sign-ins, leases and claims are rows with times in them, and every machine reads them. If each machine went by its own
clock, one that is ahead would refuse tokens that another has just made. So a server compares its clock with the
database's each minute.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

_DATABASE_TIME = {
    "sqlite": "SELECT (julianday('now') - 2440587.5) * 86400",
    "postgresql": "SELECT extract(epoch FROM clock_timestamp())",
}
# Seconds. A smaller difference does no harm, and an answer that took longer says nothing.
NOTICEABLE = 0.5
# More is worth a line in the log.
REMARKABLE = 5

logger = logging.getLogger(__name__)

_ahead = 0.0  # seconds by which the database's clock is ahead of this machine's


def shared_now() -> datetime:
    """Return the time by the database's clock, as last compared; this machine's own until then."""
    return timezone.now() + timedelta(seconds=_ahead)


def shared_timestamp() -> float:
    """Return the same as seconds since 1970."""
    return time.time() + _ahead


def compare_clocks() -> None:
    """Ask the database for its time. Raises DatabaseError."""
    global _ahead
    began, before = time.monotonic(), time.time()
    with connection.cursor() as cursor:
        cursor.execute(_DATABASE_TIME[connection.vendor])
        there = float(cursor.fetchone()[0])
    if time.monotonic() - began > NOTICEABLE:
        return
    found = there - before
    found = found if abs(found) > NOTICEABLE else 0.0
    if abs(found - _ahead) > REMARKABLE:
        logger.warning(
            "This machine's clock and the database's differ by %.0f seconds. Sign-ins go by the database's; "
            "the times that people see are this machine's. Check the time service (NTP) on both.",
            abs(found),
        )
    _ahead = found
