"""Memory that a server's processes share for counting: each writes into a slot of its own, any of them reads all.

A slot outlives its process. The successor goes on counting in it, so a counter never falls while the server runs. Slots
name what they hold, because after a reload the successor may be another version of the program.

A slot is two numbers (the process that counts here, or 0; how many bytes are in use) and records behind one another:
the lengths of key and cells, the key, padded to 8 bytes, and the cells, 8 bytes each.
"""

import logging
import mmap
import os
import struct
import tempfile
from collections.abc import Iterator
from typing import TypeAlias

SLOT_BYTES = 1024 * 1024  # some 4,000 records; only what is used takes memory
PROCESS, USED = 0, 1
HEADER_BYTES = 16
LENGTHS = struct.Struct("=II")

Cells: TypeAlias = "memoryview[float]"

logger = logging.getLogger(__name__)


class Slot:
    """Named cells (numbers of double precision) in a piece of memory. One process writes; others may read meanwhile."""

    def __init__(self, memory: memoryview) -> None:
        self._memory = memory
        self._header = memory[:HEADER_BYTES].cast("Q")
        if not self._header[USED]:
            self._header[USED] = HEADER_BYTES
        self._is_full = False

    @property
    def process(self) -> int:
        """The id of the process that counts here; 0 when it has ended."""
        return int(self._header[PROCESS])

    @process.setter
    def process(self, number: int) -> None:
        self._header[PROCESS] = number

    def records(self) -> Iterator[tuple[str, Cells]]:
        """Return every record: its key and its cells."""
        offset, end = HEADER_BYTES, self._header[USED]
        while offset < end:
            key_bytes, count = LENGTHS.unpack_from(self._memory, offset)
            begin = offset + LENGTHS.size
            first = begin + _padded(key_bytes)
            offset = first + 8 * count
            yield bytes(self._memory[begin : begin + key_bytes]).decode(), self._memory[first:offset].cast("d")

    def record(self, key: str, count: int) -> Cells:
        """Return the cells of a key; they are made, all 0, when there are not so many of it yet."""
        for known, cells in self.records():
            if known == key and len(cells) == count:
                return cells
        name = key.encode()
        begin = self._header[USED] + LENGTHS.size
        first = begin + _padded(len(name))
        end = first + 8 * count
        if end > len(self._memory):
            return self._elsewhere(key, count)
        LENGTHS.pack_into(self._memory, begin - LENGTHS.size, len(name), count)
        self._memory[begin : begin + len(name)] = name
        self._header[USED] = end  # last: whoever reads meanwhile sees whole records only
        return self._memory[first:end].cast("d")

    def _elsewhere(self, key: str, count: int) -> Cells:
        """Return cells that nobody reads: requests must go on."""
        if not self._is_full:
            logger.error("There is no room to count %s; /metrics will not show it", key.replace("\x1f", " "))
            self._is_full = True
        return memoryview(bytearray(8 * count)).cast("d")


class Slots:
    """The slots of all processes, in a file without a name; processes inherit its descriptor."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        memory = memoryview(mmap.mmap(descriptor, 0))
        self.all = [Slot(memory[begin : begin + SLOT_BYTES]) for begin in range(0, len(memory), SLOT_BYTES)]

    @classmethod
    def make(cls, count: int) -> "Slots":
        """Return so many new slots."""
        descriptor = _make_file()
        os.ftruncate(descriptor, count * SLOT_BYTES)
        return cls(descriptor)


def private_slot() -> Slot:
    """Return a slot for a process that shares none: a command, or a worker of another server."""
    return Slot(memoryview(bytearray(SLOT_BYTES)))


def _make_file() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("organizer-metrics")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _padded(size: int) -> int:
    return (size + 7) // 8 * 8
