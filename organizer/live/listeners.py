"""Listeners as the event loop has them: an open stream each, or somebody who waits for a page."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from organizer.live.api import Listening
from organizer.live.telling import chunk
from organizer.telemetry.measures import CUT_OFF

LAST_CHUNK = b"0\r\n\r\n"
# What may wait for one reader in this process; one who is further behind is cut off, and replays.
UNREAD_BYTES = 512 * 1024
HEARTBEAT_SECONDS = 15
# So many writes, then others have their turn on the loop: a write is a system call of about 10 microseconds.
WRITES_AT_ONCE = 250

# What is written to whom; None ends their streams.
Piece = tuple[bytes | None, "list[Listener]"]


class Wire(Protocol):
    """The connection of an answer, as the server has it."""

    transport: asyncio.Transport
    disconnected: bool


class Listener:
    """One open stream. What is written to it is on its way at once: its queue is the connection's own, and bounded."""

    __slots__ = ("_wire", "admitted", "cursor", "gone", "loop", "of", "sent")

    def __init__(self, of: Listening, wire: Wire) -> None:
        self.of = of
        self.gone = False
        self.cursor = of.cursor  # up to where it has been written everything
        self.loop = asyncio.get_running_loop()
        # False sends it back to read more of the log by itself, because it is too far behind.
        self.admitted: asyncio.Future[bool] = self.loop.create_future()
        self.sent = 0  # bytes
        self._wire = wire

    def write(self, piece: bytes) -> None:
        """Send a piece of the stream; cut off a reader that has left too much unread."""
        transport = self._wire.transport
        if self._wire.disconnected or transport.is_closing():
            return
        transport.write(piece)
        self.sent += len(piece)
        if transport.get_write_buffer_size() > UNREAD_BYTES:
            CUT_OFF.add("behind")
            transport.abort()

    def end(self) -> None:
        """End the stream in order; its reader may come back."""
        self.write(LAST_CHUNK)
        if not self._wire.transport.is_closing():
            self._wire.transport.close()

    def come_again(self) -> None:
        """Be ready to be taken on once more."""
        self.admitted = self.loop.create_future()

    def settle(self, admitted: bool) -> None:
        """Say whether the reader thread has taken it on."""
        if not self.admitted.done():
            self.admitted.set_result(admitted)


class Waiter(Listener):
    """Somebody who waits for the next event, to ask for a page then."""

    __slots__ = ("called",)

    def __init__(self, of: Listening) -> None:
        super().__init__(of, _Nowhere())
        self.called = self.loop.create_future()

    def write(self, piece: bytes) -> None:
        """Take note; the page will say what it was."""
        if not self.called.done():
            self.called.set_result(True)

    def end(self) -> None:
        """Let the caller ask: the answer tells them what ended."""
        self.write(b"")

    def settle(self, admitted: bool) -> None:
        """When it is too far behind to be taken on, there is surely something to ask for."""
        super().settle(admitted)
        if not admitted:
            self.write(b"")


class _Nowhere:
    transport: Any = None
    disconnected = True


class Distributor:
    """Hands pieces to listeners on the event loop, in order, and without holding up everybody else."""

    def __init__(self) -> None:
        self._pieces: deque[Piece | Callable[[], None]] = deque()
        self._done = 0  # how many listeners of the first piece have it
        self._running = False
        self.waiting = 0  # writes still to be made; the reader thread looks at it

    def hand_out(
        self, loop: asyncio.AbstractEventLoop, pieces: Sequence[Piece], then: Callable[[], None] = lambda: None
    ) -> None:
        """Queue pieces, each for its listeners; `then` is called when all of them have been written."""
        self._pieces.extend(pieces)
        self._pieces.append(then)
        self.waiting += sum(len(listeners) for _, listeners in pieces)
        if not self._running:
            self._running = True
            self._work(loop)

    def _work(self, loop: asyncio.AbstractEventLoop) -> None:
        budget = WRITES_AT_ONCE
        while self._pieces and budget > 0:
            first = self._pieces[0]
            if callable(first):
                self._pieces.popleft()
                first()
                continue
            content, listeners = first
            turn = listeners[self._done : self._done + budget]
            for listener in turn:
                if content is None:
                    listener.end()
                else:
                    listener.write(content)
            budget -= len(turn)
            self.waiting -= len(turn)
            self._done += len(turn)
            if self._done >= len(listeners):
                self._pieces.popleft()
                self._done = 0
        if self._pieces:
            loop.call_soon(self._work, loop)
        else:
            self._running = False


class Heartbeat:
    """Writes to every open stream now and then, so that proxies keep it and dead connections are found."""

    def __init__(self) -> None:
        self.cursor = ""  # up to which every listener here has been written everything
        self._turns: list[set[Listener]] = [set() for _ in range(HEARTBEAT_SECONDS)]
        self._second = 0
        self._beating = False

    def add(self, listener: Listener) -> None:
        """Begin with this stream; a few in each second."""
        min(self._turns, key=len).add(listener)
        if not self._beating:
            self._beating = True
            listener.loop.call_later(1, self._beat, listener.loop)

    def remove(self, listener: Listener) -> None:
        """Stop with this stream."""
        for turn in self._turns:
            turn.discard(listener)

    def _beat(self, loop: asyncio.AbstractEventLoop) -> None:
        self._second = (self._second + 1) % HEARTBEAT_SECONDS
        # An id without data moves the reader's cursor past events of others, so that resuming need not look at those.
        beat = chunk(f": \nid: {self.cursor}\n\n".encode() if self.cursor else b": \n\n")
        for listener in self._turns[self._second]:
            listener.write(beat)
        self._beating = any(self._turns)
        if self._beating:
            loop.call_later(1, self._beat, loop)
