"""`organizer serve`: take the port, start the workers, say where it is."""

import errno
import gc
import socket
import sys

from django.conf import settings

from organizer import __version__
from organizer.server.limits import Limits
from organizer.server.options import Options
from organizer.server.supervisor import Supervisor
from organizer.server.worker import load

APP = "organizer.config.wsgi:application"
HOUSEKEEPING = "organizer.core.housekeeping:keep_house"
MEMORY = "organizer.config.remembering:make_memory"
RELOADING = "organizer.config.reloading:Reloading"
BACKLOG = 2048


def serve(
    *,
    host: str,
    port: int,
    workers: int,
    threads: int | None = None,
    access_log: bool | None = None,
    app: str = APP,
    background: str | None = HOUSEKEEPING,
    memory: str | None = MEMORY,
    reloading: str | None = RELOADING,
    routes: dict[str, str] | None = None,
    limits: Limits | None = None,
) -> int:
    """Serve until SIGTERM or SIGINT and return the exit code: 0, or 1 when the port cannot be had or nothing starts.

    `workers` processes of `threads` request threads each share the port; port 0 takes a free one, which the line on
    standard output names. Threads and access log are the settings' unless given. `app`, `background`, `memory`,
    `reloading` and the values of `routes` are "module:attribute" (see `Options`).
    """
    options = Options(
        host=host,
        port=port,
        workers=workers,
        threads=settings.SERVER_THREADS if threads is None else threads,
        app=app,
        access_log=settings.ACCESS_LOG if access_log is None else access_log,
        background=background,
        memory=memory,
        reloading=reloading,
        routes=routes or {},
        limits=limits or Limits(),
    )
    return _run(options)


def _run(options: Options) -> int:
    try:
        listener = _listen(options.host, options.port)
    except OSError as error:
        sys.stderr.write(_explain(error, options.host, options.port) + "\n")
        return 1
    _raise_file_limit()
    load(options.app)  # once, for all: the workers share its memory
    _let_go_of_databases()
    gc.freeze()
    reloading = load(options.reloading)() if options.reloading else None
    return Supervisor(options, listener, when_ready=lambda: _greet(options, listener), reloading=reloading).run()


def _listen(host: str, port: int) -> socket.socket:
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6 and host in ("", "::"):
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


def _explain(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is already in use. Stop what uses it, or choose another one: PORT={port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} on {host} needs more rights. Choose one above 1023: PORT=8000"
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"This machine has no address {host!r}. Try HOST=127.0.0.1, or HOST=0.0.0.0 for every address it has."
    return f"Cannot listen on {host}, port {port}: {error.strerror}"


def _raise_file_limit() -> None:
    """Allow as many connections as the system lets this user have; the usual soft limit is 1,024."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _let_go_of_databases() -> None:
    """Close this process's connections: shared with a forked worker they would break for both."""
    from django.db import connections

    if settings.configured:
        connections.close_all()


def _greet(options: Options, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(options.host, options.host)  # noqa: S104
    if ":" in shown and not shown.startswith("["):
        shown = f"[{shown}]"
    processes = f"{options.workers} process" + ("es" if options.workers > 1 else "")
    sys.stdout.write(
        f"Organizer {__version__} is ready at http://{shown}:{port} "
        f"({processes} of {options.threads} threads; Ctrl+C stops it)\n"
    )
    sys.stdout.flush()
