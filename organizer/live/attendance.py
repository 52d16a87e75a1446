"""Telling presence who has a stream in this process. A thread of its own: writing must not delay what is read."""

import logging
import threading
import time
from collections.abc import Callable

import psycopg
from django.db import Error, connection

from organizer.core import pooling
from organizer.presence.actions import note_streams

LOOK_SECONDS = 1.0
KEEP_ALIVE_SECONDS = 30.0
# Whose stream broke off is back within this time, here or in another process; that is no going.
GRACE_SECONDS = 3.0

logger = logging.getLogger(__name__)


class Attendance:
    """Looks once a second at `listening` (who has a stream here) and notes who came and went."""

    def __init__(self, listening: Callable[[], set[int]]) -> None:
        self._listening = listening
        self._noted: set[int] = set()
        self._missing: dict[int, float] = {}  # noted, but without a stream since
        self._kept_alive = time.monotonic()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="attendance", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        self._thread.join(5)

    def _work(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                self._look()
            except (Error, psycopg.Error) as error:
                pooling.notice(error)
                logger.warning("Who is there could not be noted; the next try is in a second: %s", error)
                connection.close()
            except Exception:
                logger.exception("Noting who is there failed")
        connection.close()

    def _look(self) -> None:
        here, now = self._listening(), time.monotonic()
        self._missing = {person: self._missing.get(person, now) for person in self._noted - here}
        opened = here - self._noted
        closed = {person for person, since in self._missing.items() if now - since >= GRACE_SECONDS}
        if opened or closed:
            note_streams(opened=opened, closed=closed, open=here)
            self._noted = (self._noted | opened) - closed
        elif time.monotonic() - self._kept_alive > KEEP_ALIVE_SECONDS:
            self._kept_alive = time.monotonic()
            note_streams(opened=set(), closed=set(), open=here)
