"""Whose tasks are whose. Every read of tasks starts here."""

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet

from organizer.accounts.models import User
from organizer.core.routes import MAX_ID
from organizer.core.search import distinct_words
from organizer.tasks.due import Span, calendar_span
from organizer.tasks.models import Task
from organizer.teams.queries import Rows
from organizer.teams.search import contains

# What `ordering` may name, and the column behind it.
ORDERS = {"due_date": "due_at", "priority": "priority", "status": "status", "title": "title"}
DEFAULT_ORDER = ("-due_date",)


def tasks_for(user: User) -> QuerySet[Task]:
    """Return the tasks that the person may see: their own, and those assigned to them."""
    return Task.objects.filter(Q(owner=user) | Q(assignee=user))


def task_rows(viewer: User) -> Rows:
    """Return the tasks that the viewer may see, ready for `serializers.task_shape`."""
    rows: Rows = (
        tasks_for(viewer)
        .annotate(owner_name=F("owner__username"), assignee_name=F("assignee__username"), image_key=F("image__key"))
        .values(
            *("id", "owner_id", "owner_name", "assignee_id", "assignee_name", "title", "comment", "due_at"),
            *("category", "priority", "status", "image_key", "version", "created_at", "changed_at"),
        )
    )
    return rows


def list_tasks(
    viewer: User,
    *,
    search: str = "",
    owner: str | None = None,
    due: Span | None = None,
    ordering: Sequence[str] = (),
    **levels: int | None,
) -> Rows:
    """Return rows of the viewer's tasks.

    Every word of `search` is in the title or the owner's username, or is the year, month or day that the task is due.
    `owner` is a username or an id, `due` a span of time, `levels` a category, priority or status; None is no filter.
    `ordering` takes the names in ORDERS, reversed by `-`; newest due first without one.
    """
    chosen = Q()
    for word in distinct_words(search):
        chosen &= _matches(word)
    if owner is not None:
        chosen &= _is_owned_by(owner)
    if due is not None:
        chosen &= _is_due_within(due)
    chosen &= Q(**{name: value for name, value in levels.items() if value is not None})
    return task_rows(viewer).filter(chosen).order_by(*map(_column, ordering or DEFAULT_ORDER), "id")


def _matches(word: str) -> Q:
    condition = contains(word, "title_folded", "owner__username_key")
    if span := calendar_span(word):
        condition |= _is_due_within(span)
    return condition


def _is_due_within(span: Span) -> Q:
    start, end = span
    condition = Q(due_at__gte=start)
    return condition if end is None else condition & Q(due_at__lt=end)


def _is_owned_by(name_or_id: str) -> Q:
    condition = Q(owner__username=name_or_id)
    if name_or_id.isascii() and name_or_id.isdigit() and len(name_or_id) < len(str(MAX_ID)):
        condition |= Q(owner=int(name_or_id))
    return condition


def _column(name: str) -> str:
    if name.startswith("-"):
        return "-" + ORDERS[name.removeprefix("-")]
    return ORDERS[name]
