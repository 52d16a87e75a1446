"""PostgreSQL as docs/install.md and docs/operating.md describe it: rights, a standby, and one that takes over."""

import contextlib
import re
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from tests.backups.site import Site
from tests.docs.console import ROOT
from tests.live.cluster import can_have_cluster, private_cluster, run_program
from tests.operations.pages import read_steps
from tests.operations.standby import standby_of
from tests.races.live import installed
from tests.server.running import wait_until

pytestmark = pytest.mark.skipif(not can_have_cluster(), reason="PostgreSQL's programs are not here")

INSTALL = (ROOT / "docs/install.md").read_text(encoding="utf-8")
# What the page has the administrator run, in the whole server and in somebody else's database.
MADE_BY_OWNER = next(step.command for step in read_steps("docs/install.md") if "psql" in step.command)
GRANTED = re.search(r"```sql\n(.*?)```", INSTALL, re.DOTALL)[1]


@pytest.fixture
def cluster():
    """An empty server, as `initdb` leaves it."""
    with private_cluster() as made:
        yield made


def execute(url, statements):
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in filter(str.strip, statements.split(";")):
            connection.execute(statement)


def hosted(cluster):
    """Return the address of the database that somebody else owns, for its owner."""
    return cluster.url.removesuffix("/postgres") + "/hosted"


def site_of(tmp_path, cluster, *, user, name, query=""):
    tmp_path.mkdir(exist_ok=True)
    address = urlsplit(cluster.url)
    url = f"postgresql://{user}@127.0.0.1:{address.port}/{name}{query}"
    return Site(tmp_path, installed(tmp_path, DATABASE_URL=url))


def findings(site, level):
    """Return what `doctor` says at this level."""
    return [line for line in site.organizer("doctor").stdout.splitlines() if line.lower().lstrip().startswith(level)]


def test_commands_of_the_page_make_a_database_that_needs_nothing_more(cluster, tmp_path):
    script = re.search(r"<< END\n(.*)\nEND", MADE_BY_OWNER, re.DOTALL)[1]
    execute(cluster.url, script)
    site = site_of(tmp_path, cluster, user="organizer", name="organizer")
    assert site.organizer("migrate").returncode == 0
    assert findings(site, "error") == []
    assert not any("search" in line for line in findings(site, "warning"))


def test_role_that_owns_nothing_is_told_what_it_lacks_and_works_with_the_rights_of_the_page(cluster, tmp_path):
    execute(cluster.url, "CREATE ROLE organizer LOGIN; CREATE DATABASE hosted")
    site = site_of(tmp_path, cluster, user="organizer", name="hosted")
    refused = site.organizer("migrate")
    assert refused.returncode == 1
    assert "permission denied for schema public" in refused.stderr
    assert "GRANT CREATE ON SCHEMA public TO organizer" in refused.stderr
    assert "Traceback" not in refused.stderr
    execute(hosted(cluster), GRANTED)
    done = site.organizer("migrate")
    assert done.returncode == 0, done.stderr
    assert findings(site, "error") == []
    assert not any("search" in line for line in findings(site, "warning"))


def test_role_without_the_right_to_extensions_works_and_doctor_says_what_searching_lacks(cluster, tmp_path):
    execute(cluster.url, "CREATE ROLE organizer LOGIN; CREATE DATABASE hosted")
    execute(hosted(cluster), GRANTED.splitlines()[0])
    site = site_of(tmp_path, cluster, user="organizer", name="hosted")
    assert site.organizer("migrate").returncode == 0
    assert findings(site, "error") == []
    assert any("search" in line for line in findings(site, "warning"))
    assert "CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gin;" in site.organizer("doctor").stdout
    with site.serving() as live:
        alice = live.person("alice")
        team = alice.client.post("/team/", json={"name": "Gardeners"}).json()["id"]
        alice.client.post(f"/team-chat-post/{team}", json={"team": team, "message": "watering cans"})
        found = alice.client.get("/team-chat-list/", params={"team_id": team, "search": "watering"}).json()
        assert found["count"] == 1


def test_standby_is_read_and_every_write_is_answered_with_503(cluster, tmp_path):
    site = site_of(tmp_path, cluster, user="postgres", name="postgres")
    with site.serving() as live:
        alice = live.person("alice")
        team = alice.client.post("/team/", json={"name": "Gardeners"}).json()["id"]
        header = {"Authorization": alice.client.headers["Authorization"]}
        with standby_of(cluster) as standby:
            follower = site_of(tmp_path / "standby", standby, user="postgres", name="postgres")
            follower.environment["SECRET_KEY"] = (tmp_path / "data/secret_key").read_text()
            with follower.serving() as copy, copy.client() as client:
                client.headers.update(header)
                assert client.get("/team/").json()["results"][0]["name"] == "Gardeners"
                body = {"team": team, "message": "hello"}
                answer = client.post(f"/team-chat-post/{team}", json=body)
                assert (answer.status_code, answer.json()["code"]) == (503, "database_read_only")
                assert int(answer.headers["Retry-After"]) > 0
                assert client.delete(f"/team/{team}").status_code == 503
                signing_in = {"username": alice.name, "password": "correct horse battery 7"}
                assert client.post("/dj-rest-auth/login/", json=signing_in).status_code == 503
            said = copy.log.read_text()
            assert "Traceback" not in said
            backup = follower.organizer("backup")
            assert backup.returncode == 0, backup.stderr


def test_promoted_standby_takes_over_without_a_restart_of_the_organizer(cluster, tmp_path):
    with standby_of(cluster) as standby:
        first, second = urlsplit(cluster.url).port, urlsplit(standby.url).port
        url = f"postgresql://postgres@127.0.0.1:{first},127.0.0.1:{second}/postgres?target_session_attrs=read-write"
        site = Site(tmp_path, installed(tmp_path, DATABASE_URL=url))
        with site.serving() as live:
            alice = live.person("alice")
            team = alice.client.post("/team/", json={"name": "Gardeners"}).json()["id"]

            def post(text):
                body = {"team": team, "message": text}
                status = alice.client.post(f"/team-chat-post/{team}", json=body).status_code
                assert status in (201, 503), f"a failover must not be a {status}"
                return status

            assert post("before") == 201
            wait_until(lambda: caught_up(cluster, standby), seconds=60)
            with stopped(cluster):
                assert post("nobody is there") == 503
                execute(standby.url, "SELECT pg_promote()")
                wait_until(lambda: post("after") == 201, seconds=60)
                messages = alice.client.get("/team-chat-list/", params={"team_id": team}).json()["results"]
                assert {message["message"] for message in messages} == {"before", "after"}
                wait_until(lambda: httpx.get(f"{live.url}/health/", trust_env=False).status_code == 200, seconds=60)


@contextlib.contextmanager
def stopped(cluster):
    """Let the server be down, as after a crash, during the block."""
    run_program("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(cluster.folder / "data"))
    yield
    run_program("pg_ctl", "start", "-w", "-D", str(cluster.folder / "data"), "-l", str(cluster.folder / "log"))


def caught_up(cluster, standby):
    with psycopg.connect(cluster.url) as first, psycopg.connect(standby.url) as second:
        written = first.execute("SELECT pg_current_wal_lsn()").fetchone()[0]
        return second.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [written]).fetchone()[0]
