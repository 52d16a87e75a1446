"""The light path's end: what is true for a moment, to who listens and may know."""

from collections.abc import Iterable, Mapping
from typing import Any

from organizer.live.delivery import Delivery
from organizer.live.queries import teams_of_people
from organizer.live.registry import Person, Registry
from organizer.live.telling import server_sent


def tell_signals(signals: Iterable[Mapping[str, Any]], registry: Registry, delivery: Delivery) -> None:
    """Add what came on the light path (`events.light`) for everybody in its scope."""
    for signal in signals:
        scope = signal["scope"]
        listeners = [
            listener
            for person in _people_in(scope, registry)
            if person.id != scope["but"]
            for listener in person.listeners
        ]
        if listeners:
            delivery.pieces.append((server_sent(signal["kind"], signal["data"]), listeners))


def _people_in(scope: Mapping[str, Any], registry: Registry) -> Iterable[Person]:
    named = [registry.people[number] for number in scope["people"] if number in registry.people]
    if scope["team"] is not None:
        return (
            [person for person in named if scope["team"] in person.teams]
            if named or scope["people"]
            else (registry.in_team(scope["team"]))
        )
    if scope["company"] is not None:
        together = registry.in_teams(teams_of_people([scope["company"]])[scope["company"]])
        return together.union(named)
    return named
