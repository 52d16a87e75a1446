"""One worker process: an event loop on the shared socket, and its threads."""

import asyncio
import contextlib
import functools
import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import uvicorn

from organizer.server.front import Front, build_front
from organizer.server.options import Options
from organizer.server.protocol import LimitedProtocol
from organizer.server.vitals import Vitals
from organizer.telemetry.logs import log_what_nobody_catches

# A thread that computes lets the event loop have its turn this soon (seconds; Python's own default is 0.005).
# Measured: docs/decisions/0003-one-port-server.md.
SWITCH_INTERVAL = 0.001
WARM_UP_PATH = "/health/"
WARM_UP_SECONDS = 5

logger = logging.getLogger(__name__)


class WorkerServer(uvicorn.Server):
    """uvicorn's server, which stops when it is told to or when its parent is gone, and says when it is ready."""

    def __init__(self, config: uvicorn.Config, *, front: Front, lifeline: int, ready: int) -> None:
        super().__init__(config)
        self._front = front
        self._lifeline = lifeline
        self._ready = ready
        self._vitals = Vitals()

    async def on_tick(self, counter: int) -> bool:
        """Look at this process now and then; return whether to stop."""
        self._vitals.note(queued=self._front.threads.waiting(), connections=len(self.server_state.connections))
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Warm up, listen, and tell the parent."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._stop)
        # Only the parent holds the other end: this becomes readable when the parent dies, however it dies.
        loop.add_reader(self._lifeline, self._stop)
        try:
            async with asyncio.timeout(WARM_UP_SECONDS):
                await self._front.warm_up(WARM_UP_PATH)
        except TimeoutError:
            logger.warning("The first answer takes longer than %d seconds; serving anyway", WARM_UP_SECONDS)
        except Exception:
            logger.exception("The first answer failed; serving anyway")
        await super().startup(sockets)
        os.write(self._ready, b"1")
        os.close(self._ready)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Keep uvicorn from taking signals: `startup` heeds SIGTERM, and the rest is the parent's."""
        yield

    def _stop(self) -> None:
        asyncio.get_running_loop().remove_reader(self._lifeline)
        self.should_exit = True


def load(name: str) -> Any:
    """Return what "module:attribute" names. Raises `ImportError` and `AttributeError`."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def run_worker(options: Options, *, listener: socket.socket, lifeline: int, ready: int) -> None:
    """Serve on the listening socket until SIGTERM, or until the parent dies.

    `lifeline` and `ready` are file descriptors of pipes: the first ends with the parent, the second is told when this
    process answers.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    log_what_nobody_catches()
    front = build_front(
        load(options.app),
        threads=options.threads,
        at_thread_end=_close_database_connections,
        limits=options.limits,
        routes={path: load(name) for path, name in options.routes.items()},
        log_requests=options.access_log,
        memory=load(options.memory)() if options.memory else None,
    )
    stopping = threading.Event()
    front.threads.start()
    # What is loaded by now stays; the collector need not look at it again.
    gc.freeze()
    server = WorkerServer(_uvicorn_config(options, front), front=front, lifeline=lifeline, ready=ready)
    background = threading.Thread(target=_work, args=(options.background, stopping), name="background", daemon=True)
    background.start()
    server.run(sockets=[listener])
    stopping.set()
    front.threads.stop(seconds=2)
    background.join(timeout=1)


def _work(name: str | None, stopping: threading.Event) -> None:
    if name is not None:
        load(name)(stopping)


def _uvicorn_config(options: Options, front: Front) -> uvicorn.Config:
    return uvicorn.Config(
        front,
        loop="uvloop",
        http=functools.partial(LimitedProtocol, limits=options.limits, note_refusal=front.note_refusal),  # type: ignore[arg-type]
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # organizer.core.addresses decides whom to believe
        server_header=False,
        timeout_keep_alive=int(options.limits.keep_alive_seconds),
        timeout_graceful_shutdown=int(options.limits.stop_seconds),
    )


def _close_database_connections() -> None:
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        connections.close_all()
