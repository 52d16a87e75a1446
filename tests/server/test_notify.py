"""What the server tells systemd, over a real socket."""

import contextlib
import signal
import socket
import time

import pytest

from tests.server.running import wait_until


class Manager:
    """The receiving end: a datagram socket, and what has arrived there so far."""

    def __init__(self, address):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address)
        self._socket.setblocking(False)
        self.told = []

    def heard(self, *lines):
        """Say whether these lines came, in this order and each in a later message than the one before."""
        with contextlib.suppress(BlockingIOError):
            while True:
                self.told.append(self._socket.recv(4096).decode().splitlines())
        rest = iter(self.told)
        return all(any(line in message for message in rest) for line in lines)

    def close(self):
        self._socket.close()


@pytest.fixture(params=["in the file system", "abstract"])
def manager(request, tmp_path, monkeypatch):
    name = tmp_path / "notify" if request.param != "abstract" else f"\0organizer-{time.monotonic_ns()}"
    manager = Manager(str(name))
    monkeypatch.setenv("NOTIFY_SOCKET", str(name).replace("\0", "@"))
    yield manager
    manager.close()


def test_manager_hears_when_it_is_ready_reloading_ready_again_and_stopping(manager, start):
    server = start(workers=2)
    wait_until(lambda: manager.heard("READY=1"), seconds=30)
    before = set(server.workers())
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: manager.heard("READY=1", "RELOADING=1", "READY=1"), seconds=30)
    wait_until(lambda: len(server.workers()) == 2 and not before & set(server.workers()), seconds=30)
    stamp = next(line for message in manager.told for line in message if line.startswith("MONOTONIC_USEC="))
    assert 0 < int(stamp.partition("=")[2]) <= time.monotonic_ns() // 1000
    assert server.stop() == 0
    assert manager.heard("READY=1", "RELOADING=1", "READY=1", "STOPPING=1")
    assert "WARNING" not in server.logged()
    assert "ERROR" not in server.logged()


def test_manager_is_not_told_of_ready_before_an_answer_is_there(manager, start):
    server = start()
    assert server.ask("/health/")[0] == 200  # `start` has read the line that says so
    wait_until(lambda: manager.heard("READY=1"), seconds=30)
    assert [line for message in manager.told for line in message if line.startswith("READY")] == ["READY=1"]


def test_manager_hears_that_a_reload_failed_and_the_old_workers_answer_on(manager, start, tmp_path, monkeypatch):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "wavering.py").write_text("from tests.server.tiny import app\n")
    monkeypatch.setenv("PYTHONPATH", f"{broken}")
    server = start(app="wavering:app")
    wait_until(lambda: manager.heard("READY=1"), seconds=30)
    (broken / "wavering.py").write_text("raise RuntimeError('an upgrade that went wrong')\n")
    server.process.send_signal(signal.SIGHUP)
    failed = "STATUS=The last reload failed; the workers from before it go on"
    wait_until(lambda: manager.heard("RELOADING=1", failed), seconds=30)
    assert ["READY=1", failed] in manager.told
    assert server.ask("/health/")[0] == 200


def test_server_says_why_a_manager_could_not_be_told_and_serves_on(start, tmp_path, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    server = start()
    assert server.ask("/health/")[0] == 200
    wait_until(lambda: "The service manager could not be told READY=1: " in server.logged(), seconds=30)
