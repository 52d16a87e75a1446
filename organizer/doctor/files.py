"""Files and folders: who can read them, and whether there is room."""

import os
import re
import resource
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from organizer.config.ownership import owner_of, whose
from organizer.doctor.findings import Finding, Level

MB = 1_000_000
# An upload, and a database's journal, need some room at once; warned early enough to do something about it.
LEAST_BYTES, FEW_BYTES = 100 * MB, 1_000 * MB
LEAST_FILES, FEW_FILES = 100, 2_000
# Each open stream, and each request, is a file to the system.
FEW_DESCRIPTORS = 4_096
MOUNTS = Path("/proc/self/mounts")


def check_secrets() -> Iterator[Finding]:
    """Whether others on this machine can read what signs everybody's tokens, or the data."""
    for path in (settings.DATA_DIR, settings.DATA_DIR / "secret_key"):
        if owner_of(path) is not None and is_open_to_others(path):
            wanted = "700" if path.is_dir() else "600"
            yield Finding(Level.ERROR, "secrets", f"{path} can be read by other users.", f"chmod {wanted} {path}")
    secret = next(setting for setting in settings.ENVIRONMENT.settings() if setting.name == "SECRET_KEY")
    if secret.value:
        yield Finding(Level.OK, "secrets", f"the secret comes from {secret.source}.")
    elif foreign := whose(Path(secret.source)):
        yield Finding(Level.WARNING, "secrets", f"{secret.source} cannot be read. {foreign}", "Run this as the owner.")
    else:
        yield Finding(Level.OK, "secrets", f"there is none yet; the first start makes one at {secret.source}.")


def is_open_to_others(path: Path) -> bool:
    """Whether group or others have any right to a file or folder."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def check_room() -> Iterator[Finding]:
    """Whether there is room on the disks that are written to."""
    places = {place_of(path): path for path in reversed(written_to())}
    problems = [finding for path in places.values() for finding in room_at(path)]
    yield from problems
    if not problems:
        yield Finding(Level.OK, "disk", "there is room for data, images and temporary files.")


def written_to() -> list[Path]:
    """The folders that the server writes to, those that are not there yet left out."""
    folders = [settings.DATA_DIR]
    if settings.IMAGE_STORAGE == "local":
        folders.append(settings.MEDIA_ROOT)
    if connection.vendor == "sqlite":
        folders.append(Path(connection.settings_dict["NAME"]).parent)
    return [path for path in (*folders, Path(tempfile.gettempdir())) if owner_of(path) is not None]


def place_of(path: Path) -> int:
    """What tells one file system from another."""
    return path.stat().st_dev


def room_at(path: Path) -> Iterator[Finding]:
    """What is short on the file system of a folder: bytes, or files (inodes). One that counts none has no limit."""
    room = os.statvfs(path)
    free = room.f_bavail * room.f_frsize
    if free < FEW_BYTES:
        level = Level.ERROR if free < LEAST_BYTES else Level.WARNING
        yield Finding(level, "disk", f"{free // MB} MB are free at {path}.", "Make room; writes fail on a full disk.")
    if room.f_files and room.f_favail < FEW_FILES:
        level = Level.ERROR if room.f_favail < LEAST_FILES else Level.WARNING
        message = f"{room.f_favail} more files (inodes) are possible at {path}."
        yield Finding(level, "disk", message, "Remove files; without inodes no file can be made on a disk with room.")


def file_system_of(path: Path) -> str:
    """The type of the file system that a file is on, as Linux names it; nothing where it does not say."""
    if not MOUNTS.exists():
        return ""
    kinds: dict[Path, str] = {}
    for line in MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        _, place, kind, *_ = line.split(" ")
        # Spaces and the like are written as \\040. What is mounted over another counts, and that is named later.
        kinds[Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), place))] = kind
    resolved = path.resolve()
    return next((kinds[place] for place in (resolved, *resolved.parents) if place in kinds), "")


def check_descriptors() -> Iterator[Finding]:
    """Whether the system lets a process have enough open files."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if most != resource.RLIM_INFINITY and most < FEW_DESCRIPTORS:
        message = f"this user may open {most} files at once: that many people can be connected, and not more."
        yield Finding(Level.WARNING, "system", message, "Raise the hard limit (ulimit -Hn; LimitNOFILE= in systemd).")
