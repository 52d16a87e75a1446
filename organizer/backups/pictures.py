"""The images of a local folder: into an archive, and out of it."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from organizer.backups.archive import MEDIA, Tick, Writer
from organizer.backups.moves import Move
from organizer.backups.reading import Archive
from organizer.backups.scratch import RESTORE, scratch_folder
from organizer.images.files import open_file
from organizer.terminal.console import Console

FOLDER: Final = re.compile(r"[0-9a-f]{2}")


def add_images(writer: Writer, keys: list[str], tick: Tick) -> list[str]:
    """Add the files of these images. Return those that have none."""
    missing = []
    for key in keys:
        try:
            with open_file(key) as file:
                writer.add(f"{MEDIA}{key[:2]}/{key}", file, tick)
        except FileNotFoundError:
            missing.append(key)
    return missing


def holds_images() -> bool:
    """Whether any image lies in the folder."""
    return any(any(folder.iterdir()) for folder in _folders(images_root()))


@contextlib.contextmanager
def unpacked(archive: Archive, *, console: Console) -> Iterator[Path]:
    """Write the archive's images into a folder beside the present ones, for the block. Yields that folder."""
    keys = sorted(archive.images())
    root = images_root()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with scratch_folder(root, RESTORE) as folder:
        with console.bar("images", total=len(keys), unit=" files") as bar:
            for key in keys:
                (folder / key[:2]).mkdir(mode=0o700, exist_ok=True)
                archive.extract(f"{MEDIA}{key[:2]}/{key}", folder / key[:2] / key)
                bar.update()
        os.sync()  # once for all of them
        yield folder


def exchange(unpacked_to: Path, *, move: Move, aside: str) -> list[str]:
    """Put unpacked images in the place of the present ones. Return where those are now.

    Folder by folder: the root may be a mounted volume, which cannot be renamed.
    """
    root = images_root()
    present = _folders(root)
    for folder in present:
        move(folder, root / aside / folder.name)
    for folder in _folders(unpacked_to):
        move(folder, root / folder.name)
    return [str(root / aside)] if present else []


def images_root() -> Path:
    """Return the folder in which the local storage keeps images."""
    return Path(settings.MEDIA_ROOT)


def has_room(size: int) -> bool:
    """Whether the disk has room for so many bytes."""
    place = next(path for path in (images_root(), *images_root().parents) if path.exists())
    return shutil.disk_usage(place).free > size


def _folders(root: Path) -> list[Path]:
    if not root.is_dir():
        return []
    return sorted(path for path in root.iterdir() if path.is_dir() and FOLDER.fullmatch(path.name))
