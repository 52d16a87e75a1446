"""What exists and who may see it. Every read of teams and memberships starts here; `shapes.py` has the statements."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from organizer.accounts.models import User
from organizer.core.compiled import CompiledList
from organizer.core.search import distinct_words, ordered_columns
from organizer.core.text import fold, name_key
from organizer.teams import shapes
from organizer.teams.models import Membership
from organizer.teams.shapes import MembershipRow, TeamFilters, TeamRow, memberships, teams, teams_of

__all__ = [
    "count_members",
    "find_membership",
    "find_team",
    "is_in_team",
    "list_memberships_of",
    "list_memberships_owned_by",
    "list_teams",
    "memberships",
    "memberships_for",
    "memberships_for_assigning",
    "memberships_owned_by",
    "memberships_seen_by",
    "people_in",
    "teams",
    "teams_of",
]

# What `ordering` may name, and the column behind it: names are in the order of their search forms.
ORDERS = {"name": "name_folded", "owner__username": "owner__username_folded"}
DEFAULT_ORDER = ("name",)


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


def find_team(viewer: User, team_id: int) -> TeamRow | None:
    """Return a living team as the viewer sees it."""
    row = shapes.TEAM.row(viewer=viewer.pk, team=team_id)
    return None if row is None else TeamRow._make(row)


def list_teams(
    viewer: User,
    *,
    search: str = "",
    name: str | None = None,
    owner: str | None = None,
    ordering: Sequence[str] = (),
    limit: int,
    offset: int,
) -> tuple[int, list[TeamRow]]:
    """Return how many teams' name or owner's name contains every word of `search`, and one page of them.

    `name` and `owner` (a username) must match exactly. `ordering` takes the names in ORDERS, reversed by `-`.
    """
    words = distinct_words(search)
    given: dict[str, Any] = {f"word{number}": word for number, word in enumerate(words)}
    if name is not None:
        given["name"], given["name_folded"] = name, fold(name)
    if owner is not None:
        given["owner"], given["owner_key"] = owner, name_key(owner)
    order = (*ordered_columns(ordering or DEFAULT_ORDER, ORDERS), "id")
    teams = shapes.team_list(TeamFilters(len(words), name is not None, owner is not None), order)
    count, rows = teams.read(viewer=viewer.pk, limit=limit, offset=offset, **given)
    return count, [TeamRow._make(row) for row in rows]


def find_membership(viewer: User, membership_id: int) -> MembershipRow | None:
    """Return a membership of the viewer's, or in a team of theirs."""
    row = shapes.MEMBERSHIP.row(viewer=viewer.pk, membership=membership_id)
    return None if row is None else MembershipRow._make(row)


def list_memberships_of(user: User, *, limit: int, offset: int) -> tuple[int, list[MembershipRow]]:
    """Return how many memberships the person has, and one page of them by id."""
    return _list_memberships(shapes.MEMBERSHIPS_OF, user, limit=limit, offset=offset)


def list_memberships_owned_by(user: User, *, limit: int, offset: int) -> tuple[int, list[MembershipRow]]:
    """Return how many memberships there are in the teams that the person owns, and one page of them by id."""
    return _list_memberships(shapes.MEMBERSHIPS_OWNED_BY, user, limit=limit, offset=offset)


def people_in(team_id: int, *, viewer: User) -> list[dict[str, Any]] | None:
    """Return `user_id` and `username` of everybody in the team: the owner first, then members by username.

    None when the viewer is not in the team, or there is no such team.
    """
    rows = shapes.PEOPLE.rows(user=viewer.pk, team=team_id)
    if not rows:
        return None
    owner_id, owner_name = rows[0][:2]
    members = [{"user_id": row[2], "username": row[3]} for row in rows if row[2] is not None]
    return [{"user_id": owner_id, "username": owner_name}, *members]


def count_members(team_id: int, *, viewer: User) -> int | None:
    """Return how many memberships the team has; its owner is not counted. None as for `people_in`."""
    row = shapes.SIZE.row(user=viewer.pk, team=team_id)
    return None if row is None else row[0] or 0


def is_in_team(user: User, team_id: int) -> bool:
    """Is this person the owner or a member of the living team? An id that names no team is a plain no."""
    return shapes.IN_TEAM.row(user=user.pk, team=team_id) is not None


def _list_memberships(
    memberships: CompiledList, user: User, *, limit: int, offset: int
) -> tuple[int, list[MembershipRow]]:
    count, rows = memberships.read(user=user.pk, limit=limit, offset=offset)
    return count, [MembershipRow._make(row) for row in rows]
