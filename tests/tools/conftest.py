import pytest

from tests.tools.checkout import Checkout


@pytest.fixture
def checkout(tmp_path) -> Checkout:
    return Checkout(tmp_path / "a clone")
