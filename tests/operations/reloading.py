"""Reloading a server, and waiting until it is done."""

import os
import signal

from tests.races.live import Live
from tests.server.running import children_of, wait_until

PATIENCE = 240  # seconds


def reload(live: Live) -> None:
    """Send SIGHUP, and wait until none of the processes of before is left."""
    before = set(children_of(live.pid))
    os.kill(live.pid, signal.SIGHUP)

    def is_done() -> bool:
        now = set(children_of(live.pid))
        return len(now) == 2 and not before & now

    wait_until(is_done, seconds=PATIENCE)
