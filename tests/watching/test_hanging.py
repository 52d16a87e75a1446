"""A PostgreSQL that keeps its connections and answers nothing, under the real server."""

import socket

import pytest

from tests.live.cluster import can_have_cluster, private_cluster
from tests.races.live import installed, served
from tests.server.running import wait_until
from tests.watching.figures import figure, read

pytestmark = pytest.mark.skipif(not can_have_cluster(), reason="needs PostgreSQL's own programs")


def test_the_server_lives_and_says_that_it_is_not_ready(tmp_path):
    with private_cluster() as cluster:
        environment = installed(tmp_path, DATABASE_URL=cluster.url, SERVER_THREADS="2", WORKERS="1")
        with served(tmp_path, environment) as live, live.client() as client:
            cluster.freeze()
            try:
                assert client.get("/health/live").status_code == 200
                wait_until(lambda: why_not_ready(client) == "database_unavailable", seconds=60)
                assert_figures_say_so(live)
                callers = hang_every_thread(live)
                wait_until(lambda: why_not_ready(client) == "busy", seconds=60)
                assert client.get("/health/live").status_code == 200
                assert_figures_say_so(live)
            finally:
                cluster.thaw()
            for caller in callers:
                caller.close()
            wait_until(lambda: client.get("/health/").status_code == 200, seconds=60)
            wait_until(lambda: figure(read(live), "organizer_database_up") == 1, seconds=60)


def assert_figures_say_so(live):
    """Figures come all the same, without what only the database knows. Its last word counts for ten seconds."""
    wait_until(lambda: figure(read(live), "organizer_database_up") == 0, seconds=60)
    samples = read(live)
    assert figure(samples, "organizer_ready") == 0
    assert ("organizer_sessions", frozenset()) not in samples
    assert figure(samples, "organizer_cpu_seconds_total") > 0


def why_not_ready(client):
    """Ask for readiness, which is a second old at most; "" when ready."""
    return client.get("/health/").json().get("code", "")


def hang_every_thread(live):
    """Ask, without waiting, for what only the database can tell."""
    body = b'{"username": "alice", "password": "x"}'
    head = b"POST /dj-rest-auth/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    callers = []
    for _ in range(3):
        callers.append(socket.create_connection(("127.0.0.1", int(live.url.rpartition(":")[2]))))
        callers[-1].sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    return callers
