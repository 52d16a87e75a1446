"""Other users of this machine, whose files and commands only root can make."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forks import ROOT, python_for_others

# A user and a group of no rights, whose number is the same on every system.
NOBODY = 65534
NAME = "nobody"

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")


def others_can_run() -> bool:
    """Whether another user can run this code at all: Python, libraries and the repository may be in a home folder."""
    try:
        command = [python_for_others(), "-c", "import django, psycopg, msgspec, tests.forks"]
    except LookupError:
        return False
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        tried = subprocess.run(
            command, cwd=ROOT, env=environment, user=NOBODY, group=NOBODY, extra_groups=(), capture_output=True
        )
    except OSError:
        return False
    return tried.returncode == 0


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """Make a folder that every user can go through, unlike those of pytest."""
    with tempfile.TemporaryDirectory(prefix="organizer-users-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def give(path: Path, user: int) -> None:
    """Make a file, or a folder with all that is in it, this user's."""
    for place in (path, *path.rglob("*")):
        os.chown(place, user, user)


def seen(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Everything in a folder: whose it is, its mode, and its size."""
    places = (folder, *folder.rglob("*")) if folder.exists() else ()
    return {
        str(place): (found.st_uid, found.st_mode, 0 if place.is_dir() else found.st_size)
        for place in places
        for found in [place.stat()]
    }
