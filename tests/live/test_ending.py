"""What ends a stream, and what does not."""

import contextlib
import os
import signal
import socket
import time
from urllib.parse import urlsplit

from tests.live.breaking import servers_of
from tests.live.listening import Stream
from tests.live.scenes import found_team, people, say
from tests.races.live import running_server
from tests.server.running import is_alive, wait_until

LOG = "__import__('organizer.events.log').events.log"
TOKENS = "__import__('organizer.accounts.tokens').accounts.tokens"


def open_socket(live, person):
    """Ask for a stream and read none of it."""
    where = urlsplit(live.url)
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.connect((where.hostname, where.port))
    token = person.client.headers["Authorization"]
    head = (
        f"GET /events/ HTTP/1.1\r\nHost: {where.netloc}\r\nAccept: text/event-stream\r\nAuthorization: {token}\r\n\r\n"
    )
    reader.sendall(head.encode())
    return reader


def read_rest(reader):
    """Return how much comes until the server ends the connection."""
    reader.settimeout(10)
    size = 0
    with contextlib.suppress(ConnectionError):
        while piece := reader.recv(65536):
            size += len(piece)
    return size


def test_a_reader_that_never_reads_is_cut_off_and_the_others_go_on(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    large = say(alice, team, "x" * 10_000)
    stuck, stream = open_socket(live, bob), Stream(bob.client)
    time.sleep(0.5)
    ids = {"message": large["id"], "conversation": large["conversation"], "team": team}
    for told in range(40, 801, 40):  # as fast as the one who reads can follow, however busy the machine
        live.rows(f"{LOG}.record_each('message.edited', [{ids}] * 40, team={team})")
        stream.wait_for(lambda s, told=told: s.types().count("message.edited") == told, seconds=60)
    with stuck:
        assert read_rest(stuck) < 6_000_000  # of more than eight
    stream.close()


def test_an_access_token_that_runs_out_does_not_end_the_stream(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    session = f"AuthSession.objects.filter(user={bob.id}).latest('pk')"
    for seconds in (4, 12, 36):  # a busy machine may take longer than a token lives to open a stream with it
        token = live.rows(f"{TOKENS}.access_token({session}, now() - timedelta(seconds={300 - seconds}))")
        with live.client(token) as client:
            stream = Stream(client)
            if stream.status != 200:
                continue
            wait_until(lambda client=client: client.get("/tasks/").status_code == 401, seconds=60)
            say(alice, team)
            stream.wait_for(lambda s: "message.posted" in s.types())
            stream.close()
            return
    raise AssertionError("the stream did not open")


def test_a_session_that_expires_ends_its_stream_and_no_other(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    kept, ended = Stream(alice.client), Stream(bob.client)
    live.rows(f"AuthSession.objects.filter(user={bob.id}).update(expires_at=now() - timedelta(seconds=1))")
    assert ended.ended.wait(20)
    say(alice, team)
    kept.wait_for(lambda s: "message.posted" in s.types())
    assert "message.posted" not in ended.types()
    kept.close()


def test_the_server_stops_at_once_and_its_streams_end_in_order(tmp_path):
    with running_server(tmp_path, CLIENT_ORIGIN="https://app.example") as server:
        alice = server.person("alice")
        streams = [Stream(alice.client, Origin="https://app.example") for _ in range(3)]
        assert streams[0].headers["access-control-allow-origin"] == "https://app.example"
        assert streams[0].headers["access-control-allow-credentials"] == "true"
        (parent,) = servers_of(server)
        os.kill(parent, signal.SIGTERM)
        for stream in streams:
            assert stream.ended.wait(5)
            assert stream.in_order, "the last chunk is missing"
        wait_until(lambda: not is_alive(parent), seconds=5)


def test_more_streams_than_one_person_needs_end_the_oldest(live):
    (alice,) = people(live, "alice")
    streams = [Stream(alice.client) for _ in range(2 * 20 + 1)]  # the server has two processes
    end = time.monotonic() + 5
    while not any(stream.ended.is_set() for stream in streams) and time.monotonic() < end:
        time.sleep(0.05)
    assert any(stream.ended.is_set() for stream in streams)
    for stream in streams:
        stream.close()
