from tests.access.conftest import built_world, world

__all__ = ["built_world", "world"]
