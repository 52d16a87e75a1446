"""Whether there is a database to read. Opening a SQLite database that is missing would make an empty one."""

import os
from pathlib import Path

from django.db import connection

from organizer.config.ownership import whose
from organizer.core.errors import OrganizerError
from organizer.core.migration_state import count_pending_migrations


class NotReady(OrganizerError):
    """There is nothing that could be read; the text says what to do."""


def why_not_there() -> str:
    """Say why there is no SQLite database that we can open; nothing when there is, or when it is another one's."""
    if connection.vendor != "sqlite":
        return ""
    path = Path(connection.settings_dict["NAME"])
    if os.access(path, os.R_OK):
        return ""
    if foreign := whose(path):
        return f"{path} cannot be read. {foreign}"
    return f"there is no database yet at {path}." if not os.path.lexists(path) else f"{path} cannot be read."


def require_database() -> None:
    """Raise `NotReady` unless there is a database of this version. For commands that only read."""
    if reason := why_not_there():
        raise NotReady(f"{reason}\nSee: organizer doctor")
    if pending := count_pending_migrations():
        raise NotReady(f"the database is not up to date ({pending} migrations are pending). Run: organizer migrate")
