"""The stored images, from the place that is used now into another one. They are copied, and never removed here."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Final

from django.core.files.storage import Storage

from organizer.backups import Refused
from organizer.images.files import delete_file, list_files, open_file, write_file
from organizer.images.models import State, StoredImage
from organizer.terminal.console import Console
from organizer.transfer.destination import ImagePlace
from organizer.transfer.tables import UNTOUCHED

AT_ONCE: Final = 8  # images: each waits for the network most of the time
BATCH: Final = 500  # images, between two looks at how many have failed
MOST_FAILURES: Final = 100  # by then it is the place that fails, and not a picture
AGAIN: Final = "Run the same again: images that are there are compared, and not copied."


def transfer_images(place: ImagePlace, *, console: Console) -> int:
    """Copy every image of a task or a message, and compare both sides. Return how many there are.

    An image that is there already, whole, is not written again. Raises `Refused` when any could not be copied.
    """
    images = dict(StoredImage.objects.filter(state=State.LIVE).order_by("key").values_list("key", "content_type"))
    there = _list_all(place.storage)
    _warn_of_strangers(there, console=console)
    failed: dict[str, str] = {}
    waiting = iter(images)
    with console.bar("images", total=len(images), unit=" images") as bar, ThreadPoolExecutor(AT_ONCE) as threads:
        while len(failed) < MOST_FAILURES and (batch := list(islice(waiting, BATCH))):
            outcomes = threads.map(
                lambda key: _try_to_copy(key, content_type=images[key], to=place.storage, is_there=key in there),
                batch,
            )
            for key, reason in zip(batch, outcomes, strict=True):
                bar.update()
                if reason:
                    failed[key] = reason
                    console.warn(f"image {key} was not transferred: {reason}")
    if failed:
        raise Refused(f"{len(failed)} of {len(images)} images were not transferred. {AGAIN}")
    if lost := images.keys() - _list_all(place.storage):
        raise Refused(f"{len(lost)} images were written but are not listed, such as {min(lost)}. {AGAIN}")
    return len(images)


def _try_to_copy(key: str, *, content_type: str, to: Storage, is_there: bool) -> str:
    """Copy one image unless it is there already. Return why that failed; nothing when it is there, byte for byte."""
    try:
        with open_file(key) as file:
            content: bytes = file.read()
        digest = hashlib.sha256(content).digest()
        if is_there:
            if _digest_at(key, to) == digest:
                return ""
            delete_file(key, storage=to)  # half a file, left by a run that was killed
        write_file(key, content, content_type=content_type, storage=to)
        if _digest_at(key, to) != digest:
            return "what was read back is not what was written."
    except FileNotFoundError as error:
        return f"its file is missing ({error})."
    except Exception as error:  # every storage has errors of its own, and the other images go on
        return f"{type(error).__name__}: {str(error).strip()}"
    return ""


def _digest_at(key: str, storage: Storage) -> bytes:
    with open_file(key, storage=storage) as file:
        return hashlib.sha256(file.read()).digest()


def _list_all(storage: Storage) -> set[str]:
    """Return the keys of all images at a place. Raises `Refused` when it cannot be listed."""
    try:
        return set(_listed(storage))
    except Exception as error:  # every storage has errors of its own
        raise Refused(
            f"the images at the other place cannot be listed: {str(error).strip() or error!r}. {UNTOUCHED}"
        ) from error


def _listed(storage: Storage) -> Iterator[str]:
    cursor = None
    while True:
        page, cursor = list_files(cursor, storage=storage)
        yield from (key for key, _ in page)
        if cursor is None:
            return


def _warn_of_strangers(there: set[str], *, console: Console) -> None:
    """Say when the other place holds images that no row knows: the server would take them for leftovers."""
    if not there:
        return
    known = set(StoredImage.objects.values_list("key", flat=True).iterator())
    if strangers := there - known:
        console.warn(
            f"{len(strangers)} images at the other place are unknown to this database. Its server removes them. "
            "If they are another installation's, do not go on: give each installation a place of its own."
        )
