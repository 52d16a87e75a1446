"""Folders for what is under way. A killed command leaves its own behind; a later one, or the server, removes it."""

import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from organizer.core.locks import locked

BACKUP: Final = ".organizer-backup-"  # beside the file that is written
RESTORE: Final = ".restoring-"  # beside SQLite's database, and in the folder of images
DUMP: Final = "organizer-restore-"  # in the system's folder for temporary files
VERIFY: Final = "organizer-verify-"  # the same

# In each folder: who works there holds its lock.
IN_USE: Final = "in-use"

logger = logging.getLogger(__name__)


@contextlib.contextmanager
def scratch_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Make a folder that only we can read, and remove it after the block."""
    sweep(parent, prefix)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        with contextlib.ExitStack() as stack:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            try:
                stack.enter_context(locked(folder / IN_USE, wait=False))
                os.stat(folder / IN_USE)
            except (BlockingIOError, FileNotFoundError):
                continue  # somebody swept it before it was locked
            except OSError:
                logger.debug("no locks in %s: what a killed command leaves there stays", parent)
            yield folder
            return


def sweep(parent: Path, prefix: str) -> list[Path]:
    """Remove folders of ours in which nobody works any more. Return which."""
    return [folder for folder in parent.glob(f"{prefix}*") if _remove_abandoned(folder)]


def sweep_leftovers() -> None:
    """Remove what killed commands left in the data folder, in that of the images, and in the system's temporary one."""
    temporary = Path(tempfile.gettempdir())
    places = [(settings.MEDIA_ROOT, RESTORE), (temporary, DUMP), (temporary, VERIFY)]
    if connection.vendor == "sqlite":
        places.append((Path(connection.settings_dict["NAME"]).parent, RESTORE))
    for parent, prefix in places:
        for folder in sweep(parent, prefix):
            logger.info("removed %s, which a killed command had left behind", folder)


def _remove_abandoned(folder: Path) -> bool:
    try:
        found = folder.lstat()
        # Others can make folders of any name in a shared place; theirs are none of our business.
        if not folder.is_dir() or folder.is_symlink() or found.st_uid != os.geteuid():
            return False
        with locked(folder / IN_USE, wait=False):
            shutil.rmtree(folder)
    except OSError:
        return False  # in use, or swept by somebody else meanwhile
    return True
