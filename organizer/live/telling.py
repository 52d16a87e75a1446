"""An event in the form in which it is told: as JSON, or as a server-sent event that is encoded once for all."""

from collections.abc import Mapping
from typing import Any

import msgspec

from organizer.core.times import exact_text
from organizer.images.signing import image_path
from organizer.live.audience import Face
from organizer.live.cursors import Cursor
from organizer.live.queries import LogEntry
from organizer.live.states import Things

# What a withdrawal names, by the first word of the type: the thing itself first, then what it belonged to.
_LEFT_OVER = {
    "message": {"id": "message", "conversation": "conversation", "team": "team"},
    "task": {"id": "task"},
    "team": {"id": "team"},
    "member": {"id": "membership", "team": "team", "user_id": "user"},
    "session": {"id": "session"},
    "profile": {"id": "user"},
    "conversation": {"id": "conversation", "team": "team"},
}


class Telling:
    """One event in one epoch, in the forms that its listeners get."""

    def __init__(self, entry: LogEntry, epoch: str, things: Things) -> None:
        self.entry = entry
        self._epoch = epoch
        self._things = things
        self._frames: dict[tuple[Face, str], bytes] = {}

    def content(self, face: Face, base: str) -> dict[str, Any]:
        """Return the event as JSON's objects. `base` is this server's address as the listener knows it."""
        entry = self.entry
        return {
            "cursor": str(Cursor(self._epoch, entry.id)),
            "type": entry.type,
            "at": exact_text(entry.at),
            "lost": face is Face.LOST,
            "data": self._left_over() if face is Face.LOST else self._data(face, base),
        }

    def frame(self, face: Face, base: str) -> bytes:
        """Return the event as a server-sent event, ready for the wire."""
        # Only an image's URL depends on the address; all others share one encoding.
        key = (face, base if self._has_image(face) else "")
        if key not in self._frames:
            content = self.content(face, base)
            self._frames[key] = server_sent(self.entry.type, content, cursor=content["cursor"])
        return self._frames[key]

    def _left_over(self) -> dict[str, int]:
        names = _LEFT_OVER[self.entry.type.partition(".")[0]]
        return {name: self.entry.ids[of] for name, of in names.items() if of in self.entry.ids}

    def _has_image(self, face: Face) -> bool:
        state = self._things.state_of(self.entry)
        return face is Face.WHOLE and state is not None and state.image is not None

    def _data(self, face: Face, base: str) -> dict[str, Any]:
        state = self._things.state_of(self.entry)
        if state is None:
            raise LookupError(f"{self.entry} has nothing to show")
        if face is Face.NAME:
            return {"id": state.data["id"], "username": state.data["username"]}
        if state.image is None:
            return state.data
        name, key = state.image
        return {**state.data, name: base + image_path(key)}


def server_sent(kind: str, content: Mapping[str, Any], *, cursor: str = "") -> bytes:
    """Return a server-sent event as one chunk of a chunked body. Without a cursor the reader's own stays as it is."""
    identity = f"id: {cursor}\n" if cursor else ""
    head = f"{identity}event: {kind}\ndata: ".encode()
    return chunk(head + msgspec.json.encode(content) + b"\n\n")


def chunk(body: bytes) -> bytes:
    """Return the bytes as HTTP/1.1 carries a piece of a body of unknown length."""
    return b"%x\r\n%b\r\n" % (len(body), body)
