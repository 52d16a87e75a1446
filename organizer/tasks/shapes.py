"""The statements behind `queries.py`: each shape of list is a queryset, compiled to SQL once.

A person's tasks are their own and those assigned to them. No index serves both, so every list is two lists without a
task in common, each read in its index's order and merged: of 10,124 tasks among a million, the first page takes
0.04 ms on SQLite and 0.2 ms on PostgreSQL, where one list by OR sorts all of them (10 ms and 28 ms).
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, DateTimeField, Q, QuerySet

from organizer.core.compiled import Compiled, CompiledList, Param, shape
from organizer.core.times import ExactText
from organizer.tasks.models import Task

Tasks = QuerySet[Task]
Rows = QuerySet[Any, Any]

LEVELS = ("category", "priority", "status")


class TaskRow(NamedTuple):
    """A task as every list and every answer reads it; `COLUMNS` names where each value comes from."""

    id: int
    owner_id: int
    owner_name: str
    assignee_id: int | None
    assignee_name: str | None
    title: str
    comment: str
    due_at: datetime  # lists are ordered by it
    due: str
    category: int
    priority: int
    status: int
    image_key: str | None
    version: int
    created: str
    changed: str
    title_folded: str  # lists are ordered by it, too


COLUMNS = (
    *("id", "owner_id", "owner__username", "assignee_id", "assignee__username", "title", "comment", "due_at"),
    *(ExactText("due_at"), "category", "priority", "status", "image__key", "version"),
    *(ExactText("created_at"), ExactText("changed_at"), "title_folded"),
)


class Filters(NamedTuple):
    """What a list of tasks is narrowed by: so many words, of which so many name a year, a month or a day; an owner's
    name, or one that may be an id as well; a span of time; levels."""

    words: int = 0
    calendar_words: int = 0
    owner: bool = False
    owner_id: bool = False
    due: bool = False
    category: bool = False
    priority: bool = False
    status: bool = False


def own_and_assigned() -> tuple[Tasks, Tasks]:
    """Return the tasks that a person may see, in two parts: their own, and those of others assigned to them."""
    viewer = Param("viewer")
    return Task.objects.filter(owner=viewer), Task.objects.filter(~Q(owner=viewer), assignee=viewer)


@shape
def task_list(filters: Filters, order: tuple[str, ...]) -> CompiledList:
    def parts() -> tuple[Tasks, ...]:
        return tuple(_narrowed(tasks, filters) for tasks in own_and_assigned())

    return CompiledList(
        page=Compiled(lambda: tuple(tasks.order_by(*order).values_list(*COLUMNS) for tasks in parts()), paged=True),
        count=Compiled(lambda: tuple(tasks.values_list("pk") for tasks in parts()), counted=True),
    )


TASK = Compiled(
    lambda: Task.objects.filter(Q(owner=Param("viewer")) | Q(assignee=Param("viewer")), pk=Param("task")).values_list(
        *COLUMNS
    )
)


def _narrowed(tasks: Tasks, filters: Filters) -> Tasks:
    for number in range(filters.words):
        tasks = tasks.filter(_matches(number, is_calendar=number < filters.calendar_words))
    if filters.owner:
        # The key is unique and has the index.
        named = Q(owner__username_key=Param("owner_key", CharField()), owner__username=Param("owner", CharField()))
        tasks = tasks.filter(named | Q(owner=Param("owner_id")) if filters.owner_id else named)
    if filters.due:
        tasks = tasks.filter(_is_due_within("due"))
    for level in LEVELS:
        if getattr(filters, level):
            tasks = tasks.filter(**{level: Param(level)})
    return tasks


def _matches(number: int, *, is_calendar: bool) -> Q:
    word = Param(f"word{number}", CharField())
    found = Q(title_folded__has=word) | Q(owner__username_folded__has=word)
    # A month is what calendars ask for: they are not given what only speaks of it.
    return _is_due_within(f"word{number}") | found if is_calendar else found | Q(comment_folded__has=word)


def _is_due_within(name: str) -> Q:
    return Q(due_at__gte=Param(f"{name}_first", DateTimeField()), due_at__lte=Param(f"{name}_last", DateTimeField()))
