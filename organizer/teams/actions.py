"""What people do with teams. Each function is one transaction: check, lock, write, and the event last."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from organizer.accounts.models import User
from organizer.core.database import action
from organizer.core.errors import Invalid, NotAllowed, NotFound
from organizer.core.search import short_text_problem
from organizer.core.text import fold
from organizer.core.versions import check_version
from organizer.events.log import record
from organizer.teams import rules
from organizer.teams.locks import lock_memberships, lock_people, lock_person, lock_team
from organizer.teams.models import Membership, Team
from organizer.teams.queries import memberships, memberships_for

# What stands on teams and has to begin with a membership, in its transaction. Each is called with the membership.
WITH_MEMBERSHIP = ("organizer.chat.conversations_actions.begin_reading",)
# What may have to end when people (ids) are no longer in a team, in the same transaction.
WITHOUT_MEMBERSHIP = ("organizer.tasks.assignments.end_unconnected_assignments",)

NAME_TAKEN = "You already have a team with this name."
ALREADY_MEMBER = "You are already a member of this team."
OWN_TEAM = "You own this team."
NO_SUCH_TEAM = "There is no such team."


@action
def create_team(*, owner: User, name: str) -> Team:
    """Found a team of this name (1 to 255 characters, trimmed). Raises Invalid under `name`, also when it is taken."""
    name = _checked(name)
    team = Team(owner=lock_person(owner), name=name, name_folded=fold(name))
    _save(team)
    record("team.created", ids={"team": team.pk, "user": team.owner_id}, everyone=True)
    return team


@action
def rename_team(*, actor: User, team: Team, name: str, expected_version: int | None = None) -> Team:
    """Give the team another name. Raises NotFound when it is gone, NotAllowed, and Invalid as `create_team` does;
    Outdated when it is not of the expected version."""
    name = _checked(name)
    locked = _lock_own_team(actor, team)
    check_version(locked.version, expected_version)
    locked.name, locked.name_folded = name, fold(name)
    _touch(locked)
    _save(locked)
    record("team.renamed", ids={"team": locked.pk}, everyone=True)
    return locked


@action
def delete_team(*, actor: User, team: Team, expected_version: int | None = None) -> None:
    """Delete the team and its memberships; tasks stay, and its messages are hidden at once and purged later.

    Raises NotFound when it is gone already, NotAllowed, and Outdated when it is not of the expected version.
    """
    locked = _lock_own_team(actor, team)
    check_version(locked.version, expected_version)
    _bury(locked)


@action
def join_team(*, person: User, team_id: int) -> Membership:
    """Make the person a member. Raises Invalid under `team`: no such team, their own, or joined before."""
    person = lock_person(person)
    try:
        team = lock_team(team_id)
    except NotFound:
        raise Invalid(team=NO_SUCH_TEAM) from None
    if team.owner_id == person.pk:
        raise Invalid(team=OWN_TEAM)
    membership = Membership(team=team, member=person)
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError:
        raise Invalid(team=ALREADY_MEMBER) from None
    for name in WITH_MEMBERSHIP:
        import_string(name)(membership)
    record("member.joined", ids={"membership": membership.pk, "team": team.pk, "user": person.pk}, team=team.pk)
    return membership


@action
def end_membership(*, actor: User, membership: Membership) -> None:
    """End a membership: the member leaves, or the team's owner removes them. Raises NotFound and NotAllowed."""
    locked = _lock_one(memberships().filter(pk=membership.pk))
    if not rules.can_end_membership(actor, locked):
        raise NotAllowed
    _end(locked)


@action
def leave_team(*, person: User, team_id: int) -> None:
    """Leave a team. Raises NotFound when there is no such team or the person is no member."""
    _end(_lock_one(memberships_for(person).filter(team=team_id)))


@action
def pass_team_on(*, team: Team) -> User | None:
    """Take the team from an owner who leaves altogether: its longest-standing member owns it from now on.

    A new owner who has a team of that name already gets it with a number behind. Without members the team is
    deleted. Returns the new owner, if any; raises NotFound when the team is gone.
    """
    locked = lock_team(team.pk)
    staying = lock_memberships(memberships().filter(team=locked))
    if not staying:
        _bury(locked)
        return None
    heir = min(staying, key=lambda membership: (membership.joined_at, membership.pk))
    former, locked.owner = locked.owner_id, heir.member
    heir.delete()
    _touch(locked)
    _save_numbered(locked)
    record("team.passed_on", ids={"team": locked.pk, "user": locked.owner_id}, everyone=True, losers=[former])
    return locked.owner


def _checked(name: str) -> str:
    name = name.strip()
    if problem := short_text_problem(name):
        raise Invalid(name=problem)
    return name


def _lock_own_team(actor: User, team: Team) -> Team:
    locked = lock_team(team.pk)
    if not rules.can_change_team(actor, locked):
        raise NotAllowed
    return locked


def _touch(team: Team) -> None:
    team.version += 1
    team.changed_at = timezone.now()


def _save(team: Team) -> None:
    # The database decides about a name that two requests want at once; the savepoint keeps the transaction usable.
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError:
        raise Invalid(name=NAME_TAKEN) from None


def _lock_one(chosen: QuerySet[Membership]) -> Membership:
    """Lock the only one that is chosen, with its member and its team's owner: who of the two ends another team at the
    same time waits, and sees that this one is gone. Raises NotFound."""
    people = chosen.values_list("member_id", "team__owner_id").first()
    lock_people(people or ())
    if not (locked := lock_memberships(chosen)):
        raise NotFound
    return locked[0]


def _bury(team: Team) -> None:
    lock_people([team.owner_id])
    leaving = [membership.member_id for membership in lock_memberships(Membership.objects.filter(team=team))]
    Membership.objects.filter(team=team).delete()
    team.deleted_at = timezone.now()
    _touch(team)
    team.save()
    _without_membership([team.owner_id, *leaving])
    record("team.deleted", ids={"team": team.pk}, everyone=True, losers=[team.owner_id, *leaving])


def _end(membership: Membership) -> None:
    ids = {"membership": membership.pk, "team": membership.team_id, "user": membership.member_id}
    membership.delete()
    _without_membership([membership.member_id])
    record("member.left", ids=ids, team=membership.team_id, losers=[membership.member_id])


def _without_membership(people: list[int]) -> None:
    for name in WITHOUT_MEMBERSHIP:
        import_string(name)(people)


def _save_numbered(team: Team) -> None:
    name, number = team.name, 1
    while True:
        try:
            team.name_folded = fold(team.name)
            with transaction.atomic():
                return team.save()
        except IntegrityError:
            number += 1
            team.name = _numbered(name, number)


def _numbered(name: str, number: int) -> str:
    ending = f" ({number})"
    while short_text_problem(name + ending):
        name = name[:-1]
    return name + ending
