"""Whether this server is ready for requests: its database, its migrations, its disk."""

import logging
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, connections

from organizer.core.migration_state import count_pending_migrations
from organizer.watching.background import SharedWork

# So many seconds a check may take, and its result is good for; whoever asks more often gets the same again.
PATIENCE = 2
FRESH = 1

logger = logging.getLogger("organizer.health")


@dataclass(frozen=True)
class Readiness:
    """What was found. Without a `code` the server is ready; else the code names the reason for programs. `free_bytes`
    is the room left on the disk, where that could be found out."""

    pending: int = 0
    code: str = ""
    detail: str = ""
    free_bytes: int | None = None


DATABASE_AWAY = Readiness(code="database_unavailable", detail="The database is not available at the moment.")
DATABASE_LATE = Readiness(code="database_unavailable", detail="The database does not answer in time.")
STORAGE_AWAY = Readiness(code="storage_unavailable", detail="The server's data folder cannot be reached.")
STORAGE_LOW = Readiness(code="storage_low", detail="The server's disk is almost full.")


def readiness() -> Readiness:
    """Return whether the server is ready, as of the last second. Waits for at most two."""
    try:
        found = check.result()
    except TimeoutError:
        found = DATABASE_LATE
    _log_change(found)
    return found


def look() -> Readiness:
    """Look at everything that a request may need. The connection is a new one: it must be possible to get one."""
    try:
        free = free_bytes()
    except OSError:
        return STORAGE_AWAY
    return replace(STORAGE_LOW if free < settings.MIN_FREE_BYTES else _look_at_database(), free_bytes=free)


def free_bytes() -> int:
    """Return how much room is left where data is kept on this machine, at the place that has the least."""
    folders = [settings.DATA_DIR]
    if connection.vendor == "sqlite":
        folders.append(Path(settings.DATABASES["default"]["NAME"]).parent)
    if settings.IMAGE_STORAGE == "local":
        folders.append(settings.MEDIA_ROOT)
    return min(shutil.disk_usage(_nearest(Path(folder))).free for folder in folders)


def _look_at_database() -> Readiness:
    try:
        pending = count_pending_migrations()
    except (DatabaseError, InterfaceError):
        return DATABASE_AWAY
    finally:
        connections.close_all()
    if pending:
        return Readiness(pending, "migrations_pending", f"{pending} migrations are pending. Run: organizer migrate")
    return Readiness()


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists: the first image makes the others."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def _log_change(found: Readiness) -> None:
    global _last
    if found.code == _last.code:
        return
    _last = found
    if found.code:
        logger.warning("Not ready: %s", found.detail)
    else:
        logger.info("Ready again")


_last = Readiness()
check = SharedWork(look, name="readiness", fresh=FRESH, patience=PATIENCE)
