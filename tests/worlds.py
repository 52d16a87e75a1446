"""Worlds that take long to build: made once for a module's tests, each of which leaves it as it was."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.test import override_settings

T = TypeVar("T")


@contextlib.contextmanager
def built_for_the_module(blocker: Any, media: Path, build: Callable[[], T]) -> Iterator[T]:
    """Yield what `build` returns to the tests of a module; all of it is undone in the end.

    `blocker` is pytest-django's. Pictures go to the folder `media`; a test that looks at them needs `media_in`, and
    each test needs `db`, which undoes what the test itself changes. Whom `build` signs in stays so for a day, however
    long the module's tests take.
    """
    with blocker.unblock(), transaction.atomic():
        with media_in(media), override_settings(ACCESS_TOKEN_LIFETIME=timedelta(days=1)):
            built = build()
        yield built
        transaction.set_rollback(True)


@contextlib.contextmanager
def media_in(media: Path) -> Iterator[None]:
    """Keep pictures in this folder, and hash passwords cheaply."""
    images = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(media)},
    }
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MEDIA_ROOT=media,
        STORAGES=settings.STORAGES | {"images": images},
    ):
        yield
