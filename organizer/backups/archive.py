"""The file that a backup is: a tar archive, so that it can be looked into without us.

    database.sqlite3.gz or database.dump   the database
    media/ab/abcd….jpg                     the images
    manifest.json                          what this is (`manifest.py`)
    SHA256SUMS                             the hash of each of the above, as `sha256sum --check` reads it

The database is compressed, not the archive: images cannot be made smaller, pg_dump compresses by itself, and whether
an archive of many gigabytes is complete shows without reading all of it. It is read by `reading.py`.
"""

import gzip
import hashlib
import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from organizer.backups import Refused

MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
DATABASES: Final = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
COMPRESSED: Final = ".gz"
MEDIA: Final = "media/"

# A database of 30 MB with 100,000 messages: level 3 leaves 37 % in 0.7 s, 1 leaves 38 % in 0.6 s, 6 35 % in 1.4 s.
COMPRESSION: Final = 3
CHUNK: Final = 1 << 20
WHOLE_ARCHIVES: Final = (".tar.gz", ".tgz")  # names that ask for an archive that is compressed as a whole
NAMES: Final = (".tar", *WHOLE_ARCHIVES)

Tick = Callable[[int], object]  # is told how many more bytes were read


class Damaged(Refused):
    """The file is no backup of ours, or no longer the one that was written."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the backup is damaged, or none of ours: {what}. Nothing was changed.")


class Writer:
    """Writes one member after another, and at the end their hashes."""

    def __init__(self, file: IO[bytes]) -> None:
        # This format tells sizes above 8 GB within the header itself.
        self._tar = tarfile.TarFile(fileobj=file, mode="w", format=tarfile.GNU_FORMAT)
        self._sums: list[str] = []

    def add(self, name: str, source: IO[bytes], tick: Tick = lambda _: None) -> None:
        """Add the rest of an open file under this name."""
        told = os.fstat(source.fileno())
        self._add(member(name, told.st_size, int(told.st_mtime)), source, tick)

    def add_text(self, name: str, text: bytes) -> None:
        """Add a short text under this name."""
        self._add(member(name, len(text)), io.BytesIO(text), lambda _: None)

    def finish(self) -> None:
        """Add the hashes and the end mark. Without them the archive counts as damaged."""
        self.add_text(SUMS, "".join(self._sums).encode())
        self._tar.close()

    def _add(self, info: tarfile.TarInfo, source: IO[bytes], tick: Tick) -> None:
        reading = _Reading(source, tick)
        self._tar.addfile(info, reading)
        self._sums.append(f"{reading.digest.hexdigest()}  {info.name}\n")


class _Reading:
    """A file that hashes what is read from it, so that images are read once."""

    def __init__(self, source: IO[bytes], tick: Tick) -> None:
        self.source, self.tick = source, tick
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.source.read(size)
        self.digest.update(content)
        self.tick(len(content))
        return content


def member(name: str, size: int, mtime: float = 0) -> tarfile.TarInfo:
    """Return what the archive's header says of a member."""
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, mtime, 0o600
    return info


def compress(path: Path, tick: Tick) -> Path:
    """Compress a file into another beside it, and remove it. Return the other."""
    packed = path.with_name(path.name + COMPRESSED)
    with path.open("rb") as source, new_file(packed) as raw, gzip.open(raw, "wb", compresslevel=COMPRESSION) as target:
        while piece := source.read(CHUNK):
            target.write(piece)
            tick(len(piece))
    path.unlink()
    return packed


def new_file(path: Path) -> IO[bytes]:
    """Open a new file that only we can read, for writing. Raises FileExistsError."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb")
