"""What views answer, and the pages of lists."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.http import HttpRequest
from django.utils.encoding import escape_uri_path, iri_to_uri
from rest_framework.response import Response

from organizer.core.addresses import base_url
from organizer.core.parameters import LONGEST_KEPT
from organizer.core.rendering import encode
from organizer.telemetry.requests import request_id


@dataclass(slots=True)
class Answer:
    """What a view answers: what becomes JSON (None becomes nothing), a status, further headers, and cookies by their
    names, each as `Set-Cookie` has it. The framework's own class costs more than a small read."""

    data: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def content(self) -> Any:
        """Return the data as it is sent: a failure of ours names the request, so that it can be found in the log."""
        if self.status >= 500 and isinstance(self.data, dict):
            return named(self.data)
        return self.data

    def render(self) -> None:
        """Make the body."""
        if self.data is not None:
            self.body = encode(self.content())
            self.headers = {"Content-Type": "application/json", **self.headers}


def named(data: dict[str, Any]) -> dict[str, Any]:
    """Return an error's data with the id of the request at hand."""
    own = request_id.get()
    return data | {"request_id": own} if own else data


def to_response(answer: Answer) -> Response:
    """Return the answer as the framework's own; it is still to be rendered, unless it was before."""
    response = Response(answer.content(), status=answer.status, headers=answer.headers)
    for text in answer.cookies.values():
        response.cookies.load(text)
    if answer.body:
        response.content = answer.body
    return response


def page_answer(request: HttpRequest, *, count: int, results: Sequence[Any], limit: int, offset: int) -> Answer:
    """Answer one page of a list: the count of all, the neighbours' absolute URLs, the results."""
    following = before = None
    if offset + limit < count:
        following = _here(request, limit=limit, offset=offset + limit)
    if offset > 0:
        before = _here(request, limit=limit, offset=offset - limit if offset > limit else None)
    return Answer({"count": count, "next": following, "previous": before, "results": results})


def positions_answer(
    request: HttpRequest, *, count: int, results: Sequence[dict[str, Any]], backwards: bool, more: bool
) -> Answer:
    """Answer a page of a conversation found by position; its neighbours' URLs go by position too.

    `more` says that messages lie beyond this page in the direction that was asked for.
    """
    earlier = later = None
    if results and (more or not backwards):
        earlier = _here(request, before=results[0]["position"], after=None)
    if results and (more or backwards):
        later = _here(request, after=results[-1]["position"], before=None)
    return Answer({"count": count, "next": later, "previous": earlier, "results": results})


def _here(request: HttpRequest, **changes: int | None) -> str:
    """Return the address of this request with other parameters, in the alphabetic order of their names."""
    query = request.META["QUERY_STRING"]
    change = _kept_change if len(query) <= LONGEST_KEPT else _change
    return f"{base_url(request)}{escape_uri_path(request.path)}?{change(query, tuple(changes.items()))}"


def _change(query: str, changes: tuple[tuple[str, int | None], ...]) -> str:
    parameters = parse_qs(iri_to_uri(query), keep_blank_values=True)
    for name, value in changes:
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = [str(value)]
    return urlencode(sorted(parameters.items()), doseq=True)


# Clients poll the same page again and again.
_kept_change = lru_cache(maxsize=1024)(_change)
