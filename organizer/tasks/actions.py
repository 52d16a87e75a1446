"""What people do with tasks. Each change is one transaction: check, lock, write, and the event last.

Locks are taken in the order person, membership, task. An image's file is written before the transaction and given
up again when that is refused.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.utils import timezone

from organizer.accounts.models import User
from organizer.core.database import action
from organizer.core.errors import Invalid, NotAllowed, NotFound
from organizer.core.rows import insert_row, update_row
from organizer.core.search import short_text_problem
from organizer.core.text import fold
from organizer.core.versions import check_version
from organizer.events.kinds import EventKind
from organizer.events.log import record
from organizer.images.actions import attach_image, release_image, uploaded
from organizer.images.models import StoredImage
from organizer.images.pipeline import CleanImage
from organizer.tasks import rules
from organizer.tasks.models import Task
from organizer.tasks.queries import tasks_for
from organizer.teams.locks import lock_memberships, lock_person
from organizer.teams.queries import memberships_for_assigning
from organizer.teams.rules import can_assign

# One text for people who do not exist and people who may not be given the task: it tells nobody who exists.
NOT_ASSIGNABLE = "This is not a member of a team of yours."


class TaskFields(TypedDict, total=False):
    """What can be said about a task; what is left out stays as it is, or at its default in a new task."""

    title: str
    comment: str
    due_at: datetime
    category: int
    priority: int
    status: int
    assignee_id: int | None
    image: CleanImage | None


def create_task(*, owner: User, **fields: Unpack[TaskFields]) -> Task:
    """Make a task; `title` and `due_at` are needed.

    The assignee must be the owner or a member of a team of theirs. Raises Invalid by field, NotAllowed when the owner's
    account is gone, Unavailable when the image cannot be stored.
    """
    with uploaded(owner=owner, image=fields.get("image")) as image:
        return _create(owner=owner, fields=fields, image=image)


def change_task(*, actor: User, task: Task, expected_version: int | None = None, **fields: Unpack[TaskFields]) -> Task:
    """Change the given fields of a task; a None clears `assignee_id` or `image`.

    The owner and the assignee may; only the owner may change the assignee. An assignment is checked only when it
    changes. Raises NotFound when the task is gone or out of the actor's sight, NotAllowed, Invalid by field,
    Outdated when it is not of the expected version, and Unavailable when the image cannot be stored.
    """
    with uploaded(owner=actor, image=fields.get("image")) as image:
        return _change(actor=actor, task=task, fields=fields, image=image, expected_version=expected_version)


@action
def delete_task(*, actor: User, task: Task, expected_version: int | None = None) -> None:
    """Delete a task and its image. Raises NotFound when it is gone or out of the actor's sight, and Outdated when it
    is not of the expected version."""
    locked = _lock_task(actor, task)
    check_version(locked.version, expected_version)
    ids, seen_by, image = {"task": locked.pk}, _people(locked), locked.image
    locked.delete()
    if image is not None:
        release_image(image)
    record("task.deleted", ids=ids, losers=seen_by)


@action
def _create(*, owner: User, fields: TaskFields, image: StoredImage | None) -> Task:
    owner = lock_person(owner)
    task = Task(owner=owner, image=image, **_columns(fields))
    if (assignee := fields.get("assignee_id")) is not None:
        lock_memberships(memberships_for_assigning(owner, assignee))
        _assign(task, assignee)
    if image is not None:
        attach_image(image)
    insert_row(task)
    record("task.created", ids={"task": task.pk}, people=_people(task))
    return task


@action
def _change(
    *, actor: User, task: Task, fields: TaskFields, image: StoredImage | None, expected_version: int | None
) -> Task:
    wanted = fields.get("assignee_id")
    if wanted is not None:
        lock_memberships(memberships_for_assigning(task.owner, wanted))
    locked = _lock_task(actor, task)
    check_version(locked.version, expected_version)
    before = _people(locked)
    change: EventKind = "task.changed"
    if "assignee_id" in fields and wanted != locked.assignee_id:
        if not rules.can_reassign(actor, locked):
            raise NotAllowed
        _assign(locked, wanted)
        change = "task.assigned"
    for column, value in _columns(fields).items():
        setattr(locked, column, value)
    if "image" in fields:
        _replace_image(locked, image)
    locked.version += 1
    locked.changed_at = timezone.now()
    update_row(locked)
    after = _people(locked)
    record(change, ids={"task": locked.pk}, people=after, losers=before - after)
    return locked


def _lock_task(actor: User, task: Task) -> Task:
    chosen = tasks_for(actor).filter(pk=task.pk).select_related("image")
    locked = chosen.select_for_update(of=("self",), no_key=True).first()
    if locked is None or not rules.can_change_task(actor, locked):
        raise NotFound
    return locked


def _assign(task: Task, person_id: int | None) -> None:
    if person_id is not None and not can_assign(task.owner, person_id):
        raise Invalid(assignee_id=NOT_ASSIGNABLE)
    task.assignee_id = person_id


def _replace_image(task: Task, image: StoredImage | None) -> None:
    if task.image is not None:
        release_image(task.image)
    if image is not None:
        attach_image(image)
    task.image = image


def _columns(fields: TaskFields) -> Mapping[str, Any]:
    """Check the fields that are plain columns, and return them with what follows from them."""
    columns: dict[str, Any] = {name: value for name, value in fields.items() if name not in ("assignee_id", "image")}
    errors: dict[str, list[str]] = {}
    if "title" in columns:
        columns["title"] = columns["title"].strip()
        columns["title_folded"] = fold(columns["title"])
        if problem := short_text_problem(columns["title"]):
            errors["title"] = [problem]
    if "comment" in columns:
        columns["comment_folded"] = fold(columns["comment"])
        if problem := rules.comment_problem(columns["comment"]):
            errors["comment"] = [problem]
    if errors:
        raise Invalid(errors)
    return columns


def _people(task: Task) -> set[int]:
    return {person for person in (task.owner_id, task.assignee_id) if person is not None}
