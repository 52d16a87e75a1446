"""What restoring puts aside, and how it is put back when something fails half-way."""

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from organizer.backups import Refused

Move = Callable[[Path, Path], None]


@contextlib.contextmanager
def undone_on_failure() -> Iterator[Move]:
    """Yield a function that renames a file or folder; when the block fails, all that it renamed goes back."""
    with contextlib.ExitStack() as undo:

        def move(source: Path, target: Path) -> None:
            if target.exists():  # os.rename would replace a file without a word
                raise Refused(f"{target} is in the way.")
            if not target.parent.exists():
                target.parent.mkdir(mode=0o700)
                undo.callback(target.parent.rmdir)
            os.rename(source, target)
            undo.callback(os.rename, target, source)

        yield move
        undo.pop_all()


def name_aside() -> str:
    """Return a name, by the second, for what was there before a restore."""
    return f"before_restore_{datetime.now(UTC):%Y%m%d_%H%M%S}"


def flush(path: Path) -> None:
    """Have the system write a file or a folder's entries to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
