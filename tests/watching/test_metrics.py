"""`GET /metrics` of a real server with two processes: each thing counts once, whoever counts and whoever answers."""

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from organizer.watching import figures
from organizer.watching.stock import Stock
from tests.live.listening import Stream
from tests.races.live import running_server
from tests.server.running import children_of, wait_until
from tests.watching.figures import fallen, figure, read, wait_for


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("measured")) as live:
        yield live


@pytest.fixture(scope="module")
def alice(live):
    return live.person("alice")


def requests(samples, method, route, status):
    return figure(samples, "organizer_requests_total", method=method, route=route, status=status)


def ask_anew(live, path, times, **headers):
    """Ask so often, each time on a connection of its own, so that both processes answer some."""

    def ask(_):
        with live.client() as client:
            return client.get(path, headers={"Connection": "close", **headers}).status_code

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, range(times)))


def test_requests_to_both_processes_are_counted_by_method_route_and_status(live, alice):
    before = read(live)
    authorization = alice.client.headers["Authorization"]
    assert set(ask_anew(live, "/team/77/", 40, Authorization=authorization)) == {404}
    assert set(ask_anew(live, "/team/78", 20)) == {401}
    counted = {"name": "organizer_requests_total", "method": "GET", "route": "/team/{team_id}"}
    wait_for(live, requests(before, "GET", "/team/{team_id}", "404") + 40, status="404", **counted)
    wait_for(live, requests(before, "GET", "/team/{team_id}", "401") + 20, status="401", **counted)
    timed = {"name": "organizer_request_duration_seconds_count", "method": "GET", "route": "/team/{team_id}"}
    assert figure(read(live), **timed) == figure(before, **timed) + 60


def test_a_thousand_unknown_paths_and_odd_methods_are_one_route(live):
    with live.client() as client:
        start = read(live)
        for method in ("PROPFIND", "TRACE", "GET", "POST"):
            client.request(method, "/no-such-address")
        for method, count in {"other": 2, "GET": 1, "POST": 1}.items():
            asked = requests(start, method, "none", "404") + count
            wait_for(live, asked, "organizer_requests_total", method=method, route="none", status="404")
        before = read(live)
        for number in range(1000):
            assert client.get(f"/no-such-address/{number}").status_code == 404
    counted = requests(before, "GET", "none", "404")
    wait_for(live, counted + 1000, "organizer_requests_total", method="GET", route="none", status="404")
    after = set(read(live))
    assert {name for name in after if "such" in str(name)} == set()
    # Housekeeping may have begun to count, and /metrics counts itself.
    assert {name for name in after - set(before) if "request" in name[0] and "/metrics" not in str(name)} == set()


def test_what_is_no_request_is_counted_as_refused(live):
    before = read(live)
    with socket.create_connection(("127.0.0.1", int(live.url.rpartition(":")[2]))) as mallory:
        mallory.sendall(b"nonsense\r\n\r\n")
        assert b" 400 " in mallory.recv(100)
    assert requests(read(live), "other", "refused", "400") == requests(before, "other", "refused", "400") + 1
    assert figure(read(live), "organizer_refusals_total", reason="400") >= 1


def test_answers_from_memory_are_told_from_others(live, alice):
    before = read(live)
    for _ in range(3):  # two processes: one of them answers twice
        alice.client.get("/dj-rest-auth/user/")
    after = read(live)
    hits, misses = (
        figure(after, "organizer_answer_memory_total", result=result)
        - figure(before, "organizer_answer_memory_total", result=result)
        for result in ("hit", "miss")
    )
    assert (hits + misses, hits >= 1, misses >= 1) == (3, True, True)


def test_too_many_tries_are_counted_as_throttled(live):
    body = {"username": "nobody-at-all", "password": "wrong wrong wrong"}
    with live.client() as mallory:
        statuses = [mallory.post("/dj-rest-auth/login/", json=body).status_code for _ in range(6)]
    assert statuses == [400] * 5 + [429]
    wait_for(live, 1, "organizer_refusals_total", reason="throttled")


def test_streams_and_the_delay_of_events_are_measured(live, alice):
    team = alice.client.post("/team/", json={"name": "Gardeners"}).json()["id"]
    before = figure(read(live), "organizer_event_delay_seconds_count")
    opened = time.monotonic()
    stream = Stream(alice.client)
    wait_for(live, 1, "organizer_streams_open", kind="stream")
    alice.client.post(f"/team-chat-post/{team}", json={"team": team, "message": "hello"})
    wait_until(lambda: figure(read(live), "organizer_event_delay_seconds_count") > before, seconds=30)
    wait_for(live, 0, "organizer_event_lag")
    open_for = time.monotonic() - opened
    stream.close()
    wait_for(live, 0, "organizer_streams_open", kind="stream")
    # A stream counts when it ends, and its time is that to its first byte.
    timed = {"method": "GET", "route": "/events"}
    wait_for(live, 1, "organizer_request_duration_seconds_count", **timed)
    assert figure(read(live), "organizer_request_duration_seconds_sum", **timed) < open_for


def test_what_the_database_and_the_processes_say_is_there(live, alice):
    # Waited for, as the database is asked every ten seconds only.
    wait_until(lambda: figure(read(live), "organizer_sessions") >= 1, seconds=30)
    samples = read(live)
    assert figure(samples, "organizer_database_up") == figure(samples, "organizer_ready") == 1
    assert figure(samples, "organizer_backup_timestamp_seconds") == 0
    assert figure(samples, "organizer_disk_free_bytes") > 0
    memory = {key: value for key, value in samples.items() if key[0] == "organizer_worker_memory_bytes"}
    assert len(memory) == 2
    assert all(20_000_000 < value < 2_000_000_000 for value in memory.values())
    assert figure(samples, "organizer_cpu_seconds_total") > 0
    assert figure(samples, "organizer_write_wait_seconds_count") > 0


def test_no_counter_falls_when_a_worker_is_killed(live, alice):
    ask_anew(live, "/team/", 20)
    wait_for(live, 0, "organizer_requests_queued")
    before, killed = read(live), children_of(live.pid)[0]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: killed not in children_of(live.pid) and len(children_of(live.pid)) == 2, seconds=60)
    assert fallen(before, read(live)) == {}
    deaths = figure(before, "organizer_worker_deaths_total")
    wait_for(live, deaths + 1, "organizer_worker_deaths_total")
    ask_anew(live, "/team/", 20)
    answered = requests(before, "GET", "/team", "401")
    wait_for(live, answered + 20, "organizer_requests_total", method="GET", route="/team", status="401")


def test_no_counter_falls_when_all_workers_are_replaced(live):
    ask_anew(live, "/team/", 20)
    before, old = read(live), set(children_of(live.pid))
    os.kill(live.pid, signal.SIGHUP)
    wait_until(lambda: not old & set(children_of(live.pid)) and "Reloaded:" in live.log.read_text(), seconds=120)
    assert fallen(before, read(live)) == {}
    wait_for(live, 2, "organizer_workers")
    ask_anew(live, "/team/", 20)
    answered = requests(before, "GET", "/team", "401")
    wait_for(live, answered + 20, "organizer_requests_total", method="GET", route="/team", status="401")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_figures_are_only_read(live, method):
    with live.client() as client:
        assert client.request(method, "/metrics").status_code == 404


def test_the_lag_is_that_of_the_slowest_process_with_listeners(monkeypatch):
    known = Stock(sessions=0, mails_waiting=0, oldest_mail=0, newest_backup=0, newest_event=8)
    monkeypatch.setattr(figures, "_stock_in_time", lambda: known)
    for positions, lag in (({1: 5.0, 2: 7.0}, 3), ({1: 0.0, 2: 7.0}, 1), ({1: 0.0, 2: 0.0}, 0), ({1: 9.0}, 0)):
        monkeypatch.setattr(figures, "by_process", lambda gauge, told=positions: told)
        shown = {metric.name: metric.samples[0].value for metric in figures._of_database()}
        assert shown["organizer_event_lag"] == lag
