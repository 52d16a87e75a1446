from collections.abc import Callable, Iterator

import pytest

from tests.origins.probe import Probe


@pytest.fixture(scope="session")
def configured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Probe]]:
    """Return the process for some settings, started once for all tests that want the same."""
    running: dict[tuple[tuple[str, str], ...], Probe] = {}

    def start(**settings: str) -> Probe:
        key = tuple(sorted(settings.items()))
        if key not in running:
            running[key] = Probe(tmp_path_factory.mktemp("probe"), **settings)
        return running[key]

    yield start
    for probe in running.values():
        probe.stop()


@pytest.fixture
def plain(configured: Callable[..., Probe]) -> Probe:
    """Nothing configured."""
    return configured()


@pytest.fixture
def with_client(configured: Callable[..., Probe]) -> Probe:
    """Two clients on other origins."""
    return configured(CLIENT_ORIGIN="https://app.example.com, http://localhost:3000")


@pytest.fixture
def with_public_url(configured: Callable[..., Probe]) -> Probe:
    return configured(PUBLIC_URL="https://organizer.example.com", ALLOWED_HOSTS="organizer.example.com,internal")


@pytest.fixture
def behind_proxy(configured: Callable[..., Probe]) -> Probe:
    """No public URL: what the proxy at 10.0.0.7 says counts."""
    return configured(TRUSTED_PROXIES="10.0.0.7", ALLOWED_HOSTS="organizer.example.com,internal,localhost")
