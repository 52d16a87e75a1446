"""Who gets what of an event: one rule for the stream, for replaying and for the page.

It is asked when the event is delivered, with what holds at that moment, so nobody gets what they may no longer read.
"""

from collections.abc import Mapping, Set
from enum import Enum

from organizer.live.queries import LogEntry
from organizer.live.states import Things

# These say that something is gone, so there is nothing to show of it.
WITHDRAWALS = frozenset({"message.deleted", "task.deleted", "team.deleted", "session.ended"})


class Face(Enum):
    """How much of a thing somebody is shown."""

    WHOLE = "whole"
    NAME = "name"  # of a person, whose other details are their own
    LOST = "lost"


def face_for(entry: LogEntry, viewer: int, teams: Set[int], things: Things) -> Face | None:
    """Return what this person, who is in these teams, gets of the event; None for nothing."""
    if viewer in entry.losers:
        return Face.LOST
    if not _is_in_scope(entry, viewer, teams, things.company_teams):
        return None
    if entry.type in WITHDRAWALS:
        return Face.LOST
    state = things.state_of(entry)
    if state is None or (state.readers is not None and viewer not in state.readers):
        return None  # gone or out of their sight since, of which a later event tells
    if entry.type == "profile.changed" and viewer != entry.ids["user"]:
        return Face.NAME
    return Face.WHOLE


def _is_in_scope(entry: LogEntry, viewer: int, teams: Set[int], company_teams: Mapping[int, Set[int]]) -> bool:
    if entry.everyone:
        return True
    if entry.team_id is not None:
        return entry.team_id in teams and (not entry.people or viewer in entry.people)
    if viewer in entry.people:
        return True
    return entry.company_id is not None and not teams.isdisjoint(company_teams.get(entry.company_id, ()))
