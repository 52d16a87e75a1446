"""Who knows whom."""

from django.db.models import Q

from organizer.accounts.models import User
from organizer.accounts.queries import active_users
from organizer.teams.queries import teams_of


def people_sharing_a_team(user: User) -> list[int]:
    """Return the ids of everybody, the person included, who is in a team that the person is in."""
    shared = teams_of(user).values("pk")
    together = active_users().filter(Q(owned_teams__in=shared) | Q(memberships__team__in=shared) | Q(pk=user.pk))
    return sorted(set(together.values_list("pk", flat=True)))
