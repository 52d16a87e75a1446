import pytest

from tests.memory.serving import marked_server, newcomer


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One server of one process, shared by the tests of a module."""
    with marked_server(tmp_path_factory.mktemp("marked"), CLIENT_ORIGIN="https://app.example.com") as server:
        yield server


@pytest.fixture
def people(running):
    """Bring people to the running server; their connections close with the test."""
    came = []

    def come(name):
        came.append(newcomer(running.port, name))
        return came[-1]

    yield come
    for caller in came:
        caller.close()
