from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backups.site import Site, new_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An empty installation, shared by the tests of a file."""
    with new_site(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Site]:
    """Another installation, empty."""
    with new_site(tmp_path / "elsewhere") as made:
        yield made
