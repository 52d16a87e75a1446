"""`GET /health/live`: the process runs and its event loop turns. Needs no database and no request thread."""

import json
from collections.abc import MutableMapping
from typing import Any

from organizer import __version__
from organizer.server.answers import Answer

ALIVE = {"status": "ok", "version": __version__}
_BODY = json.dumps(ALIVE, separators=(",", ":")).encode()


async def live(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    """Answer at once, whatever hangs. Any host name will do: who restarts processes asks them by their address."""
    length = (b"content-length", b"%d" % len(_BODY))
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), length]
    await scope["organizer.backend"].send(Answer(200, headers, _BODY))
