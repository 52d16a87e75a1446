"""Reading a backup's archive, and believing nothing.

The headers are walked here instead of by `tarfile`, which follows what a hostile archive can say in them: links, sparse
files, names and sizes from extension headers that are read into memory whole.
"""

import contextlib
import gzip
import hashlib
import os
import re
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple, cast

from organizer.backups.archive import (
    CHUNK,
    COMPRESSED,
    DATABASES,
    MANIFEST,
    MEDIA,
    SUMS,
    Damaged,
    Tick,
    member,
    new_file,
)
from organizer.images.files import FILE_NAME

BLOCK: Final = tarfile.BLOCKSIZE
LARGEST_MANIFEST: Final = 1_000_000  # bytes; ours have a few thousand
LONGEST_SUM: Final = 160  # characters: a hash, two spaces, the longest name
GZIP: Final = b"\x1f\x8b"

_SUM: Final = re.compile(r"([0-9a-f]{64})  (\S+)")


@contextlib.contextmanager
def opened(path: Path) -> Iterator["Archive"]:
    """Open an archive, which may be compressed as a whole. Raises `Damaged` and OSError."""
    with path.open("rb") as file, _damage_named():
        is_compressed = file.read(len(GZIP)) == GZIP
        file.seek(0)
        if not is_compressed:
            yield Archive(file, length=os.fstat(file.fileno()).st_size)
            return
        with gzip.open(file) as unpacked:
            yield Archive(cast("IO[bytes]", unpacked), length=_length_of(unpacked))


class _Place(NamedTuple):
    """Where a member's bytes are in the file."""

    offset: int
    size: int


class Archive:
    """An archive opened for reading. Raises `Damaged` for anything that `Writer` does not write."""

    def __init__(self, file: IO[bytes], *, length: int) -> None:
        self._file = file
        self._places: dict[str, _Place] = {}
        for name, place in _walk(file, length):
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
        """Compare every member with its hash."""
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

    def extract(self, name: str, path: Path) -> None:
        """Write a member to a new file that nobody else can read."""
        with new_file(path) as target:
            for piece in self._read(name):
                target.write(piece)

    def extract_database(self, kind: str, path: Path, *, size: int) -> None:
        """Write the database to a new file, of at most `size` bytes when it is compressed."""
        name = DATABASES[kind]
        packed = self._read(name + COMPRESSED) if name not in self._places else None
        with new_file(path) as target, _damage_named():
            for piece in _decompressed(packed) if packed else self._read(name):
                target.write(piece)
                if packed and target.tell() > size:
                    raise Damaged("its database is larger than its manifest says")

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


@contextlib.contextmanager
def _damage_named() -> Iterator[None]:
    """Say in our words what is wrong with something compressed."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Damaged(f"it cannot be decompressed ({error})") from None


def _decompressed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what was compressed, a megabyte at a time, however much comes of a piece."""
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # 16 says that it is gzip's format
    for piece in pieces:
        left = piece
        while left:
            yield unpacking.decompress(left, CHUNK)
            left = unpacking.unconsumed_tail
    yield unpacking.flush()
    if not unpacking.eof or unpacking.unused_data:
        raise Damaged("its compressed database is cut off, or something follows it")


def _walk(file: IO[bytes], length: int) -> Iterator[tuple[str, _Place]]:
    """Yield the members' names and places. Every other byte of the file has to be what `Writer` puts there."""
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
        if header != member(info.name, info.size, info.mtime).tobuf(tarfile.GNU_FORMAT):
            raise Damaged(f"the archive header at byte {offset} is none of ours")
        yield info.name, _Place(start, info.size)
        offset = start + _padded(info.size, BLOCK)
        _check_padding(file, start + info.size, offset)
    end = _padded(offset + 2 * BLOCK, tarfile.RECORDSIZE)
    _check_padding(file, offset, end)
    if length != end:
        raise Damaged(f"something follows its end at byte {end}")


def _length_of(unpacked: gzip.GzipFile) -> int:
    """Return how many bytes there are in something compressed."""
    while unpacked.read(CHUNK):
        pass
    return unpacked.tell()


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
    database = name.removesuffix(COMPRESSED)
    return name in (MANIFEST, SUMS, *DATABASES.values()) or (database == DATABASES["sqlite"] and database != name)
