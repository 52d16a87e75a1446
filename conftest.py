"""What all tests share. People and their things are made through the real actions."""

import pytest

from organizer.teams.actions import create_team, join_team
from organizer.teams.models import Team
from tests.personas import Person, person


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
