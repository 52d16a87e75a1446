"""Cursors as clients see them: `epoch-sequence`."""

import re
from typing import NamedTuple

from organizer.events.epochs import LogEnds

FORM = re.compile(r"([0-9a-f]{1,16})-([0-9]{1,18})")


class Cursor(NamedTuple):
    """A place in the log: everything up to `sequence` is known."""

    epoch: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.sequence}"


def read_cursor(text: str | None) -> Cursor | None:
    """Return the cursor that a client sent, or None for no cursor of ours."""
    found = FORM.fullmatch(text or "")
    return Cursor(found[1], int(found[2])) if found else None


def newest_cursor(ends: LogEnds) -> Cursor:
    """Return the cursor of somebody who knows everything."""
    return Cursor(ends.epoch, ends.newest)


def is_usable(cursor: Cursor | None, ends: LogEnds) -> bool:
    """Say whether everything since this cursor is still in the log."""
    return cursor is not None and cursor.epoch == ends.epoch and ends.pruned_to <= cursor.sequence <= ends.newest
