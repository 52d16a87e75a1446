"""Who is online, as far as they let others know."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from organizer.accounts.models import User
from organizer.accounts.queries import active_users
from organizer.core.times import exact_text
from organizer.presence.models import Attendance
from organizer.teams.models import Membership
from organizer.teams.queries import teams_of

# How long a process's word counts: it is repeated every 30 seconds, and may be late once.
ATTENDANCE_LASTS = timedelta(seconds=75)


def company_of(user: User, *, team_id: int | None = None) -> QuerySet[User]:
    """Return the other people who are in a team that this person is in, or in this one of them."""
    shared = teams_of(user) if team_id is None else teams_of(user).filter(pk=team_id)
    owners = Q(pk__in=shared.values("owner"))
    members = Q(pk__in=Membership.objects.filter(team__in=shared).values("member"))
    return active_users().filter(owners | members).exclude(pk=user.pk)


def list_presence(user: User, *, team_id: int | None = None) -> list[dict[str, Any]]:
    """Return who of the person's company is online and when they were last seen, by id.

    Whoever does not show it looks like somebody who was never there.
    """
    now = timezone.now()
    rows = (
        company_of(user, team_id=team_id)
        .order_by("pk")
        .annotate(until=Max("attendances__until"), seen_at=F("sighting__seen_at"))
        .values_list("pk", "show_presence", "until", "seen_at")
    )
    return [_shape(pk, until if shows else None, seen_at if shows else None, now) for pk, shows, until, seen_at in rows]


def presence_shape(user_id: int, *, online: bool, last_seen: datetime | None) -> dict[str, Any]:
    """Return one person's presence, as it is listed and as it is told."""
    return {"user_id": user_id, "online": online, "last_seen": exact_text(last_seen)}


def online_among(people: set[int], now: datetime) -> set[int]:
    """Return who of these people has a stream somewhere."""
    attending = Attendance.objects.filter(person__in=people, until__gt=now)
    return set(attending.values_list("person_id", flat=True))


def _shape(user_id: int, until: datetime | None, seen_at: datetime | None, now: datetime) -> dict[str, Any]:
    times = [time for time in (seen_at, None if until is None else until - ATTENDANCE_LASTS) if time is not None]
    return presence_shape(user_id, online=until is not None and until > now, last_seen=max(times, default=None))
