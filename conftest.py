"""What all tests share. People and their things are made through the real actions."""

import os
from collections.abc import Iterator

import pytest
from whitenoise.middleware import WhiteNoiseMiddleware

from organizer.teams.actions import create_team, join_team
from organizer.teams.models import Team
from tests.personas import Person, person
from tests.selection import leave_out_what_was_said, put_long_ones_first


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if left_out := leave_out_what_was_said(items):
        config.hook.pytest_deselected(items=left_out)
    put_long_ones_first(items)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a third of the time, tests wait for a server or for a moment to come."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.fixture(scope="session", autouse=True)
def static_files_listed_once() -> Iterator[None]:
    """Each test client makes the middleware anew, and looking for the admin's files took longer than what is tested."""
    look_for_files, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def take_what_was_found(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            look_for_files(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", take_what_was_found)
        yield


@pytest.fixture(autouse=True)
def fast_and_apart(settings, tmp_path):
    """A cheap password hash, and a media folder of the test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "images": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "media")},
        }
    }


@pytest.fixture
def anonymous() -> Person:
    return Person()


@pytest.fixture
def alice(db) -> Person:
    return person("alice")


@pytest.fixture
def bob(db) -> Person:
    return person("bob")


@pytest.fixture
def carol(db) -> Person:
    return person("carol")


@pytest.fixture
def mallory(db) -> Person:
    return person("mallory")


@pytest.fixture
def team(alice, bob, carol) -> Team:
    """Alice's team, with Bob and Carol in it."""
    made = create_team(owner=alice.user, name="Gardeners")
    for member in (bob, carol):
        join_team(person=member.user, team_id=made.pk)
    return made
