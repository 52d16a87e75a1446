"""The request threads: few and long-lived, so that each keeps its own database connection."""

import asyncio
import functools
import logging
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

from organizer.server.answers import busy
from organizer.telemetry.measures import THREAD_WAIT
from organizer.telemetry.requests import request_id, route

logger = logging.getLogger(__name__)

T = TypeVar("T")


class RequestThreads:
    """Threads that take work from one queue.

    `count` threads; more than `queued` pieces of work waiting are refused; `at_end` runs in every thread as it ends.
    """

    def __init__(self, *, count: int, queued: int, at_end: Callable[[], None]) -> None:
        self.count = count
        self._queued = queued
        self._at_end = at_end
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start the threads. They are daemons: one that hangs must not keep the process from stopping."""
        for number in range(self.count):
            thread = threading.Thread(target=self._take_work, name=f"request-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, run in one of the threads. Raises `Refusal` (503) when too much is waiting."""
        if self._work.qsize() >= self._queued:
            raise busy()
        loop, of_request = asyncio.get_running_loop(), request_id.get()
        outcome: asyncio.Future[T] = loop.create_future()
        queued_at = time.perf_counter()

        def do() -> None:
            waited = time.perf_counter() - queued_at
            request_id.set(of_request)
            try:
                settle = functools.partial(outcome.set_result, work())
            except Exception as error:
                settle = functools.partial(outcome.set_exception, error)
            request_id.set("")
            route.set("")

            def tell() -> None:
                THREAD_WAIT.observe_on_loop(waited)
                if not outcome.done():  # cancelled, when the process is stopping and waits no longer
                    settle()

            loop.call_soon_threadsafe(tell)

        self._work.put(do)
        return await outcome

    def waiting(self) -> int:
        """Return how many pieces of work wait for a thread."""
        return self._work.qsize()

    def run_later(self, work: Callable[[], None]) -> None:
        """Run a short duty in one of the threads, however much is waiting."""
        self._work.put(work)

    def stop(self, *, seconds: float) -> None:
        """Let the threads finish what they have, for at most `seconds` together."""
        for _ in self._threads:
            self._work.put(None)
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0, end - time.monotonic()))

    def _take_work(self) -> None:
        try:
            while (work := self._work.get()) is not None:
                try:
                    work()
                except Exception:
                    logger.exception("A duty of a request thread failed")
        finally:
            self._at_end()
