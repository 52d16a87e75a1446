"""An older version on a database that a newer one has changed: it writes nothing, and says what to do."""

import json
import os
import signal
import subprocess
import sys
import tarfile

import httpx
import pytest

from organizer.backups.archive import MANIFEST
from tests.backups.site import new_site
from tests.forks import run_module
from tests.races.live import PASSWORD
from tests.server.running import ROOT, wait_until

# What a newer version might have done: a table beside ours and one of an app that is new.
NEWER = (
    "CREATE TABLE chat_reaction (id integer PRIMARY KEY, message_id bigint REFERENCES chat_message (id))",
    "CREATE TABLE badges_badge (id integer PRIMARY KEY)",
    "INSERT INTO badges_badge VALUES (1)",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('chat', '0999_reaction', '2031-01-01')",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('badges', '0001_initial', '2031-01-02')",
)
SAID = "a newer version has changed this database: it has the migration badges.0001_initial, which"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """An installation with an account, whose database a newer version has taken over after a backup."""
    with new_site(tmp_path_factory.mktemp("newer")) as made:
        create(made, "alice")
        made.backup("before.tar")
        made.execute(*NEWER)
        yield made


def create(site, name):
    command = ("createadmin", "--username", name, "--password-stdin")
    return run_module("organizer", *command, cwd=site.folder, env=site.environment, typed=f"{PASSWORD}\n")


@pytest.mark.parametrize(
    "command", [["serve"], ["migrate"], ["createadmin", "--username", "bob", "--password-stdin"], ["invite"], ["demo"]]
)
def test_what_writes_refuses_in_one_sentence_that_says_what_to_do(site, command):
    before = site.state()
    done = run_module("organizer", *command, cwd=site.folder, env=site.environment, typed=f"{PASSWORD}\n")
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("organizer: ")]
    assert SAID in line
    assert "organizer restore --replace FILE" in line
    assert "Traceback" not in done.stderr
    assert site.state() == before


def test_the_doctor_says_it_and_fails(site):
    done = site.organizer("doctor", "--json")
    assert done.returncode == 1
    (found,) = [finding for finding in json.loads(done.stdout)["findings"] if finding["subject"] == "migrations"]
    assert (found["level"], SAID in found["message"]) == ("error", True)
    assert "docs/upgrading.md" in found["advice"]


def test_a_backup_is_taken_and_holds_what_this_version_does_not_know(site):
    backup = site.backup("newer.tar")
    with tarfile.open(backup) as tar:
        manifest = json.load(tar.extractfile(MANIFEST))
    assert "badges.0001_initial" in manifest["migrations"]
    if site.database:  # SQLite's is a copy of the whole file
        assert (manifest["rows"]["badges_badge"], manifest["rows"]["chat_reaction"]) == (1, 0)
    refused = site.organizer("restore", "--replace", backup)
    assert refused.returncode == 1
    assert "made by a newer version" in refused.stderr


def test_servers_that_run_go_on_while_a_newer_version_takes_over(tmp_path):
    with new_site(tmp_path / "rolling") as site, serving(site) as (server, url):
        site.execute(*NEWER)
        first = workers(server)
        os.kill(first[0], signal.SIGKILL)
        wait_until(lambda: workers(server) and workers(server) != first and answers(url), 60)
        second = workers(server)
        server.send_signal(signal.SIGHUP)
        wait_until(lambda: workers(server) and not set(workers(server)) & set(second) and answers(url), 60)
        assert httpx.get(f"{url}/health/", trust_env=False).json()["pending_migrations"] == 0


def test_going_back_to_the_backup_of_before_leaves_nothing_of_the_newer_version(tmp_path):
    with new_site(tmp_path / "back") as site:
        create(site, "alice")
        backup = site.backup("before.tar")
        site.execute(*NEWER)
        done = site.organizer("restore", "--replace", backup)
        assert done.returncode == 0, done.stderr
        assert create(site, "bob").returncode == 0
        assert sorted(site.rows("SELECT username FROM accounts_user")) == [("alice",), ("bob",)]
        site.execute(*NEWER)  # as the newer version does when it is tried again


class serving:  # noqa: N801  # reads as what happens during the block
    """A server of one process, with its own process to send signals to."""

    def __init__(self, site):
        self.site = site

    def __enter__(self):
        environment = self.site.environment | {"PORT": "0", "WORKERS": "1", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "organizer", "serve"]
        self.server = subprocess.Popen(
            command, cwd=self.site.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        line = self.server.stdout.readline()
        return self.server, "http://127.0.0.1:" + line.split("http://127.0.0.1:")[1].split()[0]

    def __exit__(self, *failure):
        self.server.terminate()
        assert self.server.wait(30) == 0
        self.server.stdout.close()


def workers(server) -> list[int]:
    """The processes that this one has started, as the system lists them."""
    with open(f"/proc/{server.pid}/task/{server.pid}/children") as children:
        return [int(word) for word in children.read().split()]


def answers(url) -> bool:
    try:
        return httpx.get(f"{url}/health/", trust_env=False, timeout=5).status_code == 200
    except httpx.TransportError:
        return False
