"""`/health/live` is answered on the event loop."""

import json

from organizer import __version__


def test_it_answers_while_every_request_thread_hangs_and_more_than_can_wait(start):
    server = start(threads=2, limits={"queued_requests": 3, "stop_seconds": 0})
    callers = [server.connect() for _ in range(6)]
    for caller in callers:
        caller.sendall(b"GET /sleep?600 HTTP/1.1\r\nHost: h\r\n\r\n")
    for path in ("/health/live", "/health/live/"):
        status, headers, body = server.ask(path)
        assert (status, headers["cache-control"]) == (200, "no-store")
        assert json.loads(body) == {"status": "ok", "version": __version__}
    for caller in callers:
        caller.close()


def test_its_head_is_asked_for_too_and_other_methods_go_to_the_app(server):
    status, headers, body = server.ask("/health/live", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 0
    assert server.see("/health/live", "POST")["REQUEST_METHOD"] == "POST"


def test_any_host_name_will_do(server):
    assert server.ask("/health/live", headers={"Host": "10.11.12.13"})[0] == 200
