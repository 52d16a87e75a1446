"""Which installation this is, and when it was last backed up. Every host that shares the database knows."""

import secrets
from datetime import datetime

from organizer.backups.models import Installation
from organizer.core.database import action

THE_ROW = 1
UNNAMED = ""


def last_backup() -> datetime | None:
    """Return the moment that the newest backup shows; None when there was none. Raises `DatabaseError`."""
    return Installation.objects.filter(pk=THE_ROW).values_list("backed_up_at", flat=True).first()


def installation_key() -> str:
    """Return the random name of this installation; of an emptied database, UNNAMED. Raises `DatabaseError`."""
    return Installation.objects.filter(pk=THE_ROW).values_list("key", flat=True).first() or UNNAMED


@action
def note_backup(moment: datetime) -> None:
    """Remember that a complete backup shows this moment."""
    # Of two that are made at once, the newer counts, whichever is complete first.
    Installation.objects.filter(pk=THE_ROW).exclude(backed_up_at__gte=moment).update(backed_up_at=moment)


@action
def rename_installation() -> None:
    """Become another installation, as a restored copy does: the original's backups are not its own to remove."""
    Installation.objects.update_or_create(pk=THE_ROW, defaults={"key": secrets.token_hex(16)})
