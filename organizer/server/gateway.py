"""Between the wire and WSGI: one request as an environ, one finished answer back. Runs in the request threads."""

import contextlib
import io
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, BinaryIO, Protocol, cast
from urllib.parse import unquote_to_bytes

from organizer.server.answers import Answer, Headers, Refusal

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# An answer larger than this is kept in a temporary file until its reader has taken it.
ANSWER_MEMORY_BYTES = 1024 * 1024
FILE_PIECE_BYTES = 64 * 1024

# `Proxy` would set HTTP_PROXY, which HTTP clients in this process take for their own setting. The body arrives
# unchunked, and its length is the one counted.
DROPPED_HEADERS = {b"proxy", b"transfer-encoding", b"content-length"}
# Two of these mean two readings of one request, which is how requests are smuggled past a proxy.
SINGLE_HEADERS = {b"host", b"content-type", b"authorization"}


class Connection(Protocol):
    """What a thread may ask about the caller."""

    disconnected: bool


class FileAnswer:
    """WSGI's `file_wrapper`: a file that the event loop can send without a thread."""

    def __init__(self, file: BinaryIO, block_size: int = FILE_PIECE_BYTES) -> None:
        self.file = file
        self.block_size = block_size

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(self.block_size), b"")

    def close(self) -> None:
        """Close the file, and whatever Django tied to it."""
        self.file.close()

    def is_local(self) -> bool:
        """Whether reading it means reading this machine's disk, rather than waiting for another server."""
        try:
            self.file.fileno()
        except (AttributeError, OSError):
            return False
        return True


def build_environ(scope: Mapping[str, Any]) -> Environ:
    """Return the WSGI environ of an ASGI scope, without its body. Raises `Refusal` for headers sent twice."""
    server, client = scope.get("server") or ("", 0), scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REQUEST_URI": scope["raw_path"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": "HTTP/" + scope["http_version"],
        "REMOTE_ADDR": str(client[0]),
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        "wsgi.file_wrapper": FileAnswer,
    }
    _add_headers(environ, scope["headers"])
    return environ


def call_app(app: WsgiApp, environ: Environ, connection: Connection) -> Answer | None:
    """Run the app and return its finished answer, or None when the caller went away before it was.

    The whole answer is made before any of it is sent: a slow reader then costs no thread, and an app that fails
    half-way still answers with an error.
    """
    started: list[tuple[int, Headers]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], None]:
        started[:] = [
            (int(status[:3]), [(_in_small_letters(name), value.encode("latin-1")) for name, value in headers])
        ]
        return written.append

    result = app(environ, start_response)
    if isinstance(result, FileAnswer) and result.is_local():
        status, headers = started[0]
        return Answer(status, headers, result.file, result.close)
    try:
        body = _collect(written, result, connection)
    finally:
        if hasattr(result, "close"):
            result.close()
    if body is None:
        return None
    status, headers = started[0]
    return Answer(status, headers, body, None if isinstance(body, bytes) else body.close)


@lru_cache(maxsize=1024)
def _in_small_letters(name: str) -> bytes:
    return name.lower().encode("latin-1")


def _add_headers(environ: Environ, headers: Headers) -> None:
    for name, value in headers:
        # `X_Real_User` would become the same variable as `X-Real-User`, which a proxy may have stripped.
        if b"_" in name or name in DROPPED_HEADERS:
            continue
        text = value.decode("latin-1")
        key = "CONTENT_TYPE" if name == b"content-type" else "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        if key not in environ:
            environ[key] = text
        elif name in SINGLE_HEADERS:
            raise Refusal(400, f"The header {name.decode('latin-1')} was sent twice.")
        else:
            environ[key] += ("; " if name == b"cookie" else ",") + text


def _collect(written: list[bytes], pieces: Iterable[bytes], connection: Connection) -> bytes | BinaryIO | None:
    held, size, spool = written, sum(map(len, written)), None
    with contextlib.ExitStack() as undo:
        for piece in pieces:
            if connection.disconnected:
                return None
            size += len(piece)
            if spool is None and size > ANSWER_MEMORY_BYTES and held:
                spool = undo.enter_context(tempfile.TemporaryFile())
                spool.writelines(held)
                held.clear()
            if spool is None:
                held.append(piece)
            else:
                spool.write(piece)
        undo.pop_all()
    if spool is None:
        return held[0] if len(held) == 1 else b"".join(held)
    spool.seek(0, io.SEEK_SET)
    return cast(BinaryIO, spool)
