"""PostgreSQL is restarted under load, for real. `make soak` is the long one."""

import os

import pytest

from tests.live.cluster import can_have_cluster, private_cluster
from tests.live.soak import RESTARTS, Size, run


@pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="the tests are run on SQLite")
@pytest.mark.skipif(not can_have_cluster(), reason="PostgreSQL's programs are not here")
def test_every_listener_ends_with_exactly_what_it_may_see_although_the_database_was_restarted(tmp_path, monkeypatch):
    with private_cluster() as cluster:
        monkeypatch.setenv("TEST_DATABASE_URL", cluster.url)
        outcome = run(tmp_path, Size(servers=1, writers=3, listeners=8, kill_every=6), cluster)
    assert outcome.problems == []
    assert (outcome.lost, outcome.doubled) == (0, 0)
    assert outcome.restarts == list(RESTARTS)
    assert outcome.written
    assert outcome.told
