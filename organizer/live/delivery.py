"""What one turn of the reader brings to whom."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from organizer.live.audience import Face, face_for
from organizer.live.cursors import Cursor
from organizer.live.listeners import Listener, Piece
from organizer.live.queries import LogEntry
from organizer.live.registry import Person, Registry
from organizer.live.states import Things
from organizer.live.telling import Telling, server_sent

# Events after which their people may be in other teams than before.
MOVES = frozenset({"team.created", "team.passed_on", "team.deleted", "member.joined", "member.left"})


class Delivery:
    """Pieces in the order in which they are to be written."""

    def __init__(self, registry: Registry, epoch: str) -> None:
        self.pieces: list[Piece] = []
        self.recorded_at: list[datetime] = []  # when what is told was recorded
        self._registry = registry
        self._epoch = epoch

    def tell(self, entries: Sequence[LogEntry]) -> None:
        """Add events for everybody whom they concern."""
        self.recorded_at += [entry.at for entry in entries]
        reached = [(entry, self._perhaps_concerned(entry)) for entry in entries]
        things = Things(entry for entry, people in reached if people or entry.company_id is not None)
        for entry, people in reached:
            if entry.company_id is not None:
                people = people | self._registry.in_teams(things.company_teams.get(entry.company_id, ()))
            telling = Telling(entry, self._epoch, things)
            shown: defaultdict[tuple[Face, str], list[Listener]] = defaultdict(list)
            for person in people:
                face = face_for(entry, person.id, person.teams, things)
                if face is not None:
                    for listener in person.listeners:
                        shown[face, listener.of.base].append(listener)
            self.pieces += [(telling.frame(*form), listeners) for form, listeners in shown.items()]
            if entry.type == "session.ended":
                self._end_session(entry.ids["session"], people)

    def reset(self, listeners: list[Listener], cursor: Cursor) -> None:
        """Send these to fetch everything anew."""
        self.pieces.append((server_sent("reset", {"cursor": str(cursor)}), listeners))

    def end(self, listeners: Iterable[Listener]) -> None:
        """End these streams after what was added so far."""
        self.pieces.append((None, list(listeners)))

    def _perhaps_concerned(self, entry: LogEntry) -> set[Person]:
        known = self._registry.people
        people = {known[number] for number in entry.losers if number in known}
        if entry.everyone:
            people.update(known.values())
        elif entry.team_id is not None and not entry.people:
            people.update(self._registry.in_team(entry.team_id))
        people.update(known[number] for number in entry.people if number in known)
        return people

    def _end_session(self, session: int, people: Iterable[Person]) -> None:
        self.end(listener for person in people for listener in person.listeners if listener.of.session == session)


def moved_people(entries: Iterable[LogEntry], registry: Registry) -> set[int]:
    """Return whose teams may be others since these events."""
    moved: set[int] = set()
    for entry in entries:
        if entry.type in MOVES:
            moved.update(entry.losers)
            if "user" in entry.ids:
                moved.add(entry.ids["user"])
            if entry.type == "team.deleted":
                moved.update(person.id for person in registry.in_team(entry.ids["team"]))
    return moved
