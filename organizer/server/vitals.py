"""What a worker process counts of itself, about once a second: processor time, memory, what waits, how late it is."""

import contextlib
import os
import time
from pathlib import Path

from organizer.telemetry.measures import CONNECTIONS, CPU, LOOP_DELAY, QUEUED, RESIDENT, STARTED_AT

EVERY_SECONDS = 1.0
TICK_SECONDS = 0.1  # uvicorn's


class Vitals:
    """Of this process, from now on. `note` is called on the event loop at every tick of uvicorn's."""

    def __init__(self) -> None:
        self._cpu = 0.0
        self._ticked = self._noted = time.monotonic()
        self._latest = 0.0
        STARTED_AT.set(time.time())

    def note(self, *, queued: int, connections: int) -> None:
        """Count, unless that was done less than a second ago."""
        now = time.monotonic()
        self._latest = max(self._latest, now - self._ticked - TICK_SECONDS)
        self._ticked = now
        if now - self._noted < EVERY_SECONDS:
            return
        self._noted = now
        QUEUED.set(queued)
        CONNECTIONS.set(connections)
        LOOP_DELAY.set(self._latest)
        self._latest = 0.0
        cpu = time.process_time()
        CPU.add(amount=cpu - self._cpu)
        self._cpu = cpu
        with contextlib.suppress(OSError):  # only Linux tells it so
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            RESIDENT.set(pages * os.sysconf("SC_PAGE_SIZE"))
