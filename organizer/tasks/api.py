"""Tasks over HTTP."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from organizer.accounts.access import asker
from organizer.core.answers import Answer
from organizer.core.api import ApiView
from organizer.core.errors import NotFound
from organizer.core.failures import NOT_FOUND
from organizer.core.idempotency import creates
from organizer.core.parameters import PAGE, Parameter, choice, ordering, text
from organizer.core.schema import Detail, page_shape
from organizer.core.search import search_parameter
from organizer.core.versions import conditional, read_expected_version, with_etag
from organizer.core.zones import find_zone, zone_or_utc
from organizer.images.signing import image_url
from organizer.tasks import actions, queries, serializers
from organizer.tasks.due import parse_due_span
from organizer.tasks.models import Category, Priority, Status, Task
from organizer.tasks.shapes import TaskRow
from organizer.teams.answers import asked_page, list_answer

TASK_PAGE = page_shape(serializers.TaskAnswer)


def _due_text(text: str) -> str:
    parse_due_span(text)
    return text


DUE_DATE = Parameter(
    "due_date",
    _due_text,
    "When it is due: a day, or a time as precise as you write it.",
    schema={
        "anyOf": [
            {"type": "string", "format": "date"},
            {"type": "string", "format": "date-time"},
            {"type": "string", "maxLength": 0},
        ]
    },
)

TASK_PARAMETERS = (
    search_parameter(
        "Words that must all be in the title, the comment or the owner's username, or be the due date's year, month "
        "or day (`2023`, `2023-09`, `2023-09-15`), which is not looked for in comments."
    ),
    text("owner", "The owner's exact username, or id."),
    DUE_DATE,
    choice("category", f"{serializers.CATEGORIES}.", Category.values),
    choice("priority", f"{serializers.PRIORITIES}.", Priority.values),
    choice("status", f"{serializers.STATUSES}.", Status.values),
    Parameter(
        "tz", find_zone, "The time zone whose days are meant, such as `Europe/Berlin`; else your profile's, else UTC."
    ),
    ordering(queries.ORDERS),
    *PAGE,
)


class TasksView(ApiView):
    """The asker's tasks: their own and those assigned to them."""

    unchanging = True

    @extend_schema(
        operation_id="tasks_list",
        summary="List your tasks and those assigned to you, newest due first",
        parameters=[parameter.documentation() for parameter in TASK_PARAMETERS],
        responses={200: TASK_PAGE},
    )
    def get(self, request: Request) -> Answer:
        asked, viewer = self.read_query(*TASK_PARAMETERS), asker(request)
        zone, due = asked["tz"] or zone_or_utc(viewer.time_zone), asked["due_date"]
        found = queries.list_tasks(
            viewer,
            search=asked["search"],
            owner=asked["owner"],
            due=due and parse_due_span(due, zone),
            zone=zone,
            ordering=asked["ordering"],
            category=asked["category"],
            priority=asked["priority"],
            status=asked["status"],
            **asked_page(asked),
        )
        return list_answer(request, found, _shape_for(request), asked)

    @extend_schema(summary="Make a task", request=serializers.NewTaskBody, responses={200: serializers.TaskAnswer})
    @creates(Task)
    def post(self, request: Request) -> Answer:
        fields = serializers.task_fields(self.read_body(serializers.NewTaskBody))
        with serializers.published_names():
            task = actions.create_task(owner=asker(request), **fields)
        return _task_answer(request, task.pk)

    def answer_created(self, request: Request, object_id: int) -> Answer:
        return _task_answer(request, object_id)


def _missing_is_400(method: Callable[..., Answer]) -> Callable[..., Answer]:
    @wraps(method)
    def answer(*args: Any, **kwargs: Any) -> Answer:
        try:
            return method(*args, **kwargs)
        except NotFound:
            return Answer(NOT_FOUND, status=400)

    return answer


class TaskView(ApiView):
    """One task. The published answer for one that is not there is 400, and 404 to a deletion."""

    unchanging = True

    @extend_schema(summary="Read a task", responses={200: serializers.TaskAnswer, 400: Detail})
    @_missing_is_400
    def get(self, request: Request, task_id: int) -> Answer:
        return _task_answer(request, task_id)

    @extend_schema(summary="Change a task", request=serializers.TaskBody, responses={200: serializers.TaskAnswer})
    @conditional
    def put(self, request: Request, task_id: int) -> Answer:
        return self._change(request, task_id, partial=False)

    @extend_schema(
        summary="Change some fields of a task", request=serializers.TaskBody, responses={200: serializers.TaskAnswer}
    )
    @conditional
    def patch(self, request: Request, task_id: int) -> Answer:
        return self._change(request, task_id, partial=True)

    @extend_schema(summary="Delete a task", responses={204: None, 404: Detail})
    @conditional
    def delete(self, request: Request, task_id: int) -> Answer:
        task = _find_task(request, task_id)
        actions.delete_task(actor=asker(request), task=task, expected_version=read_expected_version(request))
        return Answer(status=204)

    def answer_current(self, request: Request, task_id: int) -> Answer:
        return _task_answer(request, task_id)

    @_missing_is_400
    def _change(self, request: Request, task_id: int, *, partial: bool) -> Answer:
        task = _find_task(request, task_id)
        body = self.read_body(serializers.TaskBody, partial=partial, current_image=task.image)
        fields, expected = serializers.task_fields(body), read_expected_version(request)
        with serializers.published_names():
            actions.change_task(actor=asker(request), task=task, expected_version=expected, **fields)
        return _task_answer(request, task_id)


def _find_task(request: Request, task_id: int) -> Task:
    task = queries.tasks_for(asker(request)).select_related("image", "owner").filter(pk=task_id).first()
    if task is None:
        raise NotFound
    return task


def _task_answer(request: Request, task_id: int) -> Answer:
    row = queries.find_task(asker(request), task_id)
    if row is None:
        raise NotFound
    return with_etag(Answer(_shape_for(request)(row)))


def _shape_for(request: Request) -> Callable[[TaskRow], dict[str, Any]]:
    return partial(serializers.task_shape, viewer_id=asker(request).pk, image_url=partial(image_url, request))
