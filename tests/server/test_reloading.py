"""SIGHUP: what is read again, what the log says of it, and what a wrong value does."""

import os
import signal

import httpx
import pytest

from organizer.config.env import Environment, Layer
from organizer.config.reloading import Reloading
from tests.races.live import installed, served
from tests.server.running import wait_until

PATIENCE = 120


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reloading")
    with served(folder, installed(folder, DATABASE_URL="")) as live:
        yield live


def write(live, *lines):
    with open(f"{live.environment['ORGANIZER_DATA']}/.env", "w") as file:
        file.write("".join(f"{line}\n" for line in lines))


def reload(live, until):
    """Send SIGHUP, and return what the log says until it says `until`."""
    before = len(live.log.read_text())
    os.kill(live.pid, signal.SIGHUP)
    wait_until(lambda: until in live.log.read_text()[before:], seconds=PATIENCE)
    return live.log.read_text()[before:]


def may_register(live):
    answer = httpx.post(f"{live.url}/dj-rest-auth/registration/", json={}, trust_env=False)
    return "username" in answer.json()


def test_reload_takes_what_the_env_file_says_now_and_names_it_without_values(live):
    assert may_register(live)
    write(live, "REGISTRATION=closed", "EMAIL_URL=smtp://o:hunter2@mail.example", "SERVER_THREADS=2")
    said = reload(live, "Reloaded: ")
    assert "SIGHUP: replacing the workers one by one" in said
    assert "Settings that changed: EMAIL_URL, REGISTRATION\n" in said
    assert "taken only at the next start of the server: SERVER_THREADS\n" in said
    assert "hunter2" not in live.log.read_text()
    assert not may_register(live)
    assert "No setting in a .env file has changed" in reload(live, "Reloaded: ")


def test_wrong_value_leaves_the_old_workers_serving_and_says_what_is_wrong(live):
    write(live, "REGISTRATION=open")
    reload(live, "Reloaded: ")
    write(live, "REGISTRATION=maybe")
    said = reload(live, "Reload failed: ")
    assert "REGISTRATION must be one of open, invite, closed, not 'maybe'." in said
    assert "before it answered; the old ones go on with what they had" in said
    assert may_register(live)
    write(live, "REGISTRATION=closed")
    assert "Settings that changed: REGISTRATION\n" in reload(live, "Reloaded: ")
    assert not may_register(live)


def test_variables_of_the_process_win_over_what_changes_in_a_file(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PUBLIC_URL", "https://o.example")
    real = {"ORGANIZER_DATA": str(tmp_path), "PUBLIC_URL": "https://o.example"}
    monkeypatch.setenv("ORGANIZER_DATA", str(tmp_path))
    reloading = Reloading(Environment(real, Layer(".env", {"REGISTRATION": "open"})))
    (tmp_path / ".env").write_text("PUBLIC_URL=https://other.example\nREGISTRATION=open\n")
    assert "Settings that changed: PUBLIC_URL" not in " ".join(reloading.begin())


def test_a_setting_that_is_taken_out_has_changed_as_well(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ORGANIZER_DATA", str(tmp_path))
    reloading = Reloading(Environment(os.environ, Layer(".env", {"REGISTRATION": "closed"})))
    assert reloading.begin() == ["Settings that changed: REGISTRATION"]
    assert reloading.begin() == ["Settings that changed: REGISTRATION"]  # nothing has come of the first one
    reloading.succeed()
    assert reloading.begin() == ["No setting in a .env file has changed"]
