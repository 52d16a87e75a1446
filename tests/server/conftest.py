import pytest

from tests.server.running import Running


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One server of one process, with short times, shared by the tests of a module."""
    limits = {"header_seconds": 0.6, "body_seconds": 0.6, "linger_seconds": 0.5}
    running = Running({"limits": limits}, directory=tmp_path_factory.mktemp("server"))
    yield running
    running.clean_up()


@pytest.fixture
def start(tmp_path):
    """Start servers of one's own; they end with the test."""
    started = []

    def start_server(**wish):
        started.append(Running(wish, directory=tmp_path))
        return started[-1]

    yield start_server
    for running in started:
        running.clean_up()
