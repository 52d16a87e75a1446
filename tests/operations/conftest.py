"""What these tests share. `make test` does not collect them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.races.live import Live, running_server


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server that learns from its proxy alone who asks, and under which name."""
    folder: Path = tmp_path_factory.mktemp("operations")
    settings = {"TRUSTED_PROXIES": "127.0.0.1", "ALLOWED_HOSTS": "organizer.example.com"}
    with running_server(folder, ACCESS_LOG="1", LOG_FORMAT="json", COOKIE_SECURE="1", **settings) as server:
        yield server
        assert "Traceback" not in server.log.read_text()
