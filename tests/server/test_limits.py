"""What a caller cannot do: send too much, too slowly, or too many at once."""

import contextlib
import json
import os
import socket
import time

from tests.server.running import read_to_end, wait_until


def detail(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/json" in head
    return int(head.split()[1]), json.loads(body)["detail"]


def test_a_large_header_is_refused_however_it_is_sent(server):
    line = b"X-Long: " + b"a" * 17_000 + b"\r\n"
    many = b"".join(b"X-%d: %s\r\n" % (number, b"b" * 100) for number in range(160))
    for data in (line + b"\r\n", many + b"\r\n", line, b"X-Long: " + b"a" * 5_000_000):
        answer = server.send_raw(b"GET / HTTP/1.1\r\nHost: h\r\n" + data)
        assert detail(answer) == (431, "The request's header is too large.")
    answer = server.send_raw(b"GET /" + b"a" * 20_000)
    assert detail(answer)[0] == 431


def test_a_header_just_below_the_limit_passes(server):
    assert server.ask("/x", headers={"X-Long": "a" * 15_000})[0] == 200


def test_a_header_limit_does_not_count_bodies(server):
    with server.connect() as caller:
        for _ in range(2):
            caller.sendall(b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 50000\r\n\r\n" + b"a" * 50_000)
            assert b'"body_size": 50000' in caller.recv(65536)


def test_a_slow_header_is_given_up(server):
    started = time.monotonic()
    with server.connect() as caller:
        with contextlib.suppress(ConnectionError):
            for byte in b"GET / HTTP/1.1\r\nHost: h\r\nX-Slow: " + b"a" * 1000:
                caller.send(bytes([byte]))
                time.sleep(0.02)
        answer = read_to_end(caller)
    assert detail(answer) == (408, "The request's header took too long.")
    assert time.monotonic() - started < 8


def test_a_silent_connection_is_closed(server):
    assert server.send_raw(b"") == b""
    assert server.send_raw(b"\r\n\r\n") == b""


def test_nonsense_is_refused_in_json(server):
    for nonsense in (b"HELLO\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"):
        assert detail(server.send_raw(nonsense)) == (400, "Invalid HTTP request.")
    both = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert detail(server.send_raw(both))[0] == 400


def test_a_large_body_is_refused_in_json_and_the_refusal_can_be_read(server):
    status, headers, body = server.ask("/x", "POST", body=b"a" * (12 * 1024 * 1024 + 1))
    assert (status, headers["content-type"]) == (413, "application/json")
    assert json.loads(body)["detail"] == "The request's body is too large."


def test_a_large_body_in_chunks_is_refused(server):
    pieces = (b"a" * 1_000_000 for _ in range(13))
    status, _, _ = server.ask("/x", "POST", body=pieces)
    assert status == 413


def test_a_large_body_is_refused_before_it_is_sent_where_the_caller_asks(server):
    with server.connect() as caller:
        caller.sendall(b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n")
        assert detail(read_to_end(caller))[0] == 413


def test_a_body_of_twelve_megabytes_passes(server):
    assert server.see("/x", "POST", body=b"a" * (12 * 1024 * 1024))["body_size"] == 12 * 1024 * 1024


def test_a_slow_body_is_given_up(server):
    answer = server.send_raw(b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc")
    assert detail(answer) == (408, "The request's body took too long.")


def test_slow_callers_do_not_keep_others_waiting(start):
    server = start()
    callers = []
    for _ in range(200):
        callers.append(server.connect())
        callers[-1].sendall(b"GET /health/ HTTP/1.1\r\nHost: h")
        callers.append(server.connect())
        callers[-1].sendall(b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nabc")
    started = time.monotonic()
    for _ in range(5):
        assert server.ask("/health/")[0] == 200
    assert time.monotonic() - started < 1
    for caller in callers:
        caller.close()


def test_more_requests_than_can_wait_are_refused_with_a_hint(start):
    server = start(threads=1, limits={"queued_requests": 2})
    callers = [server.connect() for _ in range(6)]
    for caller in callers:
        caller.sendall(b"GET /sleep?0.4 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        time.sleep(0.02)
    answers = [read_to_end(caller) for caller in callers]
    for caller in callers:
        caller.close()
    refused = [answer for answer in answers if answer.startswith(b"HTTP/1.1 503 ")]
    assert len(refused) == 3
    assert detail(refused[0])[1] == "The server is busy. Try again in a moment."
    assert b"retry-after: 1" in refused[0]
    assert server.ask("/health/")[0] == 200
    assert server.see("/counted")["organizer_refusals_total"] == {"busy": [3]}


def test_more_connections_than_allowed_are_refused(start):
    server = start(limits={"connections": 3})
    held = [server.connect() for _ in range(3)]
    for caller in held:
        caller.sendall(b"GET /health/ HTTP/1.1\r\nHost: h\r\n\r\n")
        assert caller.recv(1000).startswith(b"HTTP/1.1 200 ")
    assert detail(server.send_raw(b""))[0] == 503
    for caller in held:
        caller.close()
    wait_until(lambda: server.ask("/health/")[0] == 200)


def test_readers_who_take_nothing_are_let_go(start):
    server = start(limits={"stalled_seconds": 0.5, "keep_alive_seconds": 1}, threads=1)
    before = open_files(server)
    callers = [server.connect() for _ in range(10)]
    for caller, path in zip(callers, (b"/file", b"/stream") * 5, strict=True):
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        caller.sendall(b"GET %s HTTP/1.1\r\nHost: h\r\n\r\n" % path)
    wait_until(lambda: open_files(server) >= before + 10)
    wait_until(lambda: open_files(server) <= before)
    (cut_off,) = server.see("/counted")["organizer_readers_cut_off_total"]["stalled"]
    assert 1 <= cut_off <= 10  # the system may have taken some answers whole
    for caller in callers:
        caller.close()


def open_files(server):
    (worker,) = server.workers()
    return len(os.listdir(f"/proc/{worker}/fd"))
