"""Whose tasks are whose. Every read of tasks starts here; `shapes.py` has the statements."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from django.db.models import Q, QuerySet

from organizer.accounts.models import User
from organizer.core.routes import MAX_ID
from organizer.core.search import distinct_words, ordered_columns
from organizer.core.text import name_key
from organizer.tasks import shapes
from organizer.tasks.due import Span, calendar_span
from organizer.tasks.models import Task
from organizer.tasks.shapes import Filters, TaskRow

# What `ordering` may name, and the column behind it.
ORDERS = {"due_date": "due_at", "priority": "priority", "status": "status", "title": "title_folded"}
DEFAULT_ORDER = ("-due_date",)

_END_OF_CALENDAR = datetime.max.replace(tzinfo=UTC)


def tasks_for(user: User) -> QuerySet[Task]:
    """Return the tasks that the person may see: their own, and those assigned to them."""
    return Task.objects.filter(Q(owner=user) | Q(assignee=user))


def find_task(viewer: User, task_id: int) -> TaskRow | None:
    """Return a task that the viewer may see."""
    row = shapes.TASK.row(viewer=viewer.pk, task=task_id)
    return None if row is None else TaskRow._make(row)


def list_tasks(
    viewer: User,
    *,
    search: str = "",
    owner: str | None = None,
    due: Span | None = None,
    zone: tzinfo = UTC,
    ordering: Sequence[str] = (),
    limit: int,
    offset: int,
    **levels: int | None,
) -> tuple[int, list[TaskRow]]:
    """Return how many of the viewer's tasks match, and one page of them.

    Every word of `search` is in the title, the notes or the owner's username, or is the year, month or day that the
    task is due; such a word is not looked for in the notes.
    `owner` is a username or an id, `due` a span of time, `zone` is whose days `search` means,
    `levels` a category, priority or status; None is no filter.
    `ordering` takes the names in ORDERS, reversed by `-`; newest due first without one.
    """
    given: dict[str, Any] = {name: value for name, value in levels.items() if value is not None}
    chosen = dict.fromkeys(given, True)
    if owner is not None:
        given["owner"], given["owner_key"], chosen["owner"] = owner, name_key(owner), True
        if _may_be_id(owner):
            given["owner_id"], chosen["owner_id"] = int(owner), True
    if due is not None:
        given |= _span("due", due)
        chosen["due"] = True
    words, calendar_words = _search(search, zone, given)
    filters = Filters(words, calendar_words, **chosen)
    order = (*ordered_columns(ordering or DEFAULT_ORDER, ORDERS), "id")
    tasks = shapes.task_list(filters, order)
    count, rows = tasks.read(viewer=viewer.pk, limit=limit, offset=offset, **given)
    return count, [TaskRow._make(row) for row in rows]


def _search(search: str, zone: tzinfo, given: dict[str, Any]) -> tuple[int, int]:
    """Add the words of a search to the parameters, calendar words first. Return how many, and how many of those."""
    words = [(word, calendar_span(word, zone)) for word in distinct_words(search)]
    words.sort(key=lambda word: word[1] is None)
    for number, (word, span) in enumerate(words):
        given[f"word{number}"] = word
        if span is not None:
            given |= _span(f"word{number}", span)
    return len(words), sum(span is not None for _, span in words)


def _span(name: str, span: Span) -> dict[str, datetime]:
    """Return a span's parameters: its first and its last moment, for times are kept in microseconds."""
    start, end = span
    return {
        f"{name}_first": start,
        f"{name}_last": _END_OF_CALENDAR if end is None else end - timedelta(microseconds=1),
    }


def _may_be_id(name_or_id: str) -> bool:
    return name_or_id.isascii() and name_or_id.isdigit() and len(name_or_id) < len(str(MAX_ID))
