"""What newcomers have missed since they last looked: read once for all of them, in the turn that takes them on."""

from collections.abc import Mapping, Set

from organizer.events.epochs import LogEnds
from organizer.live.audience import face_for
from organizer.live.listeners import Listener
from organizer.live.queries import entries_after
from organizer.live.states import Things
from organizer.live.telling import Telling

READ_AT_ONCE = 500  # events
# What is handed to a newcomer in one go. It counts as unread until the network has taken it, so much more would cut
# off somebody who reads as fast as they can.
MISSED_BYTES = 128 * 1024


def read_missed(newcomers: Mapping[Listener, Set[int]], ends: LogEnds) -> dict[Listener, bytes | None]:
    """Return the events that each newcomer, given with the teams they are in, has missed, as a piece of the stream.

    None is more than can be handed over in one go.
    """
    missed = {listener: bytearray() for listener in newcomers}
    position = min((listener.cursor.sequence for listener in newcomers), default=ends.newest)
    while any(len(piece) <= MISSED_BYTES for piece in missed.values()):
        entries = entries_after(position, upto=ends.newest, limit=READ_AT_ONCE)
        if not entries:
            break
        things = Things(entries)
        for entry in entries:
            telling = Telling(entry, ends.epoch, things)
            for listener, teams in newcomers.items():
                if listener.cursor.sequence >= entry.id or len(missed[listener]) > MISSED_BYTES:
                    continue
                face = face_for(entry, listener.of.viewer, teams, things)
                if face is not None:
                    missed[listener] += telling.frame(face, listener.of.base)
        position = entries[-1].id
    return {listener: bytes(piece) if len(piece) <= MISSED_BYTES else None for listener, piece in missed.items()}
