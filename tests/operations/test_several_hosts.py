"""DATABASE_URL names several hosts, a socket or a service: all that connects finds the one that can be written."""

from urllib.parse import quote, urlsplit

import psycopg
import pytest

from tests.backups.site import Site
from tests.live.cluster import can_have_cluster, private_cluster
from tests.operations.events import listening
from tests.operations.standby import standby_of
from tests.races.live import free_port, installed

pytestmark = pytest.mark.skipif(not can_have_cluster(), reason="PostgreSQL's programs are not here")

SETTINGS = "listen_addresses = '127.0.0.1, ::1'\nunix_socket_directories = '{folder}'\n"


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """Two servers, the second of which follows the first, and every way to name them. Databases are made as needed."""
    services = tmp_path_factory.mktemp("services") / "pg_service.conf"
    with private_cluster(SETTINGS) as primary, standby_of(primary) as standby:
        first, second = urlsplit(primary.url).port, urlsplit(standby.url).port
        ways = {
            "standby first": f"postgresql://postgres@127.0.0.1:{second},127.0.0.1:{first}/NAME",
            "one down": f"postgresql://postgres@127.0.0.1:{free_port()},localhost:{first}/NAME",
            "IPv6": f"postgresql://postgres@[::1]:{second},[::1]:{first}/NAME",
            "socket": f"postgresql:///NAME?host={quote(str(primary.folder), safe='')}&port={first}&user=postgres",
            "service": "postgresql:///?service=organizer",
        }
        services.write_text(f"[organizer]\nhost=127.0.0.1,127.0.0.1\nport={second},{first}\nuser=postgres\n")
        yield primary, services, ways


@pytest.fixture(params=["standby first", "one down", "IPv6", "socket", "service"])
def site(request, addresses, tmp_path):
    """An installation on a database of its own, named in one of the ways."""
    primary, services, ways = addresses
    name = request.param.replace(" ", "_").lower()
    with psycopg.connect(primary.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = ways[request.param].replace("NAME", name)
    if request.param == "service":
        services.write_text(services.read_text() + f"dbname={name}\n")
    url += ("&" if "?" in url else "?") + "target_session_attrs=read-write"
    made = Site(tmp_path, installed(tmp_path, DATABASE_URL=url, PGSERVICEFILE=str(services)))
    made.primary = f"{primary.url.removesuffix('postgres')}{name}"
    return made


def test_requests_streams_and_backups_meet_the_one_that_can_be_written(site):
    with site.serving() as live:
        alice, bob = live.person("alice"), live.person("bob")
        team = alice.client.post("/team/", json={"name": "Gardeners"}).json()["id"]
        assert bob.client.post("/membership/", json={"team": team}).status_code == 201
        with listening(bob.client) as events:
            posted = alice.client.post(f"/team-chat-post/{team}", json={"team": team, "message": "hello"})
            assert posted.status_code == 201
            assert (
                next(event for event in events if event.get("type") == "message.posted")["data"]["message"] == "hello"
            )
        for _ in range(3):
            assert bob.client.get(f"/team-chat-message-count/{team}").json() == {"count": 1}
        backup = site.backup()
    with psycopg.connect(site.primary) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    restored = site.organizer("restore", backup)
    assert restored.returncode == 0, restored.stderr
    with psycopg.connect(site.primary) as connection:
        assert connection.execute("SELECT text FROM chat_message").fetchall() == [("hello",)]
    assert "Traceback" not in live.log.read_text()
