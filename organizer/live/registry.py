"""Who listens in this process, by person and by team. Only the reader thread touches it, so it needs no lock."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from organizer.live.listeners import Listener
from organizer.live.queries import teams_of_people

# Streams of one person in one process: enough for every device, and an end to opening more and more.
STREAMS_OF_ONE = 20


class Person:
    """Somebody with a stream: the teams they are in, as of the last event read, and their listeners."""

    __slots__ = ("id", "listeners", "teams")

    def __init__(self, id: int) -> None:
        self.id = id
        self.teams: set[int] = set()
        self.listeners: list[Listener] = []


class Registry:
    """The listeners that have been taken on."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self._in_team: defaultdict[int, set[Person]] = defaultdict(set)

    def add(self, listener: Listener, teams: set[int]) -> Listener | None:
        """Take a listener on. Return one of the same person that has to go for it, if any."""
        person = self.people.setdefault(listener.of.viewer, Person(listener.of.viewer))
        self._place(person, teams)
        person.listeners.append(listener)
        return person.listeners.pop(0) if len(person.listeners) > STREAMS_OF_ONE else None

    def remove(self, listener: Listener) -> None:
        """Forget a listener, and the person with the last one."""
        person = self.people.get(listener.of.viewer)
        if person is None or listener not in person.listeners:
            return
        person.listeners.remove(listener)
        if not person.listeners:
            self._place(person, set())
            del self.people[person.id]

    def reread(self, people: Collection[int]) -> None:
        """Read anew which teams these people are in."""
        known = [self.people[number] for number in people if number in self.people]
        teams = teams_of_people([person.id for person in known])
        for person in known:
            self._place(person, teams.get(person.id, set()))

    def in_team(self, team: int) -> Collection[Person]:
        """Return who listens and is in this team."""
        return self._in_team.get(team, ())

    def in_teams(self, teams: Iterable[int]) -> set[Person]:
        """Return who listens and is in one of these teams."""
        return {person for team in teams for person in self.in_team(team)}

    def listeners(self) -> list[Listener]:
        """Return everybody who listens."""
        return [listener for person in self.people.values() for listener in person.listeners]

    def _place(self, person: Person, teams: set[int]) -> None:
        for team in person.teams - teams:
            self._in_team[team].discard(person)
            if not self._in_team[team]:
                del self._in_team[team]
        for team in teams - person.teams:
            self._in_team[team].add(person)
        person.teams = set(teams)
