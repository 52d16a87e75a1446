"""An image's way through its states. The file is written before the transaction that uses it and removed after the
one that lets go of it, so a rollback or a crash leaves at worst a file whose row tells the sweeper to remove it."""

import errno
import logging
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from organizer.core.database import action
from organizer.core.errors import Unavailable
from organizer.images.files import are_files_kept, delete_file, write_file
from organizer.images.models import State, StoredImage
from organizer.images.pipeline import CleanImage

if TYPE_CHECKING:
    from organizer.accounts.models import User

logger = logging.getLogger("organizer.images")

# Files removed by the request that let go of them; of more, as when a team is deleted, the sweeper takes care.
REMOVED_AT_ONCE: Final = 20


def store_image(*, owner: "User", image: CleanImage) -> StoredImage:
    """Write the image's file and return its row, pending. Call before the transaction that attaches it.

    Raises Unavailable when the storage refuses; then nothing is left behind.
    """
    stored = _begin_upload(owner=owner, image=image)
    try:
        write_file(stored.key, image.bytes, content_type=image.content_type)
    except Exception as error:
        # Every storage has errors of its own. Whatever it was, the picture is not stored.
        logger.exception("image %s could not be stored", stored.key)
        discard_image(stored)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Unavailable("The server's storage is full; nothing was changed.", code="storage_full") from error
        raise Unavailable("The image could not be stored; nothing was changed.", code="storage_unavailable") from error
    return stored


@contextmanager
def uploaded(*, owner: "User", image: object) -> Iterator[StoredImage | None]:
    """Store a newly sent image around the action that attaches it, and give it up again if that is refused.

    Yields None when `image` is no new one: KEEP, or None.
    """
    stored = store_image(owner=owner, image=image) if isinstance(image, CleanImage) else None
    try:
        yield stored
    except Exception:
        if stored is not None:
            discard_image(stored)
        raise


def attach_image(image: StoredImage) -> None:
    """Make a pending image live, in the transaction that puts it into a task or a message.

    Raises Unavailable if the sweeper took the upload for abandoned.
    """
    if not _move([image.pk], start=State.PENDING, end=State.LIVE):
        raise Unavailable("The image was sent too long ago; send it again.", code="image_expired")
    image.state = State.LIVE


def release_image(image: StoredImage) -> None:
    """Give up a live image, in the transaction that takes it out of its task or message. Its file goes after commit."""
    release_images([image])


@action
def release_images(images: Iterable[StoredImage]) -> None:
    """Give up several live images at once, as `release_image` does."""
    released = list(images)
    _move([image.pk for image in released], start=State.LIVE, end=State.DELETED)
    for image in released:
        image.state = State.DELETED
    for image in released[:REMOVED_AT_ONCE]:
        _remove_after_commit(image)


@action
def discard_image(image: StoredImage) -> None:
    """Give up a pending image at once, when the action that wanted it was refused."""
    if _move([image.pk], start=State.PENDING, end=State.DELETED):
        _remove_after_commit(image)


def remove_deleted(*, pk: int, key: str) -> bool:
    """Remove a deleted image's file, then its row. Raises whatever the storage raises, and then keeps the row.

    Returns False, and leaves both to a later sweep, while a backup needs the file. That is asked here, after the row
    was seen to be deleted: a backup that begins in between copies the row as deleted, too.
    """
    if are_files_kept():
        return False
    delete_file(key)
    _forget(pk=pk)
    return True


def _remove_after_commit(image: StoredImage) -> None:
    def remove_image() -> None:
        remove_deleted(pk=image.pk, key=image.key)

    # robust: a storage that is away is logged, and neither spoils the answer nor the other removals.
    transaction.on_commit(remove_image, robust=True)


@action
def _begin_upload(*, owner: "User", image: CleanImage) -> StoredImage:
    return StoredImage.objects.create(
        key=f"{secrets.token_hex(16)}.{image.extension}",
        owner=owner,
        content_type=image.content_type,
        width=image.width,
        height=image.height,
        size=len(image.bytes),
    )


@action
def _forget(*, pk: int) -> None:
    StoredImage.objects.filter(pk=pk, state=State.DELETED).delete()


def _move(pks: list[int], *, start: State, end: State) -> int:
    return StoredImage.objects.filter(pk__in=pks, state=start).update(state=end, changed_at=timezone.now())
