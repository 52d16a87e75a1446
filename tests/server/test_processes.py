"""Starting, stopping, dying and being replaced."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

from tests.server.running import PROGRAM, ROOT, TINY, is_alive, wait_until


def test_one_line_says_where_the_server_is(start):
    server = start()
    assert server.line.startswith("Organizer ")
    assert f"is ready at http://127.0.0.1:{server.port} " in server.line
    assert server.ask("/health/")[0] == 200
    assert server.logged() == ""


def test_a_used_port_is_explained(start):
    port = start().port
    wish = json.dumps({"host": "127.0.0.1", "port": port, "workers": 1, "threads": 1, "access_log": False, **TINY})
    second = subprocess.run([sys.executable, "-c", PROGRAM, wish], cwd=ROOT, capture_output=True, text=True, timeout=20)
    assert second.returncode == 1
    assert second.stderr.startswith(f"Port {port} on 127.0.0.1 is already in use.")
    assert "Traceback" not in second.stderr


def test_a_graceful_stop_finishes_what_was_begun(start):
    server = start(workers=2)
    answers = []
    caller = threading.Thread(target=lambda: answers.append(server.ask("/sleep?0.8")[0]))
    caller.start()
    time.sleep(0.2)
    assert server.stop(signal.SIGTERM) == 0
    caller.join()
    assert answers == [200]


def test_a_stop_does_not_wait_for_ever(start):
    server = start(limits={"stop_seconds": 1})
    caller = server.connect()
    caller.sendall(b"GET /sleep?30 HTTP/1.1\r\nHost: h\r\n\r\n")
    time.sleep(0.2)
    started = time.monotonic()
    assert server.stop(signal.SIGTERM) == 0
    assert time.monotonic() - started < 10
    assert caller.recv(1000).startswith(b"HTTP/1.1 503 ")
    caller.close()


def test_ctrl_c_stops_without_a_traceback(start):
    server = start(workers=2)
    for pid in server.workers():
        os.kill(pid, signal.SIGINT)  # a terminal sends it to all of them
    assert server.ask("/health/")[0] == 200
    assert server.stop(signal.SIGINT) == 0
    assert server.logged() == ""


def test_a_killed_worker_is_replaced(start):
    server = start(workers=2)
    wait_until(lambda: len(server.workers()) == 2)
    killed = server.see("/health/")["pid"]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: len(server.workers()) == 2 and killed not in server.workers())
    assert server.ask("/health/")[0] == 200
    assert f"Worker {killed} was killed by signal 9; another takes its place" in server.logged()
    assert server.stop() == 0


def test_hangup_replaces_every_worker_and_no_request_fails(start):
    server = start(workers=2)
    wait_until(lambda: len(server.workers()) == 2)
    before = set(server.workers())
    statuses, done = [], threading.Event()

    def keep_asking():
        while not done.is_set():
            statuses.append(server.ask("/health/")[0])

    caller = threading.Thread(target=keep_asking)
    caller.start()
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: not before & set(server.workers()) and len(server.workers()) == 2, seconds=60)
    done.set()
    caller.join()
    assert set(statuses) == {200}
    assert server.stop() == 0


def test_workers_do_not_outlive_a_killed_parent(start):
    server = start(workers=2)
    wait_until(lambda: len(server.workers()) == 2)
    workers = server.workers()
    server.process.kill()
    wait_until(lambda: not any(is_alive(pid) for pid in workers))


def test_a_server_whose_app_cannot_start_says_so_and_ends():
    wish = {"host": "127.0.0.1", "port": 0, "workers": 1, "threads": 1, "access_log": False, **TINY}
    wish["routes"] = {"/x": "tests.server.tiny:missing"}
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(wish)], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    assert ended.returncode == 1
    assert "has no attribute 'missing'" in ended.stderr
    assert ended.stdout == ""


def test_the_access_log_names_requests_and_no_secret(start):
    server = start(access_log=True)
    server.ask("/x?token=secret-1", headers={"Authorization": "Bearer secret-2", "Cookie": "a=secret-3"})
    server.ask("/empty", "POST", body=b"secret-4")
    server.ask("/native")
    assert server.stop() == 0
    first, second, third = (json.loads(line) for line in server.logged().splitlines())
    assert (first["method"], first["path"], first["status"], first["address"]) == ("GET", "/x", 200, "127.0.0.1")
    assert first["bytes"] > 0
    assert first["ms"] >= 0
    assert (second["method"], second["status"], second["bytes"]) == ("POST", 204, 0)
    assert third["path"] == "/native"
    assert {line["logger"] for line in (first, second, third)} == {"organizer.access"}
    assert "secret" not in server.logged()
