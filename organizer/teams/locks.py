"""Row locks that an action takes on what its checks rely on, always in this order: person, team, membership.

On PostgreSQL they are held to the end of the transaction; on SQLite writers are single anyway. They leave keys alone
(`no_key`), so rows that merely refer to the locked one are not held up.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from organizer.accounts.models import User
from organizer.accounts.queries import USER_COLUMNS, active_users
from organizer.core.compiled import Compiled, Param
from organizer.core.errors import NotAllowed, NotFound
from organizer.core.rows import loaded
from organizer.teams.models import Membership, Team
from organizer.teams.queries import teams

_PERSON = Compiled(
    lambda: active_users().select_for_update(no_key=True).filter(pk=Param("person")).values_list(*USER_COLUMNS)
)


def lock_person(person: User) -> User:
    """Lock the person, so that their account cannot be deleted meanwhile. Raises NotAllowed when it already is."""
    row = _PERSON.row(person=person.pk)
    if row is None:
        raise NotAllowed
    return loaded(User, USER_COLUMNS, row)


def lock_people(people: Iterable[int]) -> None:
    """Lock these people (ids), as far as they have an account, in the order of their ids."""
    for _ in active_users().select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"):
        pass


def lock_team(team_id: int) -> Team:
    """Lock a living team. Raises NotFound when there is none."""
    locked = teams().select_for_update(no_key=True).filter(pk=team_id).first()
    if locked is None:
        raise NotFound
    return locked


def lock_memberships(chosen: QuerySet[Membership]) -> list[Membership]:
    """Lock the chosen memberships, by id, with their teams loaded but not locked."""
    return list(chosen.select_related("team").select_for_update(of=("self",), no_key=True).order_by("id"))
