import io
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import storages

from organizer.images.actions import attach_image, store_image
from organizer.images.pipeline import clean_image
from organizer.images.tests import pictures

AWAY = OSError("the storage is away")


@pytest.fixture
def owner(db):
    return get_user_model().objects.create(username="alice")


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    """A media folder of the test's own."""
    settings.IMAGE_STORAGE = "local"
    settings.STORAGES = settings.STORAGES | {
        "images": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "media"},
        }
    }
    return tmp_path / "media"


@pytest.fixture
def upload(owner):
    """Store a picture and attach it, as a task or a message would."""

    def store(kind="PNG", *, attach=True, **options):
        image = store_image(owner=owner, image=clean_image(io.BytesIO(pictures.picture(kind, **options))))
        if attach:
            attach_image(image)
        return image

    return store


@pytest.fixture
def files(media):
    """Return the names of all stored files."""

    def listed():
        return sorted(path.name for path in media.rglob("*") if path.is_file())

    return listed


@pytest.fixture
def break_storage(monkeypatch):
    """Make an operation of the storage fail, always or for some names."""

    def fail(operation, *, when=lambda name: True, error=AWAY):
        storage = storages["images"]
        working = getattr(storage, operation)

        def maybe_fail(name, *args, **kwargs):
            if when(name):
                raise error
            return working(name, *args, **kwargs)

        monkeypatch.setattr(storage, operation, maybe_fail)

    return fail


def put_orphan(media: Path, key: str, *, age: timedelta) -> Path:
    """Write a file that no row knows."""
    path = media / key[:2] / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left over")
    written = time.time() - age.total_seconds()
    os.utime(path, (written, written))
    return path
