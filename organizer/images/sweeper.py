"""Brings rows and files into agreement, whatever failed between them. Runs every minute in the background."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from organizer.core.database import action
from organizer.images.actions import remove_deleted
from organizer.images.files import delete_file, list_files
from organizer.images.models import State, StoredImage
from organizer.telemetry.measures import SWEEP_FAILURES

logger = logging.getLogger("organizer.images")

# Far longer than any upload takes between its row, its file and the transaction that attaches it.
ABANDONED_AFTER: Final = timedelta(hours=1)

# Of each kind of work in one sweep, so that a sweep stays short and the lease on it is kept.
BATCH: Final = 500
LISTING_PAGES: Final = 5

# More unknown files than this, and more than known ones, are no leftovers: the storage belongs to another database.
ORPHAN_ALARM: Final = 100

_next_page: str | None = None  # where this process goes on listing


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: abandoned uploads given up, deleted images removed, files without a row removed, failures."""

    abandoned: int
    removed: int
    orphans: int
    failures: int


def sweep(now: datetime | None = None) -> Swept:
    """Give up uploads older than an hour, remove deleted images and files without a row, a bounded number of each.

    A file that cannot be removed is logged and tried again at the next sweep; the others go on.
    """
    now = now or timezone.now()
    abandoned = _give_up_abandoned(before=now - ABANDONED_AFTER)
    removed, failures = _remove_deleted()
    orphans, orphan_failures = _remove_orphans(before=now - ABANDONED_AFTER)
    SWEEP_FAILURES.add(amount=failures + orphan_failures)
    return Swept(abandoned, removed, orphans, failures + orphan_failures)


@action
def _give_up_abandoned(*, before: datetime) -> int:
    # The condition on the state is checked again by the update itself, so an attaching transaction wins or loses whole.
    pending = StoredImage.objects.filter(state=State.PENDING, changed_at__lt=before).order_by("changed_at")
    batch = list(pending.values_list("pk", flat=True)[:BATCH])
    return StoredImage.objects.filter(pk__in=batch, state=State.PENDING).update(
        state=State.DELETED, changed_at=timezone.now()
    )


def _remove_deleted() -> tuple[int, int]:
    removed = failures = 0
    deleted = StoredImage.objects.filter(state=State.DELETED).order_by("changed_at")
    for pk, key in list(deleted.values_list("pk", "key")[:BATCH]):
        try:
            removed += remove_deleted(pk=pk, key=key)
        except Exception:
            logger.exception("image %s could not be removed; the next sweep tries again", key)
            failures += 1
            _queue_again(pk)
    return removed, failures


@action
def _queue_again(pk: int) -> None:
    # To the end of the line: otherwise a batch of files that can never be removed would hold up all others.
    StoredImage.objects.filter(pk=pk).update(changed_at=timezone.now())


def _remove_orphans(*, before: datetime) -> tuple[int, int]:
    """Look at the next pages of the storage's listing; a page's unknown old files go."""
    global _next_page
    removed = failures = 0
    for _ in range(LISTING_PAGES):
        try:
            listed, _next_page = list_files(_next_page)
        except Exception:
            logger.exception("the stored images could not be listed; the next sweep tries again")
            return removed, failures + 1
        page_removed, page_failures = _remove_unknown([key for key, written in listed if written < before])
        removed, failures = removed + page_removed, failures + page_failures
        if _next_page is None:
            break
    return removed, failures


def _remove_unknown(keys: list[str]) -> tuple[int, int]:
    known: set[str] = set()
    for start in range(0, len(keys), BATCH):  # SQLite takes a limited number of parameters
        known.update(StoredImage.objects.filter(key__in=keys[start : start + BATCH]).values_list("key", flat=True))
    unknown = [key for key in keys if key not in known]
    if len(unknown) > max(ORPHAN_ALARM, len(known)):
        logger.error(
            "%d of %d stored images are unknown to this database: it looks like another installation's storage, "
            "so nothing is removed. Give each installation a folder or bucket of its own.",
            len(unknown),
            len(keys),
        )
        return 0, 1
    removed = 0
    for key in unknown:
        try:
            delete_file(key)
            removed += 1
        except Exception:
            logger.exception("the file of %s, which has no row, could not be removed", key)
    return removed, len(unknown) - removed
