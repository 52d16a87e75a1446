"""What is watched, on the event loop: an answer comes even when every request thread hangs."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from organizer.server.answers import Refusal

# Longer than a check of readiness may take, so that its own answer comes first.
ANSWER_SECONDS = 4


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
