"""The files of stored images, whichever storage keeps them. Every storage is spoken to from here.

`storage` is the one that the server uses unless another is given.
"""

import contextlib
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

from organizer.core.locks import locked

# Random names in 256 folders by their first two digits, so that no folder of the local storage grows without bound.
FILE_NAME: Final = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{30}\.(?:jpg|png|webp))")
IMAGE_KEY: Final = re.compile(r"[0-9a-f]{32}\.(?:jpg|png|webp)")

# How long a redirect to a storage's own URL works, in seconds: time enough to load a picture on a slow line.
REDIRECT_LIFETIME: Final = 600

# One listing request's worth: the most that S3 answers at once.
LISTING_PAGE: Final = 1000

# Locked by a backup, in the folder of the local storage.
KEEPING: Final = ".backup-lock"

StoredFile = tuple[str, datetime]


def write_file(key: str, content: bytes, *, content_type: str, storage: Storage | None = None) -> None:
    """Write a new file; when this returns, it is there to stay. Raises whatever the storage raises."""
    storage = storage or _storage()
    name = _name_of(key)
    file = ContentFile(content, name=name)
    file.content_type = content_type  # type: ignore[attr-defined]  # S3 storage reads it
    storage.save(name, file)
    if isinstance(storage, FileSystemStorage):
        # An acknowledged message survives a power cut, and so must its picture.
        path = Path(storage.path(name))
        for place in (path, path.parent, path.parent.parent):
            _flush(place)


def open_file(key: str, *, storage: Storage | None = None) -> IO[bytes]:
    """Open a file for reading. Raises FileNotFoundError, or whatever else the storage raises."""
    file: Any = (storage or _storage()).open(_name_of(key), "rb")
    return file  # type: ignore[no-any-return]


def delete_file(key: str, *, storage: Storage | None = None) -> None:
    """Remove a file; one that is gone already is no error. Raises whatever the storage raises."""
    (storage or _storage()).delete(_name_of(key))


@contextlib.contextmanager
def files_kept() -> Iterator[None]:
    """Keep every file of the local storage while a backup is written; deleted images' files go afterwards.

    A backup copies the database first: the images that its rows name must still be there when their turn comes. Waits
    while another backup does the same. The system lets go of the lock even when the process is killed.
    """
    root: Path = settings.MEDIA_ROOT
    # Without a folder there is no file to keep.
    with locked(root / KEEPING) if root.is_dir() else contextlib.nullcontext():
        yield


def are_files_kept() -> bool:
    """Whether a backup needs the files of deleted images to stay for now."""
    if settings.IMAGE_STORAGE != "local":
        return False
    if not (settings.MEDIA_ROOT / KEEPING).exists():
        return False
    try:
        with locked(settings.MEDIA_ROOT / KEEPING, shared=True, wait=False):
            return False
    except BlockingIOError:
        return True


def redirect_url(key: str, *, content_type: str, max_age: int) -> str | None:
    """Return a short-lived URL of the storage's own, or None where this server hands out the bytes itself.

    `max_age` is for how many seconds a browser may keep what it loads from there.
    """
    if settings.IMAGE_STORAGE == "local":
        return None
    storage: Any = _storage()
    if settings.IMAGE_STORAGE == "cloudinary":
        url: str = storage.url(_name_of(key), expire=REDIRECT_LIFETIME)
    else:
        answer = {
            "ResponseContentType": content_type,
            "ResponseContentDisposition": f'inline; filename="{key}"',
            "ResponseCacheControl": f"private, max-age={max_age}, immutable",
        }
        url = storage.url(_name_of(key), parameters=answer, expire=REDIRECT_LIFETIME)
    return url


def list_files(cursor: str | None, *, storage: Any = None) -> tuple[list[StoredFile], str | None]:
    """Return one page of the stored images' keys with the times of their writing, and the cursor of the next page.

    `cursor` is None for the first page, and for the next one when this was the last. Files under names that are not
    ours are left out.
    """
    storage = storage or _storage()
    if isinstance(storage, FileSystemStorage):
        found, following = _list_folder(Path(storage.location), cursor)
    elif hasattr(storage, "list_files"):  # Cloudinary's, whose SDK is loaded only when it is used
        found, following = storage.list_files(cursor, limit=LISTING_PAGE // 2)
    else:
        found, following = _list_bucket(storage, cursor)
    ours = [(match[2], written) for name, written in found if (match := FILE_NAME.fullmatch(name))]
    return ours, following


def _storage() -> Storage:
    return storages["images"]


def _name_of(key: str) -> str:
    return f"{key[:2]}/{key}"


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _list_folder(root: Path, cursor: str | None) -> tuple[list[StoredFile], str | None]:
    """Whole folders at a time, in their order, until a page is full."""
    found: list[StoredFile] = []
    folders = [path.name for path in root.iterdir() if path.is_dir()] if root.is_dir() else []
    for folder in sorted(name for name in folders if name > (cursor or "")):
        found.extend(_files_in(root / folder))
        if len(found) >= LISTING_PAGE:
            return found, folder
    return found, None


def _files_in(folder: Path) -> Iterator[StoredFile]:
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):  # removed since the folder was read
                yield f"{folder.name}/{entry.name}", datetime.fromtimestamp(entry.stat().st_mtime, UTC)


def _list_bucket(storage: Any, cursor: str | None) -> tuple[list[StoredFile], str | None]:
    prefix = f"{storage.location.strip('/')}/" if storage.location.strip("/") else ""
    answer = storage.connection.meta.client.list_objects_v2(
        Bucket=storage.bucket_name, Prefix=prefix, StartAfter=cursor or "", MaxKeys=LISTING_PAGE
    )
    entries = answer.get("Contents", [])
    found = [(entry["Key"].removeprefix(prefix), entry["LastModified"]) for entry in entries]
    return found, entries[-1]["Key"] if answer.get("IsTruncated") else None
