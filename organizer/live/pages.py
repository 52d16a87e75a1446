"""What one person missed: the same for a stream that resumes and for those who ask from time to time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import close_old_connections

from organizer.events.epochs import LogEnds, log_ends
from organizer.live.audience import Face, face_for
from organizer.live.cursors import Cursor, is_usable, newest_cursor
from organizer.live.queries import entries_for, living_sessions, teams_of_people
from organizer.live.snapshots import snapshot
from organizer.live.states import Things
from organizer.live.telling import Telling

SCANNED_AT_ONCE = 500  # events: what is read of things at once, and kept in memory


@dataclass(frozen=True)
class Page:
    """Events in order, and the cursor of who knows them. `more` says that the log goes on behind it; `reset` that
    the given cursor told nothing, so that everything has to be fetched anew."""

    cursor: Cursor
    reset: bool = False
    more: bool = False
    told: list[tuple[Telling, Face]] = field(default_factory=list)

    def contents(self, base: str) -> list[dict[str, Any]]:
        """Return the events as JSON's objects, with image URLs at this address."""
        return [telling.content(face, base) for telling, face in self.told]

    def frames(self, base: str) -> Iterator[tuple[int, bytes]]:
        """Yield the events as pieces of a stream, each with its number in the log."""
        return ((telling.entry.id, telling.frame(face, base)) for telling, face in self.told)


def read_page(*, viewer: int, after: Cursor | None, limit: int) -> Page:
    """Return the next events after a cursor, at most `limit`, that concern what this person may see now.

    Without a cursor there are none, and the page's cursor is the newest.
    """
    with snapshot():
        ends = log_ends()
        if after is None:
            return Page(newest_cursor(ends))
        if not is_usable(after, ends):
            return Page(newest_cursor(ends), reset=True)
        return _scan(viewer, after, ends, limit)


def read_page_in_thread(*, viewer: int, session: int, after: Cursor, limit: int) -> Page | None:
    """Read a page for an open stream, in a thread where no request of the framework's looks after the connection.

    None says that the session is over: a replay to a slow reader outlives the sign-in check that opened it.
    """
    close_old_connections()
    if not living_sessions({session}):
        return None
    return read_page(viewer=viewer, after=after, limit=limit)


def find_start(after: str | None, cursor: Cursor | None) -> tuple[Cursor, bool]:
    """Return where a stream begins, and whether its reader has to fetch everything anew.

    `after` is the cursor as it was sent, `cursor` as it was understood.
    """
    ends = log_ends()
    if not after:
        return newest_cursor(ends), False
    if cursor is None or not is_usable(cursor, ends):
        return newest_cursor(ends), True
    return cursor, False


def _scan(viewer: int, after: Cursor, ends: LogEnds, limit: int) -> Page:
    teams = teams_of_people([viewer])[viewer]
    told: list[tuple[Telling, Face]] = []
    position = after.sequence
    while len(told) < limit:
        wanted = min(SCANNED_AT_ONCE, limit - len(told))
        entries = entries_for(viewer, teams, position, upto=ends.newest, limit=wanted)
        things = Things(entries)
        for entry in entries:
            face = face_for(entry, viewer, teams, things)
            if face is not None:
                told.append((Telling(entry, ends.epoch, things), face))
        if len(entries) < wanted:
            return Page(newest_cursor(ends), told=told)
        position = entries[-1].id
    return Page(Cursor(ends.epoch, position), more=position < ends.newest, told=told)
