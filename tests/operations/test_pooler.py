"""Behind PgBouncer in transaction mode, with nothing set for it: everything works, and it is said.

Each transaction may meet another connection to the server there. What a connection was told before (prepared
statements, settings, LISTEN) is gone, or somebody else's.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.backups.site import Site
from tests.live.cluster import can_have_cluster, private_cluster
from tests.operations.events import listening
from tests.operations.pooler import pooled, program
from tests.races.live import ROOT, installed, served
from tests.server.running import wait_until

pytestmark = pytest.mark.skipif(
    program() is None or not can_have_cluster(), reason="PgBouncer or PostgreSQL's programs are not here"
)
SAID = "A connection pooler is between this server and PostgreSQL"

LISTENERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE query LIKE 'LISTEN %' AND datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture(scope="module")
def cluster():
    """A server whose own settings are not those of the organizer's connections."""
    with private_cluster("timezone = 'America/New_York'\n") as made:
        yield made


def new_database(cluster, name: str) -> str:
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return cluster.url.removesuffix("postgres") + name


@pytest.fixture(scope="module")
def site(cluster, tmp_path_factory):
    """An installation behind a pooler of three connections. `direct` is the address without it."""
    folder, direct = tmp_path_factory.mktemp("pooled"), new_database(cluster, "behind")
    with pooled(direct, mode="transaction", size=3) as url:
        made = Site(folder, installed(folder, DATABASE_URL=url, ACCESS_LOG="1"))
        made.direct = direct
        yield made


@pytest.fixture(scope="module")
def live(site):
    """Two worker processes, so that events have to find their way from one to the other."""
    with served(site.folder, site.environment) as running:
        yield running


def test_it_is_said_at_the_start_once(live):
    assert live.log.read_text().count(SAID) == 1


def test_under_load_nothing_fails(live):
    """Published clients' requests at once, more of them than there are connections, often enough to be prepared."""
    people = [live.person("alice"), *(live.person("bob") for _ in range(5))]
    team = people[0].client.post("/team/", json={"name": "Gardeners"}).json()["id"]
    for person in people[1:]:
        assert person.client.post("/membership/", json={"team": team}).status_code == 201

    def ask(person) -> list[int]:
        body = {"team": team, "message": "hello"}
        task = {"title": "Water", "due_date": "2031-05-17T15:30:00Z", "category": 2, "priority": 0}
        seen = []
        for _ in range(12):
            seen.append(person.client.post(f"/team-chat-post/{team}", json=body).status_code)
            seen.append(person.client.post("/tasks/", json=task).status_code)
            for path in (
                *(f"/team-chat-list/?team_id={team}", f"/team-chat-message-count/{team}", "/tasks/?year=2031&month=5"),
                *("/team/", "/conversations/", "/dj-rest-auth/user/", "/teammates/", "/health/", "/events/"),
            ):
                seen.append(person.client.get(path).status_code)
        return seen

    with ThreadPoolExecutor(len(people)) as pool:
        statuses = [status for seen in pool.map(ask, people) for status in seen]
    assert sorted(set(statuses)) == [200, 201]
    assert people[0].client.get(f"/team-chat-message-count/{team}").json() == {"count": 12 * len(people)}
    assert "Traceback" not in live.log.read_text()


def test_streams_in_every_process_are_told_what_happens_and_who_types(live):
    alice, bob = live.person("alice"), live.person("bob")
    team = alice.client.post("/team/", json={"name": "Choir"}).json()["id"]
    assert bob.client.post("/membership/", json={"team": team}).status_code == 201
    alice.client.post(f"/team-chat-post/{team}", json={"team": team, "message": "first"})
    place = next(row["id"] for row in bob.client.get("/conversations/").json()["results"] if row["team"] == team)
    for _ in range(6):  # each a new connection, to either process
        with live.client(bob.client.headers["Authorization"].split()[1]) as client, listening(client) as events:
            assert alice.client.post(f"/team-chat-post/{team}", json={"team": team, "message": "hi"}).status_code == 201
            assert next(event for event in events if event.get("type") == "message.posted")["data"]["message"] == "hi"
            assert alice.client.post(f"/conversations/{place}/typing", json={}).status_code < 300
            assert next(event for event in events if "until" in event)["user_id"] == alice.id


def test_the_doctor_says_it_and_is_content(site, live):
    done = site.organizer("doctor", "--json")
    (found,) = [row for row in json.loads(done.stdout)["findings"] if "pooler" in row["message"]]
    assert (found["level"], done.returncode) == ("warning", 0), done.stdout


def test_connections_that_others_get_are_left_as_they_were(site, live):
    """What one client's transaction leaves behind on a shared connection, the next client of the pooler meets."""
    for _ in range(5):
        with psycopg.connect(site.environment["DATABASE_URL"], autocommit=True) as other:
            assert other.execute("SHOW plan_cache_mode").fetchone() == ("auto",)
            assert other.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)
            assert other.execute("SELECT count(*) FROM pg_listening_channels()").fetchone() == (0,)


def test_backups_and_restores_are_refused_with_the_reason(site, live, tmp_path):
    """pg_dump would leave its settings on connections that others use."""
    done = site.organizer("backup", tmp_path)
    assert done.returncode == 1
    assert "pooler" in done.stderr
    direct = Site(site.folder, site.environment | {"DATABASE_URL": site.direct})
    backup = direct.backup("direct.tar")
    refused = site.organizer("restore", "--replace", backup, ORGANIZER_DATA=str(tmp_path / "data"))
    assert refused.returncode == 1
    assert "pooler" in refused.stderr


def test_processes_that_migrate_at_once_through_the_pooler_take_turns(cluster, tmp_path):
    direct = new_database(cluster, "migrated")
    with pooled(direct, mode="transaction", size=4) as url:
        site = Site(tmp_path, installed(tmp_path, DATABASE_URL=url))
        site.data.mkdir(mode=0o700)
        command = [sys.executable, "-m", "organizer", "migrate"]
        running = [
            subprocess.Popen(command, cwd=ROOT, env=site.environment, stderr=subprocess.PIPE, text=True)
            for _ in range(3)
        ]
        said = [process.communicate(timeout=300)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert sorted(text.count("Applied") for text in said) == [0, 0, 1]


def test_who_insists_on_prepared_statements_gets_at_most_503_and_then_goes_on_without(cluster, tmp_path):
    """DB_PREPARED_STATEMENTS=1 says that each client keeps its connection. It is noticed when that is not true."""
    direct = new_database(cluster, "insisting")
    with pooled(direct, mode="transaction", size=3) as url:
        environment = installed(tmp_path, DATABASE_URL=url, DB_PREPARED_STATEMENTS="1")
        with served(tmp_path, environment) as live:
            people = [live.person("alice") for _ in range(4)]
            seen = []
            with ThreadPoolExecutor(len(people)) as pool:
                for _ in range(8):
                    for found in pool.map(lambda person: [polled(person) for _ in range(8)], people):
                        seen += found
            assert set(seen) <= {200, 503}
            assert seen[-64:] == [200] * 64
        assert "Traceback" not in live.log.read_text()


def polled(person) -> int:
    return person.client.get("/team/").status_code


def test_in_session_mode_the_setting_keeps_prepared_statements_and_notifications(cluster, tmp_path):
    """There a client keeps its connection, so with DB_PREPARED_STATEMENTS=1 all is as without a pooler."""
    direct = new_database(cluster, "in_sessions")
    with pooled(direct, mode="session", size=60) as url:
        environment = installed(tmp_path, DATABASE_URL=url, DB_PREPARED_STATEMENTS="1")
        with served(tmp_path, environment) as live:
            alice = live.person("alice")
            with listening(alice.client), psycopg.connect(direct, autocommit=True) as connection:
                wait_until(lambda: connection.execute(LISTENERS).fetchone() >= (1,), 30)
            assert {polled(alice) for _ in range(40)} == {200}
        assert SAID not in live.log.read_text()
