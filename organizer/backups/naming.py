"""Where a backup goes, and under which name. Nothing is ever overwritten."""

import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from organizer.backups import Refused
from organizer.backups.archive import NAMES

# What a backup in a folder is called; a number follows when two were made in the same second.
DATED: Final = re.compile(r"organizer-\d{8}-\d{6}(-\d+)?\.tar")


@dataclass(frozen=True)
class Place:
    """A name to be taken in a folder that is there; in a folder for many backups, the first free one like it."""

    folder: Path
    name: str
    is_dated: bool

    def give_name(self, draft: Path) -> Path:
        """Give a finished file its name. Return its path. Raises `Refused` when the name is taken."""
        number = 1
        while True:
            stem = self.name if number == 1 else self.name.replace(".tar", f"-{number}.tar")
            target = self.folder / stem
            try:
                # Renaming would overwrite, and linking is not possible everywhere: so the name is taken first.
                os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            except FileExistsError:
                if not self.is_dated:
                    raise _taken(target) from None
                number += 1
            else:
                os.rename(draft, target)
                return target


def find_place(given: Path, *, moment: datetime) -> Place:
    """Return the place that was asked for: a file when its name ends in .tar or .tar.gz, else a folder.

    A folder that is missing is made, with a new name in it that tells the moment. Raises `Refused` when the name is
    taken, or cannot be a backup's.
    """
    if given.is_dir():
        return Place(given, f"organizer-{moment:%Y%m%d-%H%M%S}.tar", is_dated=True)
    if given.exists():
        raise _taken(given)
    if not given.parent.is_dir():
        raise Refused(f"there is no folder {given.parent} to make {given.name} in.")
    if given.name.endswith(NAMES):
        return Place(given.parent, given.name, is_dated=False)
    if ".tar" in given.suffixes:
        raise Refused(f"{given.name}: backups end in {' or '.join(NAMES)}.")
    given.mkdir(mode=0o700)
    return find_place(given, moment=moment)


def _taken(path: Path) -> Refused:
    return Refused(
        f"{path} is there already, and backups are never overwritten. Choose another name, or a folder. "
        f"To check what is there: organizer verify {path}"
    )
