"""What the reading side asks the database, as statements compiled once: each runs for every event or reader."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import DateTimeField, Q, QuerySet

from organizer.accounts.models import AuthSession
from organizer.core.clock import shared_now
from organizer.core.compiled import Compiled, Param
from organizer.events.models import Event, Signal
from organizer.live.among import Ids
from organizer.teams.models import Membership, Team


class LogEntry(NamedTuple):
    """One event as the log has it."""

    id: int
    type: str
    at: datetime
    ids: dict[str, int]
    everyone: bool
    team_id: int | None
    company_id: int | None
    people: list[int]
    losers: list[int]


def _entries(condition: Q) -> QuerySet[Any, Any]:
    chosen = Event.objects.filter(condition, pk__gt=Param("after"), pk__lte=Param("upto"))
    return chosen.order_by("pk").values_list(*LogEntry._fields)


_ALL = Compiled(lambda: _entries(Q()), paged=True)
# What may concern one person: `audience.py` decides. Here only what surely does not is left where it is.
_PERHAPS = Compiled(
    lambda: _entries(
        Q(everyone=True)
        | Q(team_id__among=Ids("teams"))
        | Q(company_id__isnull=False)
        | Q(people__holds=Param("viewer"))
        | Q(losers__holds=Param("viewer"))
    ),
    paged=True,
)
_OWNED = Compiled(
    lambda: Team.objects.filter(deleted_at=None, owner__id__among=Ids("people")).values_list("owner_id", "pk")
)
_JOINED = Compiled(
    lambda: Membership.objects.filter(team__deleted_at=None, member__id__among=Ids("people")).values_list(
        "member_id", "team_id"
    )
)


def _living() -> QuerySet[Any, Any]:
    return AuthSession.objects.filter(
        pk__among=Ids("sessions"),
        revoked_at=None,
        expires_at__gt=Param("now", DateTimeField()),
        user__is_active=True,
        user__deleted_at=None,
    ).values_list("pk")


_LIVING = Compiled(_living)
_LIVING_COUNT = Compiled(_living, counted=True)
_SIGNALS = Compiled(lambda: Signal.objects.filter(pk__gt=Param("after")).order_by("pk").values_list("pk", "content"))
_NEWEST_SIGNAL = Compiled(lambda: Signal.objects.order_by("-pk").values_list("pk")[:1])


def entries_after(after: int, *, upto: int, limit: int) -> list[LogEntry]:
    """Return the first events numbered above `after` and not above `upto`."""
    return [LogEntry._make(row) for row in _ALL.rows(after=after, upto=upto, limit=limit, offset=0)]


def entries_for(viewer: int, teams: Collection[int], after: int, *, upto: int, limit: int) -> list[LogEntry]:
    """Return the first events after `after` that may concern this person, who is in these teams."""
    rows = _PERHAPS.rows(viewer=viewer, teams=teams, after=after, upto=upto, limit=limit, offset=0)
    return [LogEntry._make(row) for row in rows]


def teams_of_people(people: Collection[int]) -> dict[int, set[int]]:
    """Return for each of these people the ids of the living teams that they own or are a member of."""
    found: dict[int, set[int]] = defaultdict(set)
    if people:
        for person, team in (*_OWNED.rows(people=people), *_JOINED.rows(people=people)):
            found[person].add(team)
    return found


def living_sessions(sessions: Collection[int]) -> set[int]:
    """Return which of these sessions still let somebody in."""
    return {pk for (pk,) in _LIVING.rows(sessions=sessions, now=shared_now())} if sessions else set()


def all_live(sessions: Collection[int]) -> bool:
    """Say whether each of these sessions still lets somebody in; for thousands, much cheaper than naming them."""
    return not sessions or _LIVING_COUNT.value(sessions=sessions, now=shared_now()) == len(sessions)


def signals_after(after: int) -> list[tuple[int, dict[str, Any]]]:
    """Return what passed on the light path since this number, with its numbers."""
    return [(number, content) for number, content in _SIGNALS.rows(after=after)]


def newest_signal() -> int:
    """Return the number of the last signal on the light path."""
    return _NEWEST_SIGNAL.value() or 0
