"""The front as a plain ASGI app, under a server that is not ours."""

import asyncio

import pytest

from organizer.server import build_front
from tests.server import tiny


def ask(path, method="GET"):
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b""}
    scope |= {"http_version": "1.1", "scheme": "http", "headers": [(b"host", b"here")]}
    sent = []

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    front = build_front(tiny.app, threads=1, routes={"/native/": tiny.native})
    front.threads.start()
    asyncio.run(front(scope, receive, send))
    front.threads.stop(seconds=5)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


def test_answers_files_and_routes_are_sent():
    assert ask("/health/")[1].startswith(b'{"status": "ok"')
    assert ask("/health/", "HEAD") == (200, b"")
    assert len(ask("/file")[1]) == 3_000_000
    assert len(ask("/stream")[1]) == 4_000_000
    assert ask("/native") == (200, b"native")
    assert ask("/empty") == (204, b"")


def test_other_protocols_are_refused():
    with pytest.raises(ValueError, match="websocket"):
        asyncio.run(build_front(tiny.app, threads=1)({"type": "websocket"}, None, None))
