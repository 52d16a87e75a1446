"""Everybody's ears within one process: what each person is told, by the page and by the stream's own delivery alike."""

import json
from dataclasses import dataclass, field
from typing import Any

from organizer.accounts.models import User
from organizer.events.epochs import log_ends
from organizer.live.api import Listening
from organizer.live.cursors import Cursor, newest_cursor
from organizer.live.delivery import Delivery, moved_people
from organizer.live.pages import read_page
from organizer.live.queries import entries_after, teams_of_people
from organizer.live.registry import Registry

BASE = "http://testserver"
Told = dict[str, Any]


@dataclass(eq=False)
class Ear:
    """A listener without a connection."""

    of: Listening
    heard: list[Told] = field(default_factory=list)


class Ears:
    """Listens as everybody who has an account."""

    def __init__(self) -> None:
        self.names = dict(User.objects.values_list("pk", "username"))
        self.registry = Registry()
        self.ears: dict[int, Ear] = {}
        self.ends = log_ends()
        for person in self.names:
            self.ears[person] = Ear(Listening(person, 0, BASE, newest_cursor(self.ends), reset=False))
            self.registry.add(self.ears[person], teams_of_people([person])[person])

    def hear(self) -> dict[str, list[Told]]:
        """Return what each was told since the last time, by name; both ways of listening must agree."""
        before, self.ends = self.ends, log_ends()
        by_page = {person: self._page(person, newest_cursor(before)) for person in self.names}
        by_stream = self._stream(before.newest)
        assert by_stream == by_page
        return {self.names[person]: told for person, told in by_page.items() if told}

    def who_heard(self) -> dict[str, list[tuple[str, bool]]]:
        """Return the types that each was told of, and whether by a withdrawal."""
        return {name: [(event["type"], event["lost"]) for event in told] for name, told in self.hear().items()}

    def _page(self, person: int, after: Cursor) -> list[Told]:
        page = read_page(viewer=person, after=after, limit=1000)
        assert not page.reset
        return page.contents(BASE)

    def _stream(self, after: int) -> dict[int, list[Told]]:
        entries = entries_after(after, upto=self.ends.newest, limit=1000)
        self.registry.reread(moved_people(entries, self.registry))
        delivery = Delivery(self.registry, self.ends.epoch)
        delivery.tell(entries)
        heard: dict[int, list[Told]] = {person: [] for person in self.names}
        for frame, listeners in delivery.pieces:
            for listener in listeners:
                if frame is not None:
                    heard[listener.of.viewer].append(json.loads(frame.split(b"\ndata: ")[1].split(b"\n\n")[0]))
        return heard
