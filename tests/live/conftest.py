from collections.abc import Iterator

import pytest

from tests.races.live import Live, running_server


@pytest.fixture(scope="package")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with two worker processes, shared by the tests of this folder."""
    with running_server(tmp_path_factory.mktemp("live")) as server:
        yield server
        assert "Traceback" not in server.log.read_text()
