"""Who uses the data folder: any number of servers, or one command that needs it alone."""

import contextlib
import os
import signal
from collections.abc import Iterator

from django.conf import settings

from organizer.core.locks import locked

LOCK = "running.lock"


def tidy_up_when_stopped() -> None:
    """Let SIGTERM end this command as Ctrl-C does, so that no half-written file is left behind."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


class InUse(Exception):
    """Somebody else uses the data folder in a way that excludes ours."""


@contextlib.contextmanager
def data_folder_in_use(*, alone: bool) -> Iterator[None]:
    """Be known to use the data folder during the block. Raises `InUse` when one side or the other needs it alone.

    The system lets go of the lock with the last process that holds it: the workers of a killed server count, too.
    """
    if not alone and not os.access(settings.DATA_DIR, os.W_OK):
        yield  # a server that keeps everything elsewhere runs without writing here, and nothing is restored here
        return
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(locked(settings.DATA_DIR / LOCK, shared=not alone, wait=False))
        except BlockingIOError:
            raise InUse from None
        yield
