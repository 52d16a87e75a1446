from tests.backups.conftest import elsewhere

__all__ = ["elsewhere"]
