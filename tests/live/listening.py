"""A listener over HTTP, and the servers that it listens to."""

import contextlib
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx


class Stream:
    """One open stream, read by a thread of its own."""

    def __init__(self, client: httpx.Client, *, after: str | None = None, **headers: str) -> None:
        self.events: list[dict[str, Any]] = []  # with a cursor
        self.moments: list[tuple[str, dict[str, Any]]] = []  # without one
        self.last_id: str | None = None
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.in_order = False  # it ended as an answer ends, not by a broken connection
        self.ended = threading.Event()
        self.opened = threading.Event()
        asked = {"Accept": "text/event-stream", **({"Last-Event-ID": after} if after else {}), **headers}
        self._response: httpx.Response | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._read, args=(client, asked), daemon=True)
        self._thread.start()
        assert self.opened.wait(20), "the stream did not open"

    def _read(self, client: httpx.Client, asked: dict[str, str]) -> None:
        try:
            with client.stream("GET", "/events/", headers=asked, timeout=httpx.Timeout(20, read=40)) as response:
                self._response, self.status, self.headers = response, response.status_code, dict(response.headers)
                if response.status_code != 200:
                    response.read()
                    return
                fields: dict[str, str] = {}
                for line in response.iter_lines():
                    if line:
                        name, _, value = line.partition(":")
                        fields[name] = value.removeprefix(" ")
                    else:
                        self._take(fields)
                        fields = {}
                self.in_order = True
        except (httpx.HTTPError, OSError, RuntimeError):
            pass
        finally:
            self.opened.set()
            self.ended.set()

    def _take(self, fields: dict[str, str]) -> None:
        if "id" in fields:
            self.last_id = fields["id"]
        if "data" not in fields:
            return
        content = json.loads(fields["data"])
        if "id" in fields:
            assert (fields["id"], fields["event"]) == (content["cursor"], content["type"])
            self.events.append(content)
        else:
            self.moments.append((fields["event"], content))
            if fields["event"] == "hello":
                self.last_id = self.last_id or content["cursor"]
                self.opened.set()

    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    def wait_for(self, condition: Callable[["Stream"], bool], seconds: float = 20) -> None:
        """Wait until the condition holds; fail after `seconds`."""
        end = time.monotonic() + seconds
        while not condition(self):
            assert time.monotonic() < end, f"not in time: {self.events} {self.moments}"
            time.sleep(0.01)

    def close(self) -> None:
        # From another thread only the socket itself can be closed.
        if self._response is not None and not self.ended.is_set():
            stream = self._response.extensions.get("network_stream")
            if stream is not None:
                with contextlib.suppress(OSError):  # it has ended by itself just now
                    stream.get_extra_info("socket").shutdown(2)
        self.ended.wait(5)
