"""The shapes of tasks, in and out. The published spelling `asigned_to` lives here and nowhere deeper."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from organizer.core.errors import Invalid
from organizer.core.fields import WrittenText
from organizer.core.times import minute_text
from organizer.images import KEEP
from organizer.images.serializers import ImageField
from organizer.tasks.actions import TaskFields
from organizer.tasks.due import parse_due
from organizer.tasks.models import Category, Priority, Status
from organizer.tasks.rules import COMMENT_LENGTH
from organizer.tasks.shapes import TaskRow
from organizer.teams.serializers import ShortTextField

Body = serializers.Serializer[Any]
AnyField = serializers.Field[Any, Any, Any, Any]

CATEGORIES = "0 chore, 1 errand, 2 work"
PRIORITIES = "0 high, 1 middle, 2 low"
STATUSES = "0 open, 1 progressing, 2 done"

# What a body's field is called inside.
INNER_NAMES = {"asigned_to": "assignee_id", "due_date": "due_at", "file": "image"}


@extend_schema_field({"type": "string", "format": "date-time"})
class DueDateField(AnyField):
    """A moment: ISO 8601 with `T` or a space, or `15 Sep 2023 15:41`."""

    def to_internal_value(self, data: Any) -> datetime:
        try:
            return parse_due(data if isinstance(data, str) else "")
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


@extend_schema_field({"anyOf": [{"type": "integer"}, {"type": "string", "maxLength": 0}]})
class PersonField(serializers.IntegerField):
    """The id of a person; an empty string or null is nobody."""

    def to_internal_value(self, data: Any) -> int | None:  # type: ignore[override]
        return None if data == "" else super().to_internal_value(data)


@extend_schema_field({"type": "string", "maxLength": COMMENT_LENGTH, "pattern": r"^[^\u0000]*$"})
class CommentField(WrittenText):
    """A text that may be empty."""


class NewTaskBody(Body):
    """What a task is made with."""

    title = ShortTextField()
    due_date = DueDateField(help_text="ISO 8601 with `T` or a space, or `15 Sep 2023 15:41`; UTC when no zone is named")
    comment = CommentField(required=False, allow_blank=True, allow_null=True, max_length=COMMENT_LENGTH)
    category = serializers.ChoiceField(Category.choices, required=False, help_text=CATEGORIES)
    priority = serializers.ChoiceField(Priority.choices, required=False, help_text=PRIORITIES)
    status = serializers.ChoiceField(Status.choices, required=False, help_text=STATUSES)
    asigned_to = PersonField(
        required=False, allow_null=True, help_text="You, or a member of a team that you own; empty or null: nobody"
    )
    file = ImageField(help_text="jpg, png, webp or bmp; empty or null: none")


class TaskBody(Body):
    """What a task is changed with: `comment`, `asigned_to` and `file` stay when left out."""

    title = ShortTextField()
    due_date = DueDateField(help_text="ISO 8601 with `T` or a space, or `15 Sep 2023 15:41`; UTC when no zone is named")
    comment = CommentField(required=False, allow_blank=True, allow_null=True, max_length=COMMENT_LENGTH)
    category = serializers.ChoiceField(Category.choices, help_text=CATEGORIES)
    priority = serializers.ChoiceField(Priority.choices, help_text=PRIORITIES)
    status = serializers.ChoiceField(Status.choices, help_text=STATUSES)
    asigned_to = PersonField(
        required=False, allow_null=True, help_text="Changed by the owner only; empty or null: nobody"
    )
    file = ImageField(help_text="A new image, the current one's URL (keeps it), or empty or null (removes it)")


class TaskAnswer(Body):
    """A task."""

    id = serializers.IntegerField()
    owner = serializers.CharField(help_text="The owner's username")
    owner_id = serializers.IntegerField()
    is_owner = serializers.BooleanField(help_text="Whether it is yours")
    asigned_to = serializers.IntegerField(allow_null=True, help_text="The assignee's id")
    asigned_to_username = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    comment = serializers.CharField(allow_blank=True)
    due_date = serializers.CharField(help_text="As `15 Sep 2023 15:41`, UTC")
    due_at = serializers.DateTimeField(help_text="The same, exact")
    category = serializers.IntegerField(min_value=0, max_value=2, help_text=CATEGORIES)
    priority = serializers.IntegerField(min_value=0, max_value=2, help_text=PRIORITIES)
    status = serializers.IntegerField(min_value=0, max_value=2, help_text=STATUSES)
    file = serializers.URLField(allow_null=True, help_text="A URL of the image that works for at least 24 hours")
    version = serializers.IntegerField(help_text="Grows with every change")
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


def task_fields(body: Mapping[str, Any]) -> TaskFields:
    """Return a validated body in the actions' words; an image that is to be kept is left out."""
    fields = {INNER_NAMES.get(name, name): value for name, value in body.items() if value is not KEEP}
    if "comment" in fields:
        fields["comment"] = fields["comment"] or ""
    return fields  # type: ignore[return-value]


@contextmanager
def published_names() -> Iterator[None]:
    """Let errors about fields come out under the names that the body has for them."""
    try:
        yield
    except Invalid as error:
        outer = {inner: name for name, inner in INNER_NAMES.items()}
        raise Invalid({outer.get(name, name): messages for name, messages in error.errors.items()}) from error


def task_shape(row: TaskRow, *, viewer_id: int, image_url: Callable[[str], str | None]) -> dict[str, Any]:
    """Return a task as the API shows it to this viewer. `image_url` turns an image's key into its URL."""
    return {
        "id": row.id,
        "owner": row.owner_name,
        "owner_id": row.owner_id,
        "is_owner": row.owner_id == viewer_id,
        "asigned_to": row.assignee_id,
        "asigned_to_username": row.assignee_name,
        "title": row.title,
        "comment": row.comment,
        "due_date": minute_text(row.due),
        "due_at": row.due,
        "category": row.category,
        "priority": row.priority,
        "status": row.status,
        "file": image_url(row.image_key) if row.image_key else None,
        "version": row.version,
        "created_at": row.created,
        "changed_at": row.changed,
    }
