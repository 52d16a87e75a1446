"""What is watched, on the event loop: an answer comes even when every request thread hangs."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from organizer.server.answers import Answer, Refusal
from organizer.watching.callers import may_read_figures
from organizer.watching.figures import figures

# Longer than a check of readiness may take, so that its own answer comes first.
ANSWER_SECONDS = 4
NOT_FOR_YOU = Refusal(
    403,
    "Figures are for whoever shows METRICS_TOKEN or, while none is set, for callers on this machine.",
    code="metrics",
)


async def ready(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    """Answer `GET /health/` as the app does; when that takes too long, say that the server is not ready."""
    backend = scope["organizer.backend"]
    asking = asyncio.ensure_future(backend.ask())
    done, _ = await asyncio.wait({asking}, timeout=ANSWER_SECONDS)
    if done:
        await backend.send(asking.result())
        return
    asking.cancel()
    late = Refusal(503, "The server has too much to do to answer in time.", code="busy", retry_after=5)
    await backend.send(late.to_answer())


async def metrics(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    """Answer `GET /metrics` for Prometheus, without a request thread: all may be busy, which figures should tell."""
    backend = scope["organizer.backend"]
    if not may_read_figures(scope):
        await backend.send(NOT_FOR_YOU.to_answer())
        return
    text = await asyncio.to_thread(figures)
    headers = [(b"content-type", CONTENT_TYPE_PLAIN_0_0_4.encode()), (b"cache-control", b"no-store")]
    await backend.send(Answer(200, headers, text))
