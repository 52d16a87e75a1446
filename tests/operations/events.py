"""What comes on a stream, as it comes."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import httpx


@contextlib.contextmanager
def listening(client: httpx.Client) -> Iterator[Iterator[dict[str, Any]]]:
    """Yield events and signals as they come; the stream is open when this returns."""
    with client.stream("GET", "/events/", headers={"Accept": "text/event-stream"}) as stream:
        assert stream.status_code == 200
        lines = stream.iter_lines()
        next(lines)
        yield (json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: {"))
