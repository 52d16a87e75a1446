"""Request bodies, taken in completely before a thread is taken: a slow sender costs memory, never a thread."""

import asyncio
import errno
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from io import BytesIO
from typing import Any, BinaryIO

from organizer.server.answers import Refusal
from organizer.server.limits import Limits

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


class Disconnected(Exception):
    """The caller went away in the middle of its request."""


async def read_body(receive: Receive, *, announced: int | None, limits: Limits) -> tuple[BinaryIO, int]:
    """Return the whole body, rewound, and its size in bytes.

    `announced` is the Content-Length; None for a body in chunks, whose size only its end tells. Raises `Refusal`
    (413 too large, 408 too slow, 503 no room) and `Disconnected`.
    """
    if announced is not None and announced > limits.body_bytes:
        raise _too_large()
    spool: BinaryIO = BytesIO()
    size = 0
    started = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout_at(started + limits.body_seconds) as patience:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Disconnected
                piece = message.get("body", b"")
                size += len(piece)
                if size > limits.body_bytes:
                    raise _too_large()
                spool = _keep(spool, piece, size=size, limits=limits)
                if not message.get("more_body", False):
                    break
                patience.reschedule(started + limits.body_seconds + size / limits.body_bytes_per_second)
    except TimeoutError:
        spool.close()
        raise Refusal(408, "The request's body took too long.") from None
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return spool, size


async def drop_body(receive: Receive, *, limits: Limits) -> None:
    """Take and forget the rest of a refused body for a moment.

    Closing while the caller is still sending would make its system throw the refusal away unread.
    """
    try:
        async with asyncio.timeout(limits.linger_seconds):
            while (message := await receive())["type"] == "http.request" and message.get("more_body", False):
                pass
    except TimeoutError:
        return


def _keep(spool: BinaryIO, piece: bytes, *, size: int, limits: Limits) -> BinaryIO:
    try:
        if size > limits.body_memory_bytes and isinstance(spool, BytesIO):
            held = spool.getvalue()
            spool = tempfile.TemporaryFile()  # noqa: SIM115 (closed by whoever answers the request)
            spool.write(held)
        spool.write(piece)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Refusal(503, "There is no room to store this.", code="storage_full") from error
    return spool


def _too_large() -> Refusal:
    return Refusal(413, "The request's body is too large.")
