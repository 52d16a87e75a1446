"""What may be done in teams, as questions without side effects."""

from organizer.accounts.models import User
from organizer.teams import queries
from organizer.teams.models import Membership, Team


def is_in_team(user: User, team: Team | int) -> bool:
    """Is this person the owner or a member of the living team? An id that names no team is a plain no."""
    return queries.is_in_team(user, team.pk if isinstance(team, Team) else team)


def can_change_team(user: User, team: Team) -> bool:
    """May this person rename and delete the team? Only its owner."""
    return team.deleted_at is None and team.owner_id == user.pk


def can_end_membership(user: User, membership: Membership) -> bool:
    """May this person end the membership? The member may leave, and the team's owner may remove them."""
    return user.pk in (membership.member_id, membership.team.owner_id)


def can_assign(owner: User, person: User | int) -> bool:
    """May the owner of a task give it to this person (or id)? To themselves, and to members of their own teams."""
    person_id = person.pk if isinstance(person, User) else person
    return person_id == owner.pk or queries.memberships_for_assigning(owner, person_id).exists()
