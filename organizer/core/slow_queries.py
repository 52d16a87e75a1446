"""The log of slow queries: a line for each statement that takes SLOW_QUERY_MS or longer, without its values.

`statements.py` runs the hot statements and times them itself; everything else goes by Django's cursor, which is timed
here. SQLite works while its rows are fetched, so fetching counts.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from organizer.telemetry.measures import SLOW_QUERIES
from organizer.telemetry.requests import route

LONGEST_SQL = 2_000  # characters of a line

T = TypeVar("T")

logger = logging.getLogger("organizer.database")


def note_time(sql: object, seconds: float) -> bool:
    """Log a statement if it was slow; return whether it was. What is no text may hold values, and is not shown."""
    if not 0 < settings.SLOW_QUERY_MS <= seconds * 1000:
        return False
    SLOW_QUERIES.add()
    said = " ".join(sql.split()) if isinstance(sql, str) else f"({type(sql).__name__})"
    fields = {"route": route.get(), "ms": round(seconds * 1000, 1)}
    logger.warning("Slow query: %s", said[:LONGEST_SQL], extra={"fields": fields})
    return True


class TimedCursor(CursorWrapper):
    """Django's cursor, which adds up what a statement and its fetching take, and notes once when that is too much."""

    _sql: object = None
    _seconds = 0.0
    _is_noted = False

    def execute(self, sql: Any, params: Any = None) -> Any:
        """Run a statement."""
        self._begin(sql)
        return self._timed(lambda: super(TimedCursor, self).execute(sql, params))

    def executemany(self, sql: Any, param_list: Any) -> Any:
        """Run a statement for each of many parameters: together they count as one."""
        self._begin(sql)
        return self._timed(lambda: super(TimedCursor, self).executemany(sql, param_list))

    def fetchone(self) -> Any:
        """Return the next row."""
        return self._timed(self.__getattr__("fetchone"))

    def fetchmany(self, *size: int) -> Any:
        """Return some rows."""
        fetch = self.__getattr__("fetchmany")
        return self._timed(lambda: fetch(*size))

    def fetchall(self) -> Any:
        """Return the rest of the rows."""
        return self._timed(self.__getattr__("fetchall"))

    def _begin(self, sql: object) -> None:
        self._sql, self._seconds, self._is_noted = sql, 0.0, False

    def _timed(self, work: Callable[[], T]) -> T:
        began = time.perf_counter()
        try:
            return work()
        finally:
            self._seconds += time.perf_counter() - began
            self._is_noted = self._is_noted or note_time(self._sql, self._seconds)


def time_cursors(connection: Any, **_: Any) -> None:
    """Have a connection's cursors timed: a receiver of Django's `connection_created`."""
    connection.make_cursor = lambda cursor: TimedCursor(cursor, connection)
