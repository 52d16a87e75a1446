"""The world is built once per file; each test gets it in a transaction of its own and leaves it as it was."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.world import World, build_world
from tests.worlds import built_for_the_module, media_in


@pytest.fixture(scope="module")
def built_world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    media = tmp_path_factory.mktemp("media")
    with built_for_the_module(django_db_blocker, media, build_world) as world:
        world.names["media_folder"] = media
        yield world


@pytest.fixture
def world(built_world: World, fast_and_apart: None, db: None) -> Iterator[World]:
    """The built world, with its pictures; what the test changes is undone by `db`."""
    with media_in(built_world.names["media_folder"]):
        yield built_world
