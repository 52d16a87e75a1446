"""The product on its own server, two processes of it, watched in every way."""

import json

import pytest

from tests.races.live import running_server
from tests.server.running import wait_until


@pytest.fixture(scope="package")
def live(tmp_path_factory):
    settings = {"ACCESS_LOG": "1", "LOG_FORMAT": "json", "WORKERS": "2"}
    with running_server(tmp_path_factory.mktemp("watched"), **settings) as live:
        yield live


@pytest.fixture
def line_of(live):
    """Return a function that waits for the access log's line of a request, named by its id."""

    def wait(request_id):
        found = []

        def look():
            found[:] = [line for line in lines_of(live) if line.get("request_id") == request_id and "ms" in line]
            return found

        wait_until(look, seconds=30)
        return found[0]

    return wait


def lines_of(live):
    """Return all log lines; every one of them is JSON."""
    complete = live.log.read_text().rpartition("\n")[0]
    return [json.loads(line) for line in complete.splitlines() if not line.startswith("Organizer ")]
