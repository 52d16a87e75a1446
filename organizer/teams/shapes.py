"""The statements behind `queries.py`: each shape of list is a queryset, compiled to SQL once."""

from typing import Any, NamedTuple

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery

from organizer.accounts.models import User
from organizer.core.compiled import Compiled, CompiledList, Param, shape
from organizer.core.times import ExactText
from organizer.teams.models import Membership, Team

Rows = QuerySet[Any, Any]


class TeamRow(NamedTuple):
    """A team as its viewer sees it; `TEAM_COLUMNS` names where each value comes from."""

    id: int
    owner_id: int
    owner_name: str
    name: str
    version: int
    created: str
    changed: str
    is_member: bool


class MembershipRow(NamedTuple):
    """A membership as every list and every answer reads it; `MEMBERSHIP_COLUMNS` names the columns."""

    id: int
    team_id: int
    team_name: str
    member_id: int
    member_name: str
    joined: str


class TeamFilters(NamedTuple):
    """What a list of teams is narrowed by: so many words, the exact name, the owner's username."""

    words: int = 0
    name: bool = False
    owner: bool = False


TEAM_COLUMNS = (
    "id",
    "owner_id",
    "owner__username",
    "name",
    "version",
    ExactText("created_at"),
    ExactText("changed_at"),
)
MEMBERSHIP_COLUMNS = ("id", "team_id", "team__name", "member_id", "member__username", ExactText("joined_at"))


def teams() -> QuerySet[Team]:
    """Return the living teams. Everybody who is signed in may see them all."""
    return Team.objects.filter(deleted_at=None)


def teams_of(user: User | Param) -> QuerySet[Team]:
    """Return the living teams that the person owns or is a member of."""
    return teams().filter(Q(owner=user) | Exists(Membership.objects.filter(team=OuterRef("pk"), member=user)))


def memberships() -> QuerySet[Membership]:
    """Return the memberships of living teams."""
    return Membership.objects.filter(team__deleted_at=None)


def _team_rows(chosen: QuerySet[Team]) -> Rows:
    mine = Membership.objects.filter(team=OuterRef("pk"), member=Param("viewer"))
    return chosen.annotate(is_member=Exists(mine)).values_list(*TEAM_COLUMNS, "is_member")


def _found(filters: TeamFilters) -> QuerySet[Team]:
    found = teams()
    for number in range(filters.words):
        word = Param(f"word{number}", CharField())
        found = found.filter(Q(name_folded__has=word) | Q(owner__username_folded__has=word))
    if filters.name:
        # The folded name has the index.
        found = found.filter(name=Param("name", CharField()), name_folded=Param("name_folded", CharField()))
    if filters.owner:
        # The key is unique and has the index.
        found = found.filter(
            owner__username_key=Param("owner_key", CharField()), owner__username=Param("owner", CharField())
        )
    return found


@shape
def team_list(filters: TeamFilters, order: tuple[str, ...]) -> CompiledList:
    return CompiledList(
        page=Compiled(lambda: _team_rows(_found(filters)).order_by(*order), paged=True),
        count=Compiled(lambda: _found(filters).values_list("pk"), counted=True),
    )


def _membership_list(whose: str) -> CompiledList:
    def chosen() -> QuerySet[Membership]:
        return memberships().filter(**{whose: Param("user")})

    return CompiledList(
        page=Compiled(lambda: chosen().order_by("id").values_list(*MEMBERSHIP_COLUMNS), paged=True),
        count=Compiled(lambda: chosen().values_list("pk"), counted=True),
    )


TEAM = Compiled(lambda: _team_rows(teams().filter(pk=Param("team"))))
IN_TEAM = Compiled(lambda: teams_of(Param("user")).filter(pk=Param("team")).values_list("pk"))

# Of a team that the person is in: its owner and, once for each membership, a member; (owner, None) without any.
PEOPLE = Compiled(
    lambda: (
        teams_of(Param("user"))
        .filter(pk=Param("team"))
        .order_by("memberships__member__username_folded", "memberships__id")
        .values_list(
            "owner_id", "owner__username", "memberships__member_id", "memberships__member__username", "memberships__id"
        )
    )
)
SIZE = Compiled(
    lambda: (
        teams_of(Param("user"))
        .filter(pk=Param("team"))
        .values_list(
            Subquery(Membership.objects.filter(team=OuterRef("pk")).order_by().values("team").values_list(Count("pk")))
        )
    )
)

MEMBERSHIPS_OF = _membership_list("member")
MEMBERSHIPS_OWNED_BY = _membership_list("team__owner")
MEMBERSHIP = Compiled(
    lambda: (
        memberships()
        .filter(Q(member=Param("viewer")) | Q(team__owner=Param("viewer")), pk=Param("membership"))
        .values_list(*MEMBERSHIP_COLUMNS)
    )
)
