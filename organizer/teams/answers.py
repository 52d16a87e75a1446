"""What the views of teams and tasks share: a page of rows as the answer."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest

from organizer.core.answers import Answer, page_answer
from organizer.core.parameters import LIMIT, OFFSET

Row = TypeVar("Row")


def asked_page(asked: Mapping[str, Any]) -> dict[str, int]:
    """Return the asked limit and offset, for a list's query."""
    return {"limit": asked[LIMIT.name], "offset": asked[OFFSET.name]}


def list_answer(
    request: HttpRequest, found: tuple[int, list[Row]], shape: Callable[[Row], dict[str, Any]], asked: Mapping[str, Any]
) -> Answer:
    """Answer the asked page of a list: `found` is how many rows it has, and those of the page."""
    count, rows = found
    return page_answer(request, count=count, results=[shape(row) for row in rows], **asked_page(asked))
