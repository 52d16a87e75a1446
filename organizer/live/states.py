"""What events are about, as it is now: REST's shapes, without what is relative to a viewer.

Everything that a batch of events speaks of is read once, with one statement for each kind of thing.
"""

from collections.abc import Callable, Collection, Iterable, Set
from dataclasses import dataclass
from typing import Any

from organizer.accounts.models import User
from organizer.chat.conversations import read_states
from organizer.chat.models import Message
from organizer.chat.serializers import message_fields
from organizer.chat.shapes import COLUMNS, MessageRow
from organizer.core.compiled import Compiled
from organizer.live.among import Ids
from organizer.live.queries import LogEntry, teams_of_people
from organizer.tasks.models import Task
from organizer.tasks.serializers import task_shape
from organizer.tasks.shapes import COLUMNS as TASK_COLUMNS
from organizer.tasks.shapes import TaskRow
from organizer.teams.models import Membership, Team
from organizer.teams.serializers import membership_shape, team_shape
from organizer.teams.shapes import MEMBERSHIP_COLUMNS, TEAM_COLUMNS, MembershipRow, TeamRow

Key = tuple[str, int, int]

PERSON_COLUMNS = ("id", "username", "first_name", "last_name")

_MESSAGES = Compiled(lambda: Message.objects.filter(pk__among=Ids("ids")).values_list(*COLUMNS))
_TASKS = Compiled(lambda: Task.objects.filter(pk__among=Ids("ids")).values_list(*TASK_COLUMNS))
_TEAMS = Compiled(lambda: Team.objects.filter(pk__among=Ids("ids"), deleted_at=None).values_list(*TEAM_COLUMNS))
_TEAM_NAMES = Compiled(lambda: Team.objects.filter(pk__among=Ids("ids")).values_list("pk", "name"))
_MEMBERSHIPS = Compiled(
    lambda: Membership.objects.filter(pk__among=Ids("ids"), team__deleted_at=None).values_list(*MEMBERSHIP_COLUMNS)
)
_PEOPLE = Compiled(lambda: User.objects.filter(pk__among=Ids("ids")).values_list(*PERSON_COLUMNS))


@dataclass(slots=True)
class State:
    """A thing as it is now. `image` names the field that an image's URL belongs into, and the image's key; `readers`
    are the only people who may read it, None when the event's scope says it all."""

    data: dict[str, Any]
    image: tuple[str, str] | None = None
    readers: Set[int] | None = None


class Things:
    """The things that these events are about, and the teams of the people whose company is to be told."""

    def __init__(self, entries: Iterable[LogEntry]) -> None:
        wanted: dict[str, dict[Key, LogEntry]] = {}
        companies = set()
        for entry in entries:
            key = _key(entry)
            if key is not None:
                wanted.setdefault(key[0], {})[key] = entry
            if entry.company_id is not None:
                companies.add(entry.company_id)
        self._states: dict[Key, State] = {}
        for kind, keys in wanted.items():
            self._states.update(_LOADERS[kind](keys))
        self.company_teams = teams_of_people(companies)

    def state_of(self, entry: LogEntry) -> State | None:
        """Return the thing that an event is about, None when it is gone."""
        key = _key(entry)
        return None if key is None else self._states.get(key)


def _key(entry: LogEntry) -> Key | None:
    """Return what identifies the thing that must be read for an event."""
    ids = entry.ids
    match entry.type.partition(".")[0]:
        case "message":
            return ("message", ids["message"], 0)
        case "task":
            return ("task", ids["task"], 0)
        case "team":
            return ("team", ids["team"], 0)
        case "member" if entry.type == "member.left":
            return ("departure", ids["membership"], 0)
        case "member":
            return ("membership", ids["membership"], 0)
        case "profile":
            return ("person", ids["user"], 0)
        case "conversation":
            return ("read mark", ids["conversation"], ids["user"])
    return None


def _messages(keys: Collection[Key]) -> dict[Key, State]:
    rows = map(MessageRow._make, _MESSAGES.rows(ids=_numbers(keys)))
    return {
        ("message", row.id, 0): State(message_fields(row, None), ("image", row.image_key) if row.image_key else None)
        for row in rows
    }


def _tasks(keys: Collection[Key]) -> dict[Key, State]:
    states = {}
    for row in map(TaskRow._make, _TASKS.rows(ids=_numbers(keys))):
        data = task_shape(row, viewer_id=0, image_url=lambda key: None)
        del data["is_owner"]
        image = ("file", row.image_key) if row.image_key else None
        states["task", row.id, 0] = State(
            data, image, {row.owner_id} | ({row.assignee_id} if row.assignee_id else set())
        )
    return states


def _teams(keys: Collection[Key]) -> dict[Key, State]:
    states = {}
    for values in _TEAMS.rows(ids=_numbers(keys)):
        data = team_shape(TeamRow._make((*values, False)))
        del data["is_member"]
        states["team", data["id"], 0] = State(data)
    return states


def _memberships(keys: Collection[Key]) -> dict[Key, State]:
    rows = map(MembershipRow._make, _MEMBERSHIPS.rows(ids=_numbers(keys)))
    return {("membership", row.id, 0): State(membership_shape(row)) for row in rows}


def _departures(entries: dict[Key, LogEntry]) -> dict[Key, State]:
    """Who left which team: the membership is gone, the names are read anew."""
    about = {key: entry.ids for key, entry in entries.items()}
    teams: dict[int, str] = dict(_TEAM_NAMES.rows(ids=sorted({ids["team"] for ids in about.values()})))
    people = {row[0]: row[1] for row in _PEOPLE.rows(ids=sorted({ids["user"] for ids in about.values()}))}
    return {
        key: State(
            {
                "id": ids["membership"],
                "team_name": teams.get(ids["team"], ""),
                "team": ids["team"],
                "user_id": ids["user"],
                "member": people.get(ids["user"], ""),
            }
        )
        for key, ids in about.items()
    }


def _people(keys: Collection[Key]) -> dict[Key, State]:
    rows = (dict(zip(PERSON_COLUMNS, values, strict=True)) for values in _PEOPLE.rows(ids=_numbers(keys)))
    return {("person", row["id"], 0): State(row) for row in rows}


def _read_marks(keys: Collection[Key]) -> dict[Key, State]:
    marks = read_states([(reader, conversation) for _, conversation, reader in keys])
    return {
        ("read mark", conversation, reader): State({"conversation": conversation, **mark}, readers={reader})
        for (reader, conversation), mark in marks.items()
    }


def _numbers(keys: Iterable[Key]) -> list[int]:
    return [number for _, number, _ in keys]


_LOADERS: dict[str, Callable[[dict[Key, LogEntry]], dict[Key, State]]] = {
    "message": _messages,
    "task": _tasks,
    "team": _teams,
    "membership": _memberships,
    "departure": _departures,
    "person": _people,
    "read mark": _read_marks,
}
