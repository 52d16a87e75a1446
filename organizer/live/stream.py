"""`GET /events/` on the event loop: streams, and those who wait for a page. No database is asked here.

The app's own view (`api.py`) decides who may listen; this route passes its answer on, and goes on where it says so.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from typing import Any

from django.utils import timezone

from organizer.core.times import exact_text
from organizer.live.api import STREAM, Listening, Opening
from organizer.live.cursors import Cursor
from organizer.live.listeners import Listener, Waiter
from organizer.live.pages import Page, read_page_in_thread
from organizer.live.reader import Reader
from organizer.live.telling import chunk, server_sent
from organizer.telemetry.measures import STREAMS

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

REPLAYED_AT_ONCE = 500  # events
# How long after it was read a page may still be sent.
FRESH_SECONDS = 1.0
# Milliseconds after which a browser comes back; at random, so that not all come at once after a restart.
COME_BACK = (500, 2500)
REPLACED_HEADERS = {b"content-type", b"content-length"}

logger = logging.getLogger(__name__)

_readers: dict[asyncio.AbstractEventLoop, Reader] = {}


async def events(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer `/events/`: whatever the view says, and then a stream, or a page when there is something for it."""
    backend = scope["organizer.backend"]
    if scope["method"] == "HEAD":  # what a page's head would be; there is nothing to wait for
        await backend.send(await backend.ask())
        return
    opening = Opening()
    answer = await backend.ask(opening=opening)
    if opening.listening is None:
        await backend.send(answer)
        return
    if answer.close is not None:
        backend.threads.run_later(answer.close)
    if opening.listening.wait:
        await _wait_for_page(opening.listening, scope, receive)
        return
    headers = [pair for pair in answer.headers if pair[0] not in REPLACED_HEADERS]
    headers.append((b"content-type", STREAM.encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await _stream(opening.listening, scope, receive)


def reader_here() -> Reader:
    """Return the reader of this process, which is started when first asked for."""
    loop = asyncio.get_running_loop()
    if loop not in _readers:
        _readers[loop] = Reader(loop)
    return _readers[loop]


async def _wait_for_page(listening: Listening, scope: Scope, receive: Receive) -> None:
    backend, reader = scope["organizer.backend"], reader_here()
    waiter = Waiter(listening)
    scope["organizer.end_stream"] = waiter.end
    leaving = asyncio.ensure_future(_until_gone(receive))
    reader.add(waiter)
    STREAMS.add("page")
    try:
        await asyncio.wait({waiter.called, leaving}, timeout=listening.wait, return_when=asyncio.FIRST_COMPLETED)
    finally:
        STREAMS.add("page", amount=-1)
        reader.remove(waiter)
        leaving.cancel()
    await backend.send(await backend.ask())


async def _stream(listening: Listening, scope: Scope, receive: Receive) -> None:
    reader = reader_here()
    listener = Listener(listening, scope["organizer.connection"])
    scope["organizer.end_stream"] = listener.end
    STREAMS.add("stream")
    try:
        _greet(listener)
        reader.add(listener)
        while not await listener.admitted:
            if not await _replay(listener, scope):
                break
            reader.add(listener)
        await _until_gone(receive)
    except Exception:
        logger.exception("A stream ended; its reader comes back")
        listener.end()
    finally:
        STREAMS.add("stream", amount=-1)
        reader.remove(listener)
        scope["organizer.backend"].count(listener.sent)


def _greet(listener: Listener) -> None:
    cursor = str(listener.of.cursor)
    listener.write(chunk(b"retry: %d\n\n" % random.randint(*COME_BACK)))  # noqa: S311
    listener.write(server_sent("hello", {"cursor": cursor, "server_time": exact_text(timezone.now())}))
    # An id alone: a browser that loses the stream before the first event still knows from where to go on.
    listener.write(chunk(f"id: {cursor}\n\n".encode()))
    if listener.of.reset:
        listener.write(server_sent("reset", {"cursor": cursor}))


async def _replay(listener: Listener, scope: Scope) -> bool:
    """Send what was missed, an event at a time, as fast as its reader takes it. Return whether to go on with it."""
    threads, wire, of = scope["organizer.backend"].threads, scope["organizer.connection"], listener.of
    read = partial(read_page_in_thread, viewer=of.viewer, session=of.session, limit=REPLAYED_AT_ONCE)
    more = True
    while more:
        page: Page | None = await threads.run(partial(read, after=listener.cursor))
        if page is None:
            listener.end()
        if page is None or wire.disconnected:
            return False
        if page.reset:
            listener.write(server_sent("reset", {"cursor": str(page.cursor)}))
        listener.cursor = await _send_page(page, listener, wire.flow)
        more = page.more or listener.cursor != page.cursor
    listener.come_again()
    return True


async def _send_page(page: Page, listener: Listener, flow: Any) -> Cursor:
    """Send a page, or as much of it as is taken while it is fresh. Return the cursor of what was sent."""
    read_at = listener.loop.time()
    for number, frame in page.frames(listener.of.base):
        listener.write(frame)
        if flow.write_paused:
            await flow.drain()
            # What one may see is asked again before more of it goes to a slow reader.
            if listener.loop.time() - read_at > FRESH_SECONDS:
                return Cursor(page.cursor.epoch, number)
    return page.cursor


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
