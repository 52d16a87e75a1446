"""Thousands of listeners and a few who post, in one thread on plain sockets.

They share the machine with what they measure, so they do as little as can be done: the text of each post has a number,
and a listener only looks for that.
"""

import json
import re
import select
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

MARK = re.compile(rb"post no\. (\d+)!")
PIECE = 256 * 1024
# A source address has some 28,000 ports for one server.
PORTS_OF_ONE = 20_000
OPENED_AT_ONCE = 100
PATIENCE = 20  # seconds


@dataclass(frozen=True, slots=True)
class Post:
    """Something to say: by whom, to which team, and when (perf_counter) it should leave."""

    number: int
    team: int
    token: str
    due: float


@dataclass(frozen=True, slots=True)
class Heard:
    """A post that reached a listener."""

    number: int
    listener: int
    at: float


class Listener:
    """One open stream."""

    __slots__ = ("_heard", "_number", "_rest", "is_open", "socket")

    def __init__(self, sock: socket.socket, number: int, heard: list[Heard]) -> None:
        self.socket = sock
        self.is_open = False
        self._number = number
        self._heard = heard
        self._rest = b""

    def read(self) -> None:
        """Take what has come."""
        data = self.socket.recv(PIECE)
        at = time.perf_counter()
        if not data:
            raise SystemExit("A stream was ended.")
        data = self._rest + data
        end = data.rfind(b"\n\n") + 2
        self._rest = data[end:] if end > 1 else data
        if end > 1:
            self._heard += [Heard(int(mark[1]), self._number, at) for mark in MARK.finditer(data, 0, end)]
            if not self.is_open:
                self.is_open = b"event: hello" in data


class Poster:
    """One connection that posts, one thing at a time."""

    def __init__(self, crowd: "Crowd") -> None:
        self.socket: socket.socket | None = None
        self._crowd = crowd
        self._post: Post | None = None
        self._received = b""

    def say(self, post: Post) -> None:
        """Send a post."""
        if self.socket is None:
            self.socket = self._crowd.connect()
            self._crowd.watch(self, self.socket)
        self._post, self._received = post, b""
        body = json.dumps({"team": post.team, "message": f"post no. {post.number}!"})
        head = [f"POST /team-chat-post/{post.team} HTTP/1.1", "Host: 127.0.0.1"]
        head += [f"Authorization: Bearer {post.token}", "Content-Type: application/json"]
        head += [f"Content-Length: {len(body)}", "", body]
        self.socket.sendall("\r\n".join(head).encode())

    def read(self) -> None:
        """Take the answer."""
        data = self.socket.recv(PIECE) if self.socket else b""
        if self.socket and not data and self._post is None:  # idle connections are closed after a while
            self._crowd.forget(self.socket)
            self.socket = None
            return
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if not data or (found and head[9:12] != b"201"):
            raise SystemExit(f"A post was answered: {self._received!r}")
        if self._post and length and len(body) >= int(length[1]):
            post, self._post = self._post, None
            self._crowd.done(self, post, time.perf_counter())


class Crowd:
    """Everybody who listens to one server, and who posts there."""

    def __init__(self, port: int, *, posters: int) -> None:
        self.heard: list[Heard] = []
        self.posted: list[tuple[Post, float]] = []  # and when the answer was there
        self._port = port
        self._epoll = select.epoll()
        self._readers: dict[int, tuple[Listener | Poster, socket.socket]] = {}
        self._waiting: deque[Post] = deque()
        self._free = deque(Poster(self) for _ in range(posters))

    def open(self, tokens: Iterable[str]) -> None:
        """Open a stream for each token."""
        batch: list[Listener] = []
        for number, token in enumerate(tokens):
            listener = Listener(self.connect(number), number, self.heard)
            head = ["GET /events/ HTTP/1.1", f"Host: 127.0.0.1:{self._port}", "Accept: text/event-stream"]
            listener.socket.sendall("\r\n".join([*head, f"Authorization: Bearer {token}", "", ""]).encode())
            self.watch(listener, listener.socket)
            batch.append(listener)
            if len(batch) == OPENED_AT_ONCE:
                self._until_open(batch)
                batch = []
        self._until_open(batch)

    def say(self, post: Post) -> None:
        """Post, as soon as a connection is free."""
        self._free.popleft().say(post) if self._free else self._waiting.append(post)

    def is_free(self) -> bool:
        """Say whether a connection is free to post."""
        return bool(self._free)

    def listen(self, seconds: float) -> None:
        """Take what comes for so long."""
        self.listen_until(lambda: False, seconds)

    def listen_until(self, is_over: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Take what comes until then, at most so long. Return whether it is over."""
        end = time.perf_counter() + seconds
        while not (over := is_over()) and time.perf_counter() < end:
            self.turn(0.05)
        return over

    def turn(self, seconds: float) -> None:
        """Wait at most so long for something, and take it."""
        for number, _ in self._epoll.poll(seconds, 1024):
            self._readers[number][0].read()

    def keep_pace(self, posts: Iterator[Post]) -> None:
        """Say each post when it is due, whatever becomes of the others, until all have been answered."""
        before = len(self.posted)
        said = 0
        for post in posts:
            while (early := post.due - time.perf_counter()) > 0:
                self.turn(early)
            self.say(post)
            said += 1
            self.turn(0)
        self.listen_until(lambda: len(self.posted) == before + said)

    def close(self) -> None:
        """Leave."""
        for _, sock in self._readers.values():
            sock.close()
        self._epoll.close()

    def connect(self, number: int = 0) -> socket.socket:
        """Return a new connection, the one of this number."""
        source = (f"127.0.0.{1 + number // PORTS_OF_ONE}", 0)
        return socket.create_connection(("127.0.0.1", self._port), PATIENCE, source_address=source)

    def watch(self, reader: Listener | Poster, sock: socket.socket) -> None:
        """Let it read whenever there is something."""
        self._readers[sock.fileno()] = (reader, sock)
        self._epoll.register(sock, select.EPOLLIN)

    def forget(self, sock: socket.socket) -> None:
        """Close a connection."""
        del self._readers[sock.fileno()]
        sock.close()

    def done(self, poster: Poster, post: Post, at: float) -> None:
        """Take note of an answered post; its connection is free for the next."""
        self.posted.append((post, at))
        if self._waiting:
            poster.say(self._waiting.popleft())
        else:
            self._free.append(poster)

    def _until_open(self, listeners: list[Listener]) -> None:
        if not self.listen_until(lambda: all(listener.is_open for listener in listeners)):
            raise SystemExit("The streams did not open.")
