"""Leaving for good."""

from collections.abc import Callable

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from organizer.accounts.actions import check_password_of, end_sessions, lock_person
from organizer.accounts.models import AuthSession, Invitation, User
from organizer.chat.actions import forget_author
from organizer.core.database import action
from organizer.core.errors import Invalid
from organizer.core.idempotency import forget_keys
from organizer.events.log import record
from organizer.outbox.actions import forget_messages
from organizer.people.belongings import forget_images, forget_tasks
from organizer.people.queries import people_sharing_a_team
from organizer.presence.actions import forget_presence
from organizer.teams.actions import leave_team, pass_team_on
from organizer.teams.locks import lock_memberships
from organizer.teams.models import Team
from organizer.teams.queries import memberships_for, teams

WRONG_PASSWORD = "This is not your password."  # noqa: S105 - a message


def delete_account(*, user: User, password: str, address: str = "") -> None:
    """Delete the person's account with everything that is theirs, at once and for good.

    Their messages, tasks and images go; what others wrote to them stays. A team of theirs passes to its
    longest-standing member, or goes when there is none. What is left is an empty row, so that what
    refers to it keeps its meaning.

    `address` is where the request came from. Raises Invalid under `password`, and TooMany: a wrong one counts as a
    failed sign-in.
    """
    check_password_of(user=user, password=password, field="password", message=WRONG_PASSWORD, address=address)
    remove_person(user=user, known_password=user.password)


@action
def remove_person(*, user: User, known_password: str | None = None) -> None:
    """Do what `delete_account` does, for somebody who need not know the password: an operator.

    With `known_password`, a hash, raises Invalid when it is no longer the person's. Raises NotFound when the account is
    gone.
    """
    person = lock_person(user.pk)
    if known_password is not None and person.password != known_password:
        raise Invalid(password=WRONG_PASSWORD)  # changed since it was checked
    company = people_sharing_a_team(person)
    owned = _lock_places(person)
    # Recording holds up everybody else who writes, until the commit; so it begins when the long work is done.
    announcements = [*forget_author(author=person), *forget_tasks(person), *forget_images(person)]
    _leave_teams(person, owned)
    _announce(announcements)
    end_sessions(user_id=person.pk)
    _make_tombstone(person)
    record("profile.changed", ids={"user": person.pk}, people=company)


def _lock_places(person: User) -> list[Team]:
    """Lock the person's teams and memberships, in the order that all actions keep, and return the teams they own."""
    owned = list(teams().select_for_update(no_key=True).filter(owner=person).order_by("pk"))
    lock_memberships(memberships_for(person))
    return owned


def _leave_teams(person: User, owned: list[Team]) -> None:
    for team in owned:
        pass_team_on(team=team)
    for team_id in memberships_for(person).order_by("pk").values_list("team_id", flat=True):
        leave_team(person=person, team_id=team_id)


def _announce(announcements: list[Callable[[], object]]) -> None:
    for announce in announcements:
        announce()


def _make_tombstone(person: User) -> None:
    now = timezone.now()
    AuthSession.objects.filter(user=person).delete()  # with addresses and browsers' names
    forget_presence(person=person)
    forget_keys(person_id=person.pk)
    forget_messages(person_id=person.pk)
    Invitation.objects.filter(created_by=person).update(created_by=None)
    Invitation.objects.filter(used_by=person).update(used_by=None)
    person.groups.clear()
    person.user_permissions.clear()
    person.username = f"deleted user {person.pk}"  # nobody can register this: names have no spaces
    person.email = person.first_name = person.last_name = ""
    person.password = make_password(None)
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = None
    person.date_joined = person.changed_at = person.deleted_at = now
    person.save()
