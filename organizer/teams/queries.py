"""What exists and who may see it. Every read of teams and memberships starts here."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from organizer.accounts.models import User
from organizer.teams.models import Membership, Team
from organizer.teams.search import contains_all

# Rows as dictionaries by column name, not model objects.
Rows = QuerySet[Any, Any]

DEFAULT_TEAM_ORDER = ("name",)


def teams() -> QuerySet[Team]:
    """Return the living teams. Everybody who is signed in may see them all."""
    return Team.objects.filter(deleted_at=None)


def teams_of(user: User) -> QuerySet[Team]:
    """Return the living teams that the person owns or is a member of."""
    return teams().filter(Q(owner=user) | Exists(Membership.objects.filter(team=OuterRef("pk"), member=user)))


def memberships() -> QuerySet[Membership]:
    """Return the memberships of living teams."""
    return Membership.objects.filter(team__deleted_at=None)


def memberships_for(user: User) -> QuerySet[Membership]:
    """Return the person's own memberships: all in teams of others, for an owner is no member."""
    return memberships().filter(member=user)


def memberships_owned_by(user: User) -> QuerySet[Membership]:
    """Return the memberships of others in the teams that the person owns."""
    return memberships().filter(team__owner=user)


def memberships_seen_by(user: User) -> QuerySet[Membership]:
    """Return the memberships that the person may look at and end: their own, and those in teams of theirs."""
    return memberships().filter(Q(member=user) | Q(team__owner=user))


def memberships_for_assigning(owner: User, person_id: int) -> QuerySet[Membership]:
    """Return the person's memberships in teams of the owner: while there is one, the owner may give them tasks."""
    # By `member__id`: a plain number field knows that a number too large for the database matches nothing.
    return memberships_owned_by(owner).filter(member__id=person_id)


def team_rows(viewer: User) -> Rows:
    """Return the living teams as the viewer sees them, ready for `serializers.team_shape`."""
    mine = Membership.objects.filter(team=OuterRef("pk"), member=viewer)
    return (
        teams()
        .annotate(is_member=Exists(mine), owner_name=F("owner__username"))
        .values("id", "owner_id", "owner_name", "name", "is_member", "version", "created_at", "changed_at")
    )


def list_teams(
    viewer: User, *, search: str = "", name: str | None = None, owner: str | None = None, ordering: Sequence[str] = ()
) -> Rows:
    """Return rows of the teams whose name or owner's name contains every word of `search`.

    `name` and `owner` (a username) must match exactly. `ordering` takes `name` and `owner__username`, reversed by `-`.
    """
    rows = team_rows(viewer).filter(contains_all(search, "name_folded", "owner__username_key"))
    if name is not None:
        rows = rows.filter(name=name)
    if owner is not None:
        rows = rows.filter(owner__username=owner)
    return rows.order_by(*(ordering or DEFAULT_TEAM_ORDER), "id")


def membership_rows(chosen: QuerySet[Membership]) -> Rows:
    """Return the chosen memberships by id, ready for `serializers.membership_shape`."""
    named = chosen.annotate(team_name=F("team__name"), member_name=F("member__username"))
    return named.order_by("id").values("id", "team_id", "team_name", "member_id", "member_name", "joined_at")


def people_in(team_id: int) -> list[dict[str, Any]]:
    """Return `user_id` and `username` of everybody in the living team: the owner first, then members by username."""
    owners = teams().filter(pk=team_id).values_list("owner_id", "owner__username", flat=False)
    members = memberships().filter(team=team_id).order_by("member__username", "id")
    people = [*owners, *members.values_list("member_id", "member__username")]
    return [{"user_id": person, "username": name} for person, name in people]


def count_members(team_id: int) -> int:
    """Return how many memberships the team has; its owner is not counted."""
    return memberships().filter(team=team_id).count()
