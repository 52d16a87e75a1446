"""What `organizer doctor` says of PostgreSQL servers that are not well: each state is made for real."""

import json
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.backups.site import Site
from tests.live.cluster import can_have_cluster, private_cluster
from tests.operations.standby import standby_of
from tests.races.live import installed

pytestmark = pytest.mark.skipif(not can_have_cluster(), reason="PostgreSQL's programs are not here")


@pytest.fixture(scope="module")
def cluster():
    with private_cluster() as made:
        yield made


@pytest.fixture(scope="module")
def site(cluster, tmp_path_factory):
    """A migrated installation on a server of its own."""
    folder = tmp_path_factory.mktemp("site")
    made = Site(folder, installed(folder, DATABASE_URL=cluster.url, WORKERS="1"))
    assert made.organizer("migrate").returncode == 0
    return made


def ask(site, *arguments, **environment):
    """Return what is not well, as (level, message), and the exit code."""
    done = site.organizer("doctor", "--json", "--quiet", *arguments, **environment)
    return [(one["level"], one["message"]) for one in json.loads(done.stdout)["findings"]], done.returncode


def test_a_healthy_server_is_called_so_deeply_too(site):
    assert ask(site, "--deep") == ([], 0)


def test_a_standby_is_an_error(site, cluster):
    with standby_of(cluster) as standby:
        found, code = ask(site, DATABASE_URL=standby.url)
        assert code == 1
        assert ("error", "this is a standby: it can only be read.") in found
        found, code = ask(site, DATABASE_URL=f"{standby.url}?target_session_attrs=read-write")
    assert (code, found[0][0]) == (1, "error")


def test_few_connections_and_lost_durability_are_warned_of(site, cluster):
    found, code = ask(site, WORKERS="64")
    assert (code, len(found)) == (0, 1)
    assert "PostgreSQL allows" in found[0][1]
    found, code = ask(site, PGOPTIONS="-c synchronous_commit=off")
    assert (code, len(found)) == (0, 1)
    assert "synchronous_commit = off" in found[0][1]


def test_another_encoding_is_an_error(site, cluster):
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    found, code = ask(site, DATABASE_URL=urlsplit(cluster.url)._replace(path="/latin").geturl())
    assert code == 1
    assert any("encoding is LATIN1" in message for _, message in found)


def test_a_zeroed_page_of_an_index_is_found_deeply(tmp_path):
    with private_cluster() as cluster:
        site = Site(tmp_path, installed(tmp_path, DATABASE_URL=cluster.url, WORKERS="1"))
        assert site.organizer("migrate").returncode == 0
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            path = connection.execute("SELECT pg_relation_filepath('auth_permission_pkey')").fetchone()[0]
            connection.execute("CHECKPOINT")
        with (cluster.folder / "data" / path).open("r+b") as file:
            file.seek(8192)
            file.write(bytes(8192))
        cluster.restart("fast")
        found, code = ask(site, "--deep")
    assert code == 1
    assert any(level == "error" and "auth_permission_pkey" in message for level, message in found), found
