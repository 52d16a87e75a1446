"""The world is built once per file; each test gets it in a transaction of its own and leaves it as it was."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from tests.access.world import World, build_world


@pytest.fixture(scope="module")
def built_world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(**kept_apart(media)):
            world = build_world()
        world.names["media_folder"] = media
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world: World, fast_and_apart: None, db: None) -> Iterator[World]:
    """The built world, with its pictures; what the test changes is undone by `db`."""
    with override_settings(**kept_apart(built_world.names["media_folder"])):
        yield built_world


def kept_apart(media: Path) -> dict[str, Any]:
    images = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(media)},
    }
    return {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "MEDIA_ROOT": media,
        "STORAGES": settings.STORAGES | {"images": images},
    }
