"""The parent: it holds the socket, starts workers, replaces those that die, and stops them in order."""

import logging
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from organizer.server.notify import READY, STOPPING, reloading, tell_manager
from organizer.server.options import Options
from organizer.server.worker import run_worker
from organizer.telemetry.measures import WORKER_DEATHS, WORKER_STARTS
from organizer.telemetry.metrics import count_in
from organizer.telemetry.slots import Slots

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
# A worker that lived shorter than this failed; the next one waits, longer each time.
SHORT_LIFE_SECONDS = 5
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 10
# Nothing ever answered, so many times: it will not, and whoever started the server should know.
HOPELESS_FAILURES = 3
START_SECONDS = 60
# On top of the time a worker gives its requests.
KILL_AFTER_SECONDS = 4

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Worker:
    """A worker process as its parent sees it; times are `time.monotonic()`. `slot` is where it counts."""

    pid: int
    slot: int
    generation: int
    ready_pipe: int
    is_ready: bool = False
    started: float = field(default_factory=time.monotonic)
    # When it is killed, once it was asked to stop.
    kill_at: float | None = None


class Reloading(Protocol):
    """Knows what may have changed when all workers are replaced."""

    def begin(self) -> Iterable[str]:
        """Return lines for the log: what new workers will find changed."""

    def succeed(self) -> None:
        """Note that all workers have what the last `begin` found."""


class Supervisor:
    """Keeps `options.workers` processes serving one listening socket.

    `when_ready` is called once, when the first of them answers; `reloading` is asked at every SIGHUP.
    """

    def __init__(
        self,
        options: Options,
        listener: socket.socket,
        *,
        when_ready: Callable[[], None],
        reloading: Reloading | None = None,
    ) -> None:
        self._options = options
        self._listener = listener
        self._when_ready = when_ready
        self._reload = reloading
        self._workers: dict[int, Worker] = {}
        # The first is the parent's own. While all are replaced, old and new ones count at once.
        self._slots = Slots.make(1 + 2 * (options.workers + 1))
        self._lifeline = os.pipe()
        self._wake = os.pipe()
        self._generation = 0
        self._fresh = False
        self._reloading = False
        self._stopping = False
        self._ever_ready = False
        self._failures = 0
        self._start_at = 0.0

    def run(self) -> int:
        """Serve until SIGTERM or SIGINT. Return the exit code: 0, or 1 when no worker could ever start."""
        count_in(self._slots, 0)
        self._catch_signals()
        while not (self._stopping and not self._workers):
            if not self._stopping:
                if self._failures >= HOPELESS_FAILURES and not self._ever_ready:
                    logger.error("The server could not start; the reason stands above")
                    return 1
                self._keep_number()
            self._wait()
            self._bury_dead()
            self._kill_late()
        return 0

    def _catch_signals(self) -> None:
        os.set_blocking(self._wake[1], False)
        os.set_blocking(self._wake[0], False)
        signal.set_wakeup_fd(self._wake[1], warn_on_full_buffer=False)
        for number in SIGNALS:
            signal.signal(number, lambda *_: None)  # the wake-up pipe carries the number

    def _keep_number(self) -> None:
        """Start what is missing; while a generation is being replaced, go one by one."""
        serving = [worker for worker in self._workers.values() if worker.kill_at is None]
        outdated = [worker for worker in serving if worker.generation != self._generation]
        if outdated and not all(worker.is_ready for worker in serving if worker not in outdated):
            return  # the newest one has to answer before another old one goes
        if len(serving) > self._options.workers and outdated:
            # One that does not answer yet is no loss; it is there when SIGHUP came twice.
            self._ask_to_stop(min(outdated, key=lambda worker: worker.is_ready))
        elif len(serving) < self._options.workers + bool(outdated) and time.monotonic() >= self._start_at:
            slot = self._free_slot()
            if slot is not None:
                self._start_worker(slot)
        elif self._reloading and not outdated and all(worker.is_ready for worker in serving):
            self._end_reload("Serving with freshly loaded workers")
            logger.info("Reloaded: every worker serves with the code and the settings of now")
            if self._reload is not None:
                self._reload.succeed()

    def _free_slot(self) -> int | None:
        """Return where a new worker counts; None while too many old ones are still finishing their requests."""
        taken = {worker.slot for worker in self._workers.values()}
        return next((number for number in range(1, len(self._slots.all)) if number not in taken), None)

    def _start_worker(self, slot: int) -> None:
        ready, tell_ready = os.pipe()
        # Until the child has its own handlers, a signal to it must wait rather than be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        pid = os.fork()
        if pid == 0:
            self._become_worker(slot, ready, tell_ready)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        os.close(tell_ready)
        os.set_blocking(ready, False)
        self._workers[pid] = Worker(pid, slot, self._generation, ready)
        WORKER_STARTS.add()

    def _become_worker(self, slot: int, ready: int, tell_ready: int) -> None:
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            # Ctrl+C reaches every process of a terminal; the parent alone decides what it means.
            for number in (signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            for number in (signal.SIGTERM, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            for pipe in (self._lifeline[1], *self._wake, ready, *(w.ready_pipe for w in self._workers.values())):
                os.close(pipe)
            if self._fresh:
                self._load_afresh(slot, tell_ready)
            count_in(self._slots, slot)
            run_worker(self._options, listener=self._listener, lifeline=self._lifeline[0], ready=tell_ready)
            code = 0
        except BaseException:
            logger.exception("A worker failed")
        finally:
            # Not the parent's exit handlers, and not after a thread that hangs.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _load_afresh(self, slot: int, tell_ready: int) -> None:
        """Become a new interpreter: it reads the code and the settings of now."""
        kept = (self._listener.fileno(), self._lifeline[0], tell_ready, self._slots.descriptor)
        for number in kept:
            os.set_inheritable(number, True)
        # The modules are looked for where this process found them, wherever that was.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
        arguments = ["-P", "-m", "organizer.server", self._options.to_json(), *map(str, (*kept, slot))]
        os.execve(sys.executable, [sys.executable, *arguments], environment)  # noqa: S606

    def _wait(self) -> None:
        waiting = {worker.ready_pipe: worker for worker in self._workers.values() if not worker.is_ready}
        timeout = 0.05 if self._start_at > time.monotonic() else 0.5
        readable, _, _ = select.select([self._wake[0], *waiting], [], [], timeout)
        for pipe in readable:
            if pipe == self._wake[0]:
                for number in os.read(pipe, 64):
                    self._heed(number)
            elif os.read(pipe, 1):
                self._note_ready(waiting[pipe])

    def _note_ready(self, worker: Worker) -> None:
        worker.is_ready = True
        if not self._ever_ready:
            self._ever_ready = True
            self._when_ready()
            tell_manager(READY, "STATUS=Serving")

    def _heed(self, number: int) -> None:
        if number == signal.SIGHUP and not self._stopping:
            self._begin_reload()
        elif number == signal.SIGINT and self._stopping:
            for pid in self._workers:  # asked twice: whoever sits there does not want to wait
                os.kill(pid, signal.SIGKILL)
        elif number in (signal.SIGTERM, signal.SIGINT):
            self._stopping = True
            tell_manager(STOPPING, "STATUS=Finishing the requests that have begun")
            self._listener.close()
            for worker in self._workers.values():
                self._ask_to_stop(worker)

    def _begin_reload(self) -> None:
        """Have every worker replaced by a fresh process, which reads everything again."""
        self._generation += 1
        self._fresh = self._reloading = True
        tell_manager(*reloading(), "STATUS=Replacing the workers one by one")
        logger.info("SIGHUP: replacing the workers one by one; new ones read the code and the .env files again")
        try:
            for line in self._reload.begin() if self._reload is not None else ():
                logger.info("%s", line)
        except Exception:  # the server goes on, whatever is wrong with what was to be said
            logger.exception("What has changed could not be found out")

    def _ask_to_stop(self, worker: Worker) -> None:
        if worker.kill_at is None:
            worker.kill_at = time.monotonic() + self._options.limits.stop_seconds + KILL_AFTER_SECONDS
            os.kill(worker.pid, signal.SIGTERM)

    def _bury_dead(self) -> None:
        while self._workers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            worker = self._workers.pop(pid, None)
            if worker is not None:  # as process 1 of a container, others' orphans come here too
                os.close(worker.ready_pipe)
                self._slots.all[worker.slot].process = 0
                if worker.kill_at is None:
                    self._mourn(worker, os.waitstatus_to_exitcode(status))

    def _mourn(self, worker: Worker, code: int) -> None:
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        if not worker.is_ready and any(other.generation != self._generation for other in self._workers.values()):
            message = "Reload failed: a new worker (%d) %s before it answered; the old ones go on with what they had"
            logger.error(message, worker.pid, how)
            self._abandon_replacement()
            return
        logger.error("Worker %d %s; another takes its place", worker.pid, how)
        WORKER_DEATHS.add()
        lived = time.monotonic() - worker.started
        self._failures = self._failures + 1 if lived < SHORT_LIFE_SECONDS else 0
        pause = FIRST_PAUSE_SECONDS * 2**self._failures if self._failures else 0
        self._start_at = time.monotonic() + min(pause, LONGEST_PAUSE_SECONDS)

    def _abandon_replacement(self) -> None:
        self._fresh = False
        for worker in self._workers.values():
            worker.generation = self._generation
        self._end_reload("The last reload failed; the workers from before it go on")

    def _end_reload(self, status: str) -> None:
        self._reloading = False
        tell_manager(READY, f"STATUS={status}")

    def _kill_late(self) -> None:
        now = time.monotonic()
        for worker in self._workers.values():
            starting_too_long = not worker.is_ready and now - worker.started > START_SECONDS
            if starting_too_long or (worker.kill_at is not None and now > worker.kill_at):
                os.kill(worker.pid, signal.SIGKILL)
