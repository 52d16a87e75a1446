"""Readers who have missed a lot, and how fast they take it: what waits for them is bounded, and they get all of it."""

import asyncio
import contextlib
import re
import socket
import time
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import uvloop

from organizer.live.api import Listening
from organizer.live.cursors import Cursor
from organizer.live.listeners import UNREAD_BYTES, Listener
from organizer.telemetry.measures import CUT_OFF
from tests.live.scenes import found_team, newest, people, say
from tests.telemetry.counting import counting

LOG = "__import__('organizer.events.log').events.log"
LARGE = 9_000  # characters of a message, told again and again


def ask_for_stream(live, person, after):
    """Open a stream that takes little at a time."""
    where = urlsplit(live.url)
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    reader.connect((where.hostname, where.port))
    head = [
        "GET /events/ HTTP/1.1",
        f"Host: {where.netloc}",
        "Accept: text/event-stream",
        f"Last-Event-ID: {after}",
        f"Authorization: {person.client.headers['Authorization']}",
    ]
    reader.sendall("\r\n".join([*head, "", ""]).encode())
    reader.settimeout(20)
    return reader


def read_slowly(reader, until):
    """Return everything that comes until these bytes do, or the connection ends; about 4 MB a second."""
    received = bytearray()
    with contextlib.suppress(ConnectionError):
        while piece := reader.recv(16_384):
            received += piece
            if until in received[-20_000:]:
                break
            time.sleep(0.004)
    return bytes(received)


def missed(live, alice, bob, events):
    """Have so many large events missed by Bob. Return his cursor, and what the last one says."""
    team = found_team(alice, bob)
    cursor = newest(bob)
    large = say(alice, team, "x" * LARGE)
    ids = {"message": large["id"], "conversation": large["conversation"], "team": team}
    live.rows(f"{LOG}.record_each('message.edited', [{ids}] * {events}, team={team})")
    say(alice, team, "the last word")
    return cursor, b"the last word"


# Fewer than 2,000 are told along with everybody else's events; who missed more reads by itself. 9 and 20 MB.
@pytest.mark.parametrize("events", [1000, 2200])
def test_who_reads_slowly_gets_everything_that_was_missed(live, events):
    alice, bob = people(live, "alice", "bob")
    cursor, last = missed(live, alice, bob, events)
    with ask_for_stream(live, bob, cursor) as reader:
        received = read_slowly(reader, last)
    numbers = [int(number) for number in re.findall(rb"id: [0-9a-f]+-([0-9]+)\nevent: message", received)]
    assert len(numbers) == events + 2
    assert numbers == sorted(set(numbers))


def test_a_reader_that_never_reads_has_no_more_waiting_than_allowed_and_is_cut_off():
    ours, theirs = socket.socketpair()
    frame = b"x" * LARGE

    async def write_on() -> tuple[int, int, bool]:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_connection(asyncio.Protocol, sock=ours)
        listening = Listening(1, 1, "", Cursor("0", 0), reset=False)
        listener = Listener(listening, SimpleNamespace(transport=transport, disconnected=False))
        most = written = 0
        while not transport.is_closing() and written < 100 * UNREAD_BYTES:
            listener.write(frame)
            written += len(frame)
            most = max(most, transport.get_write_buffer_size())
            await asyncio.sleep(0)
        return most, written, transport.is_closing()

    with theirs, counting(CUT_OFF) as grown:
        most, written, ended = uvloop.run(write_on())
    assert ended
    assert grown() == {("behind",): 1}
    assert most <= UNREAD_BYTES + LARGE
    assert written < 100 * UNREAD_BYTES


def test_a_reader_that_reads_is_not_cut_off_however_much_it_is_sent():
    ours, theirs = socket.socketpair()
    frame, times = b"x" * LARGE, 100 * UNREAD_BYTES // LARGE

    async def write_on() -> int:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_connection(asyncio.Protocol, sock=ours)
        reader, writer = await asyncio.open_connection(sock=theirs)
        listening = Listening(1, 1, "", Cursor("0", 0), reset=False)
        listener = Listener(listening, SimpleNamespace(transport=transport, disconnected=False))
        for _ in range(times):
            listener.write(frame)
            await reader.readexactly(LARGE)
        unread = transport.get_write_buffer_size()
        writer.close()
        return unread

    assert uvloop.run(write_on()) == 0


def test_signing_out_ends_the_replay_to_a_slow_reader(live):
    alice, bob = people(live, "alice", "bob")
    cursor, last = missed(live, alice, bob, 2200)
    with ask_for_stream(live, bob, cursor) as reader:
        assert reader.recv(1000)
        assert bob.client.post("/dj-rest-auth/logout/").status_code == 200
        received = read_slowly(reader, last)
    assert last not in received
    assert len(received) < 12_000_000  # of 20 MB: what was read of the log before, and what the connection holds
