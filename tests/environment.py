"""What pytest needs before settings are read (loaded by `-p` in pyproject.toml).

Tests run on settings of their own: a scratch data folder, none of the developer's variables, and PostgreSQL when
TEST_DATABASE_URL names a server on which a test database may be created.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator

import pytest

OURS = (
    *("ACCESS_LOG", "ALLOWED_HOSTS", "AWS_STORAGE_BUCKET_NAME", "CLIENT_ORIGIN", "CLOUDINARY_URL", "COOKIE_SAMESITE"),
    *("COOKIE_SECURE", "DATABASE_URL", "DB_HOST", "DB_NAME", "DB_PASSWORD", "DB_PORT", "DB_USER", "DEV", "EMAIL_URL"),
    *("HOST", "IMAGE_STORAGE", "MEDIA_ROOT", "METRICS_TOKEN", "PORT", "PUBLIC_URL", "REGISTRATION", "SECRET_KEY"),
    *("TRUSTED_PROXIES", "WORKERS"),
)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Prepare the environment; a wrapper, because pytest-django reads the settings in a `tryfirst` hook."""
    for name in OURS:
        os.environ.pop(name, None)
    if "PYTEST_XDIST_WORKER" not in os.environ:  # the workers share the folder of the process that started them
        scratch = tempfile.mkdtemp(prefix="organizer-tests-")
        atexit.register(shutil.rmtree, scratch, ignore_errors=True)
        os.environ["ORGANIZER_DATA"] = scratch
    if os.environ.get("TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
        # A third of the time would be flushing to the disk; it matters only where the database itself is stopped.
        os.environ.setdefault("PGOPTIONS", "-c synchronous_commit=off")
    yield


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Settings are read: servers that tests start shall not inherit the address of a database that is not theirs."""
    os.environ.pop("DATABASE_URL", None)
