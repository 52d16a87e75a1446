"""Processes that share an outbox, and die at the worst moments."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from queue import Queue

import pytest

from tests.forks import run_module
from tests.mail.server import MailServer, mail_server, port_of, silent_server
from tests.personas import PASSWORD
from tests.races.live import ROOT, installed, own_database, served

KILLED = -9
PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def installation(tmp_path_factory, mails) -> Iterator[dict[str, str]]:
    """The environment of an installation with a migrated database, whose mails go to the server."""
    folder = tmp_path_factory.mktemp("mail")
    with own_database(folder) as database:
        environment = installed(folder, EMAIL_URL=f"smtp://127.0.0.1:{mails.port}", **database)
        assert run_module("organizer", "migrate", cwd=ROOT, env=environment).returncode == 0
        yield environment


@pytest.fixture
def received(mails) -> MailServer:
    """The mail server, which has received nothing yet."""
    mails.mails.clear()
    mails.callers.clear()
    mails.on_mail = lambda mail: None
    return mails


def work(environment, command, number=0):
    return run_module("tests.mail.work", command, str(number), cwd=ROOT, env=environment).returncode


def sending(environment):
    """Start a process that sends."""
    return subprocess.Popen([sys.executable, "-m", "tests.mail.work", "send", "0"], cwd=ROOT, env=environment)


def test_a_mail_survives_the_process_that_queued_it(installation, received):
    assert work(installation, "queue", 1) == KILLED
    assert received.mails == []
    assert work(installation, "send") == 0
    assert len(received.mails) == 1


def test_a_process_killed_after_the_mail_was_accepted_leads_to_one_repetition_with_the_same_id(installation, received):
    assert work(installation, "queue", 1) == KILLED
    started: Queue[subprocess.Popen] = Queue()

    def kill_the_sender(mail):
        process = started.get(timeout=PATIENCE)
        process.kill()
        process.wait(PATIENCE)

    received.on_mail = kill_the_sender
    process = sending(installation)
    started.put(process)
    assert process.wait(PATIENCE) == KILLED
    received.on_mail = lambda mail: None

    assert work(installation, "send") == 0
    assert len(received.mails) == 1  # it may have been accepted, and nobody hurries
    assert work(installation, "let_time_pass") == 0
    assert work(installation, "send") == 0
    assert work(installation, "send") == 0
    first, second = received.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_two_processes_at_once_send_each_mail_once(installation, received):
    assert work(installation, "queue", 20) == KILLED
    both_are_there = asyncio.Event()

    async def wait_for_the_other(mail):
        if len(set(received.callers)) == 2:
            both_are_there.set()
        await asyncio.wait_for(both_are_there.wait(), PATIENCE)

    received.on_mail = wait_for_the_other
    processes = [sending(installation) for _ in range(2)]
    assert [process.wait(PATIENCE) for process in processes] == [0, 0]
    assert Counter(received.recipients()).most_common(1)[0][1] == 1
    assert len(received.mails) == 20


def test_a_silent_mail_server_holds_nobody_up_and_the_mail_is_sent_later(installation, received, tmp_path):
    with silent_server() as silent:
        silent.settimeout(PATIENCE)
        url = f"smtp://127.0.0.1:{port_of(silent)}"
        with served(tmp_path, installation | {"EMAIL_URL": url, "WORKERS": "1"}) as live, live.client() as client:
            assert register(client, "rose").status_code == 201
            assert client.post("/dj-rest-auth/password/reset/", json={"email": "rose@example.org"}).status_code == 200
            hanging, _ = silent.accept()
            assert client.post("/dj-rest-auth/password/reset/", json={"email": "nobody@x.org"}).status_code == 200
            assert register(client, "lily").status_code == 201
            assert client.get("/health/").status_code == 200
            hanging.close()
            silent.close()
    assert "Traceback" not in live.log.read_text()
    assert received.mails == []
    assert work(installation, "let_time_pass") == 0
    assert run_module("organizer", "housekeeping", cwd=ROOT, env=installation).returncode == 0
    assert received.recipients() == ["rose@example.org"]


def register(client, name):
    body = {"username": name, "password1": PASSWORD, "password2": PASSWORD, "email": f"{name}@example.org"}
    return client.post("/dj-rest-auth/registration/", json=body)
