"""Two servers of one installation, whose clocks are twenty minutes apart."""

import re

import pytest

from tests.races.live import PASSWORD, installed, own_database, served


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """One that is ten minutes ahead, and one that is as much behind."""
    folder = tmp_path_factory.mktemp("clocks")
    (folder / "behind").mkdir()
    with own_database(folder) as database:
        environment = installed(folder, WORKERS="1", **database)
        clock = "tests.races.clock"
        with (
            served(folder, environment | {"CLOCK_AHEAD": "600"}, module=clock) as ahead,
            served(folder / "behind", environment | {"CLOCK_AHEAD": "-600"}, module=clock) as behind,
        ):
            yield ahead, behind


def test_a_token_of_either_is_good_at_both(servers):
    for made_by, name in zip(servers, ("ahead", "behind"), strict=True):
        rose = made_by.person(f"rose-{name}")
        with made_by.client() as client:
            body = {"username": rose.name, "password": PASSWORD}
            access = client.post("/dj-rest-auth/login/", json=body).json()["access_token"]
        for server in servers:
            with server.client(access) as client:
                assert client.get("/dj-rest-auth/user/").status_code == 200
            with server.client() as client:
                refreshed = client.post("/dj-rest-auth/token/refresh/", json={"refresh": rose.refresh})
            assert refreshed.status_code == 200
            for other in servers:
                with other.client(refreshed.json()["access"]) as client:
                    assert client.get("/dj-rest-auth/user/").status_code == 200


def test_each_says_that_its_clock_is_wrong(servers):
    for server in servers:
        [seconds] = re.findall(r"clock and the database's differ by (\d+) seconds\.", server.log.read_text())
        assert 540 < int(seconds) < 660  # the machine may be busy, but not for so long
