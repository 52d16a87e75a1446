"""Backups: when the last one was made."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from organizer.backups.history import last_backup
from organizer.config.network import host_of, is_loopback
from organizer.doctor.findings import Finding, Level
from organizer.installation.database import why_not_there

# A nightly backup that failed a few times in a row: time to look, and not the first bad night.
TOO_OLD = timedelta(days=3)
ADVICE = "Run: organizer backup FOLDER. docs/backup.md says how to have it made every night."


def check_last_backup() -> Iterator[Finding]:
    """Whether there is a backup, and whether it is recent. One for oneself alone may go without."""
    if why_not_there():
        return
    try:
        made_at = last_backup()
    except (DatabaseError, InterfaceError):
        return  # said above
    if made_at is None:
        public = settings.PUBLIC_URL and not is_loopback(host_of(settings.PUBLIC_URL))
        level = Level.WARNING if public else Level.OK
        yield Finding(level, "backup", "no backup has been made yet.", ADVICE if public else "")
        return
    age = timezone.now() - made_at
    said = f"the newest backup shows {made_at:%Y-%m-%d %H:%M} UTC."
    if age > TOO_OLD:
        yield Finding(Level.WARNING, "backup", f"{said} That is {age.days} days ago.", ADVICE)
    else:
        yield Finding(Level.OK, "backup", said)
