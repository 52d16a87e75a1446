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
        told = (person for person in _people_in(signal, registry) if person.id != signal["but"])
        listeners = [listener for person in told for listener in person.listeners]
        if listeners:
            delivery.pieces.append((server_sent(signal["kind"], signal["data"]), listeners))


def _people_in(signal: Mapping[str, Any], registry: Registry) -> Iterable[Person]:
    named = {registry.people[number] for number in signal["people"] if number in registry.people}
    if (team := signal["team"]) is not None:
        in_team = registry.in_team(team)
        return named.intersection(in_team) if signal["people"] else in_team
    if (company := signal["company"]) is not None:
        return named | registry.in_teams(teams_of_people([company])[company])
    return named
