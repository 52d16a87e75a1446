"""Four reloads and an upgrade, while people post and listen: no request fails, nothing is lost, nothing comes twice."""

import itertools
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter

import httpx
import pytest

from organizer import __version__
from tests.live.replica import Replica
from tests.live.soak import SETTINGS, wait_for_health
from tests.operations.reloading import PATIENCE, reload
from tests.races.live import ROOT, Live, free_port, installed, own_database
from tests.server.running import wait_until

NEXT = f"{__version__}.post1"
PAUSE = 0.03  # seconds between one person's posts: what is tested is replacing workers, not how much they can take


@pytest.fixture
def releases(tmp_path):
    """Two versions of the program in folders of their own, and the link to the one that is in use, as it is now."""
    for name in ("old", "new"):
        ignored = shutil.ignore_patterns("__pycache__", "tests")
        shutil.copytree(ROOT / "organizer", tmp_path / name / "organizer", ignore=ignored)
    module = tmp_path / "new/organizer/__init__.py"
    module.write_text(module.read_text().replace(f'"{__version__}"', f'"{NEXT}"'))
    use(tmp_path, "old")
    return tmp_path


def use(releases, name):
    """Point the link at another version, in one step."""
    (releases / "next").symlink_to(name)
    (releases / "next").replace(releases / "current")


@pytest.fixture
def live(releases):
    """A server that runs from the link."""
    with own_database(releases) as database:
        environment = installed(releases, **database, **SETTINGS)
        environment |= {"PORT": str(free_port()), "PYTHONPATH": str(releases / "current")}
        with (releases / "log").open("wb") as log:
            command = [sys.executable, "-P", "-m", "organizer", "serve"]
            process = subprocess.Popen(command, cwd=releases, env=environment, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{environment['PORT']}"
            wait_for_health(url)
            running = Live(url, environment, releases / "log", process.pid)
            yield running
            for client in running.opened:
                client.close()
        finally:
            process.terminate()
            process.wait(60)


def test_four_reloads_and_an_upgrade_under_load_lose_nothing(live, releases):
    alice, bob = live.person("alice"), live.person("bob")
    team = alice.client.post("/team/", json={"name": "Steady"}).json()["id"]
    bob.client.post("/membership/", json={"team": team})
    listeners = [listening(live, person, seed) for seed, person in enumerate([alice, bob, alice, bob])]
    crew = Crew(live, [alice, bob], team)
    for _ in range(4):
        crew.work_while(lambda: reload(live))
    use(releases, "new")
    crew.work_while(lambda: reload(live))
    crew.stop()
    assert crew.failures == []
    assert httpx.get(f"{live.url}/health/", trust_env=False).json()["version"] == NEXT
    assert "Traceback" not in live.log.read_text()
    for listener in listeners:
        wait_until(lambda heard=listener: set(crew.acknowledged) <= set(heard.posted), seconds=PATIENCE)
        listener.stop()
        assert listener.problems == []
        assert listener.connections > 1
        assert {number: times for number, times in Counter(listener.posted).items() if times > 1} == {}
        assert sorted(listener.posted) == sorted(crew.acknowledged)
    assert alice.client.get(f"/team-chat-message-count/{team}").json()["count"] == len(crew.acknowledged)


def test_an_upgrade_that_cannot_start_leaves_the_old_version_answering(live, releases):
    (releases / "new/organizer/config/wsgi.py").write_text("raise RuntimeError('not fit to run')\n")
    alice = live.person("alice")
    team = alice.client.post("/team/", json={"name": "Steady"}).json()["id"]
    crew = Crew(live, [alice], team)
    use(releases, "new")
    crew.work_while(lambda: os.kill(live.pid, signal.SIGHUP) or wait_for_refusal(live))
    crew.stop()
    assert crew.failures == []
    assert httpx.get(f"{live.url}/health/", trust_env=False).json()["version"] == __version__


def wait_for_refusal(live):
    wait_until(lambda: "the old ones go on" in live.log.read_text(), seconds=PATIENCE)


def listening(live, person, seed):
    replica = Replica(person.id, person.client.headers["Authorization"].removeprefix("Bearer "), [live.url], seed)
    replica.start_from_now()
    return replica


class Crew:
    """Writers, each with a connection for every request, as curl has; what was acknowledged, and what failed."""

    def __init__(self, live, people, team):
        self.acknowledged, self.failures = [], []
        self._live, self._team, self._stopping = live, team, threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(person,)) for person in people]
        for thread in self._threads:
            thread.start()

    def work_while(self, act):
        """Do something, and see that the writers got through before, meanwhile and afterwards."""
        for step in (lambda: None, act, lambda: None):
            said = len(self.acknowledged)
            step()
            wait_until(lambda said=said: len(self.acknowledged) > said + 5 or self.failures, seconds=PATIENCE)

    def stop(self):
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _write(self, person):
        headers = {"Authorization": person.client.headers["Authorization"], "Connection": "close"}
        for number in itertools.count():
            if self._stopping.wait(PAUSE):
                return
            body = {"team": self._team, "message": f"{person.name} {number}"}
            try:
                url = f"{self._live.url}/team-chat-post/{self._team}"
                answer = httpx.post(url, json=body, headers=headers, timeout=60, trust_env=False)
            except httpx.HTTPError as error:
                self.failures.append(repr(error))
                continue
            if answer.status_code == 201:
                self.acknowledged.append(answer.json()["id"])
            else:
                self.failures.append(f"{answer.status_code} {answer.text[:200]}")
