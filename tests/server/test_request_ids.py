"""Every answer names its request; so does every line of the access log."""

import json
import re

import pytest

from tests.server.running import read_to_end, wait_until

MADE = re.compile("[0-9a-f]{20}")


@pytest.fixture
def logging_server(start):
    limits = {"header_seconds": 0.6, "linger_seconds": 0.1, "queued_requests": 1}
    return start(access_log=True, threads=1, limits=limits)


def lines(server, number):
    """Wait for so many lines of the access log, and return them."""

    def found():
        return [json.loads(line) for line in server.logged().splitlines() if '"organizer.access"' in line]

    wait_until(lambda: len(found()) >= number)
    assert len(found()) == number, found()
    return found()


def raw(answer):
    """Return status, the id that the header says, and the body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    named = re.search(rb"\r\nx-request-id: (\S+)", head)
    assert named, head
    return int(head.split()[1]), named[1].decode(), body


@pytest.mark.parametrize(
    ("path", "method"),
    [("/x", "GET"), ("/empty", "POST"), ("/unchanged", "GET"), ("/file", "GET"), ("/native", "GET"), ("/x", "HEAD")],
)
def test_an_answer_has_the_id_that_the_caller_gave_or_one_of_its_own(server, path, method):
    assert server.ask(path, method, headers={"X-Request-ID": "mine-1"})[1]["x-request-id"] == "mine-1"
    own = [server.ask(path, method)[1]["x-request-id"] for _ in range(2)]
    assert MADE.fullmatch(own[0])
    assert own[0] != own[1]


@pytest.mark.parametrize("given", ["two words", "x" * 65, 'a"b', "<script>"])
def test_an_id_that_is_not_short_and_plain_is_replaced(server, given):
    assert MADE.fullmatch(server.ask("/x", headers={"X-Request-ID": given})[1]["x-request-id"])


def test_the_app_knows_the_id(server):
    assert server.see("/x", headers={"X-Request-ID": "mine-2"})["organizer.request_id"] == "mine-2"


def test_failures_and_refusals_say_the_id_in_their_body_too(logging_server):
    server = logging_server
    for path in ("/fail", "/fail-midway", "/native?fail"):
        status, headers, body = server.ask(path, headers={"X-Request-ID": "mine-3"})
        assert (status, headers["x-request-id"], json.loads(body)["request_id"]) == (500, "mine-3", "mine-3")
    large = b"X-Request-ID: mine-4\r\nX-Long: " + b"a" * 17_000 + b"\r\n\r\n"
    status, named, body = raw(server.send_raw(b"GET /long?token=secret HTTP/1.1\r\nHost: h\r\n" + large))
    assert (status, named, json.loads(body)["request_id"]) == (431, "mine-4", "mine-4")
    too_much = b"POST /x HTTP/1.1\r\nHost: h\r\nX-Request-ID: mine-5\r\nContent-Length: 99999999\r\n\r\n"
    status, named, body = raw(server.send_raw(too_much))
    assert (status, named, json.loads(body)["request_id"]) == (413, "mine-5", "mine-5")
    assert "secret" not in server.logged()
    assert all("mine-3" in line for line in server.logged().splitlines() if "on purpose" in line)


def test_what_is_refused_while_it_is_read_is_in_the_access_log(logging_server):
    server = logging_server
    server.send_raw(b"GET /a/b?token=secret HTTP/1.1\r\nHost: h\r\nX-Long: " + b"a" * 17_000 + b"\r\n\r\n")
    server.send_raw(b"GET /unended HTTP/1.1\r\nX-Request-ID: mine-6\r\nX-Long: " + b"a" * 17_000)
    server.send_raw(b"\x16\x03\x01\x02\x00\x01")
    server.send_raw(b"GET /late HTTP/1.1\r\nHost: h\r\n")
    found = [(line["method"], line.get("path", ""), line["status"]) for line in lines(server, 4)]
    assert found == [("GET", "/a/b", 431), ("GET", "/unended", 431), ("-", "", 400), ("GET", "/late", 408)]
    for line in lines(server, 4):
        assert (line["address"], line["route"]) == ("127.0.0.1", "refused")
        assert line["bytes"] > 0
    assert lines(server, 4)[1]["request_id"] == "mine-6"


def test_what_waits_in_vain_for_a_thread_is_in_the_access_log(logging_server):
    server = logging_server
    callers = [server.connect() for _ in range(3)]
    for number, caller in enumerate(callers):
        caller.sendall(b"GET /sleep?0.5 HTTP/1.1\r\nHost: h\r\nX-Request-ID: n%d\r\nConnection: close\r\n\r\n" % number)
    answers = sorted(raw(read_to_end(caller))[:2] for caller in callers)
    for caller in callers:
        caller.close()
    assert sorted((line["status"], line["request_id"]) for line in lines(server, 3)) == answers
    assert answers[-1][0] == 503


def test_a_native_route_is_logged_with_what_it_sent(logging_server):
    logging_server.ask("/native")
    logging_server.ask("/health/live")
    native, live = lines(logging_server, 2)
    assert (native["status"], native["bytes"], native["route"]) == (200, 6, "/native")
    assert (live["status"], live["route"]) == (200, "/health/live")
    assert live["bytes"] > 0
