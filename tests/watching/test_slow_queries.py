"""A slow query of a real server: the line names the request and its route."""

import contextlib
import json
import sqlite3
import threading
import uuid
from pathlib import Path

import psycopg
import pytest

from tests.races.live import running_server
from tests.server.running import wait_until


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slow")
    with running_server(folder, LOG_FORMAT="json", SLOW_QUERY_MS="50", WORKERS="1") as live:
        yield live


@contextlib.contextmanager
def teams_locked(live):
    """Keep everybody from writing teams."""
    if url := live.environment["DATABASE_URL"]:
        with psycopg.connect(url) as connection:
            connection.execute("LOCK TABLE teams_team IN ACCESS EXCLUSIVE MODE")
            yield
        return
    database = sqlite3.connect(Path(live.environment["ORGANIZER_DATA"]) / "organizer.sqlite3", isolation_level=None)
    with contextlib.closing(database):
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def slow_lines(live, named):
    complete = live.log.read_text().rpartition("\n")[0]
    lines = [json.loads(line) for line in complete.splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("request_id") == named and line["message"].startswith("Slow query: ")]


@pytest.mark.parametrize("form", [{"json": {"name": "Gardeners"}}, {"files": {"name": (None, "Gardeners")}}])
def test_a_statement_that_waited_is_logged_with_its_request(live, form):
    alice, named, answers = live.person("alice"), uuid.uuid4().hex, []

    def found():
        answers.append(alice.client.post("/team/", headers={"X-Request-ID": named}, **form))

    with teams_locked(live):
        waiting = threading.Thread(target=found)
        waiting.start()
        waiting.join(1)
    waiting.join()
    assert answers[0].status_code == 200
    wait_until(lambda: slow_lines(live, named), seconds=30)
    line = slow_lines(live, named)[0]
    assert (line["route"], line["logger"], line["level"]) == ("/team", "organizer.database", "WARNING")
    assert line["ms"] >= 50
    assert "Gardeners" not in live.log.read_text()
