"""Work that may hang, kept away from the threads that answer requests."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedWork(Generic[T]):
    """Work done in a thread of its own, once at a time; everybody who asks meanwhile shares the result.

    A result is given again for `fresh` seconds. Nobody waits longer than until the work has taken `patience` seconds.
    """

    def __init__(self, work: Callable[[], T], *, name: str, fresh: float, patience: float) -> None:
        self._work = work
        self._name = name
        self._fresh = fresh
        self._patience = patience
        self._lock = threading.Lock()
        self._running: Future[T] | None = None
        self._began = self._ended = 0.0

    def result(self) -> T:
        """Return the result. Raises `TimeoutError` when it is late, and whatever the work raised."""
        running = self._start()
        return running.result(timeout=max(0.0, self._began + self._patience - time.monotonic()))

    def forget(self) -> None:
        """Have the next one who asks begin again, unless the work is still running."""
        self._ended = 0.0

    def _start(self) -> Future[T]:
        with self._lock:
            running = self._running
            if running is not None and (not running.done() or time.monotonic() - self._ended < self._fresh):
                return running
            self._began = time.monotonic()
            self._running = running = Future()
            # A daemon: work that hangs must not keep the process from stopping.
            threading.Thread(target=self._run, args=(running,), name=self._name, daemon=True).start()
            return running

    def _run(self, running: "Future[T]") -> None:
        try:
            result = self._work()
        except BaseException as error:
            self._ended = time.monotonic()
            running.set_exception(error)
        else:
            self._ended = time.monotonic()
            running.set_result(result)
