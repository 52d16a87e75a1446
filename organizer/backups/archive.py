"""The file that a backup is: a plain tar archive, so that it can be looked into without us.

    database.sqlite3 or database.dump   the database
    media/ab/abcd….jpg                  the images
    manifest.json                       what this is (`manifest.py`)
    SHA256SUMS                          the hash of each of the above, as `sha256sum --check` reads it

Reading believes nothing. The headers are walked here instead of by `tarfile`, which follows what a hostile archive can
say in them: links, sparse files, names and sizes from extension headers that are read into memory whole.
"""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple

from organizer.backups import Refused
from organizer.images.files import FILE_NAME

MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
DATABASES: Final = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
MEDIA: Final = "media/"

BLOCK: Final = tarfile.BLOCKSIZE
CHUNK: Final = 1 << 20
LARGEST_MANIFEST: Final = 1_000_000  # bytes; ours have a few thousand
LONGEST_SUM: Final = 160  # characters: a hash, two spaces, the longest name

_SUM: Final = re.compile(r"([0-9a-f]{64})  (\S+)")

Tick = Callable[[int], object]


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

    def add(self, name: str, source: IO[bytes]) -> int:
        """Add the rest of an open file under this name. Return how many bytes."""
        told = os.fstat(source.fileno())
        return self._add(_member(name, told.st_size, int(told.st_mtime)), source)

    def add_text(self, name: str, text: bytes) -> int:
        """Add a short text under this name. Return how many bytes."""
        return self._add(_member(name, len(text)), io.BytesIO(text))

    def finish(self) -> None:
        """Add the hashes and the end mark. Without them the archive counts as damaged."""
        self.add_text(SUMS, "".join(self._sums).encode())
        self._tar.close()

    def _add(self, info: tarfile.TarInfo, source: IO[bytes]) -> int:
        hashing = _Hashing(source)
        self._tar.addfile(info, hashing)
        self._sums.append(f"{hashing.digest.hexdigest()}  {info.name}\n")
        return info.size


def _member(name: str, size: int, mtime: float = 0) -> tarfile.TarInfo:
    """Return what the archive's header says of a member."""
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, mtime, 0o600
    return info


class _Hashing:
    """A file that hashes what is read from it, so that images are read once."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.source.read(size)
        self.digest.update(content)
        return content


class _Place(NamedTuple):
    """Where a member's bytes are in the file."""

    offset: int
    size: int


class Archive:
    """An archive opened for reading. Raises `Damaged` for anything that `Writer` does not write."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: dict[str, _Place] = {}
        for name, place in _walk(file):
            if name in self._places:
                raise Damaged(f"{name} is in it twice")
            self._places[name] = place
        for name in (MANIFEST, SUMS):
            if name not in self._places:
                raise Damaged(f"{name} is missing")

    def names(self) -> set[str]:
        """Return the names of all members."""
        return set(self._places)

    def images(self) -> set[str]:
        """Return the keys of the images in it."""
        return {name.rpartition("/")[2] for name in self._places if name.startswith(MEDIA)}

    def size(self) -> int:
        """Return how many bytes its members have together."""
        return sum(place.size for place in self._places.values())

    def manifest(self) -> bytes:
        """Return the manifest as it was written."""
        if self._places[MANIFEST].size > LARGEST_MANIFEST:
            raise Damaged(f"{MANIFEST} is too large")
        return b"".join(self._read(MANIFEST))

    def verify(self, tick: Tick) -> None:
        """Compare every member with its hash; `tick` is told of the bytes that were read."""
        sums = self._read_sums()
        if set(sums) != self.names() - {SUMS}:
            raise Damaged(f"{SUMS} does not list what is in it")
        for name, expected in sums.items():
            digest = hashlib.sha256()
            for piece in self._read(name):
                digest.update(piece)
                tick(len(piece))
            if digest.hexdigest() != expected:
                raise Damaged(f"{name} has changed since it was written")

    def extract(self, name: str, path: Path, tick: Tick = lambda _: None) -> None:
        """Write a member to a new file that nobody else can read."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            for piece in self._read(name):
                target.write(piece)
                tick(len(piece))

    def _read_sums(self) -> dict[str, str]:
        if self._places[SUMS].size > LONGEST_SUM * len(self._places):
            raise Damaged(f"{SUMS} is too large")
        *lines, end = b"".join(self._read(SUMS)).decode("ascii", "replace").split("\n")
        found = [_SUM.fullmatch(line) for line in lines]
        if end or None in found:
            raise Damaged(f"{SUMS} cannot be read")
        return {match[2]: match[1] for match in found if match}

    def _read(self, name: str) -> Iterator[bytes]:
        offset, left = self._places[name]
        self._file.seek(offset)
        while left:
            piece = self._file.read(min(left, CHUNK))
            if not piece:
                raise Damaged("it is cut off")
            left -= len(piece)
            yield piece


def _walk(file: IO[bytes]) -> Iterator[tuple[str, _Place]]:
    """Yield the members' names and places. Every other byte of the file has to be what `Writer` puts there."""
    length = os.fstat(file.fileno()).st_size
    offset = 0
    while True:
        file.seek(offset)
        header = file.read(BLOCK)
        try:
            info = tarfile.TarInfo.frombuf(header, "ascii", "replace")
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]  # the end mark
            break
        except tarfile.HeaderError:
            raise Damaged(f"there is no archive header at byte {offset}") from None
        if info.type != tarfile.REGTYPE or not _is_name_of_ours(info.name):
            raise Damaged(f"it holds {info.name!a}, which no backup does")
        start = offset + BLOCK
        if not 0 <= info.size <= length - start:
            raise Damaged("it is cut off")
        if header != _member(info.name, info.size, info.mtime).tobuf(tarfile.GNU_FORMAT):
            raise Damaged(f"the archive header at byte {offset} is none of ours")
        yield info.name, _Place(start, info.size)
        offset = start + _padded(info.size, BLOCK)
        _check_padding(file, start + info.size, offset)
    end = _padded(offset + 2 * BLOCK, tarfile.RECORDSIZE)
    _check_padding(file, offset, end)
    if length != end:
        raise Damaged(f"something follows its end at byte {end}")


def _padded(size: int, unit: int) -> int:
    """Return the size of what is filled up to whole units."""
    return -(-size // unit) * unit


def _check_padding(file: IO[bytes], start: int, end: int) -> None:
    """Raise `Damaged` when anything but zeros is there."""
    file.seek(start)
    padding = file.read(end - start)
    if len(padding) < end - start:
        raise Damaged("it is cut off")
    if padding.strip(b"\0"):
        raise Damaged(f"something is hidden between bytes {start} and {end}")


def _is_name_of_ours(name: str) -> bool:
    if name.startswith(MEDIA):
        return FILE_NAME.fullmatch(name.removeprefix(MEDIA)) is not None
    return name in (MANIFEST, SUMS, *DATABASES.values())
