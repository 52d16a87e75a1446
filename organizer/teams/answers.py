"""What the views of teams and tasks share: who asks, and a page of rows as the answer."""

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from organizer.accounts.models import User
from organizer.core.api import page_answer
from organizer.core.parameters import LIMIT, OFFSET
from organizer.core.routes import MAX_ID
from organizer.teams.queries import Rows


def asker(request: Request) -> User:
    """Return who asks. The views' permission has already refused everybody who is not signed in."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def list_answer(
    request: Request, rows: Rows, shape: Callable[[Mapping[str, Any]], dict[str, Any]], asked: Mapping[str, Any]
) -> Response:
    """Answer the asked page of the rows: one statement counts, one reads the page."""
    limit, offset = asked[LIMIT.name], asked[OFFSET.name]
    end = min(offset + limit, MAX_ID)  # the database adds them up, in 64 bits
    results = [shape(row) for row in rows[offset:end]]
    return page_answer(request, count=rows.count(), results=results, limit=limit, offset=offset)
