"""What a request says of itself to logs and metrics: its id, the route that it led to, the person who asks.

`organizer serve` gives a request its id, and adds it to the answer. Under any other server that is done here.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from organizer.telemetry.requests import HEADER, PERSON, REQUEST_ID, ROUTE, choose_id, request_id, route

Environ = dict[str, Any]

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


class TracingMiddleware:
    """Traces requests on the long way: it stands before all other middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        own = begin(request.META)
        response = self.get_response(request)
        # The admin site signs in by Django's own session; the API has named its asker by now.
        visitor = getattr(request, "_cached_user", None)
        if visitor is not None and visitor.pk is not None:
            request.META[PERSON] = visitor.pk
        if own:
            response[HEADER] = own
            request_id.set("")
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Note where the request led."""
        if request.resolver_match is not None:
            note_route(request.META, request.resolver_match.route)


def begin(environ: Environ) -> str:
    """Give a request its id, unless the server has. Return it where the answer has to be told, else ""."""
    if REQUEST_ID in environ:
        return ""
    own = environ[REQUEST_ID] = choose_id(environ.get("HTTP_X_REQUEST_ID", ""))
    request_id.set(own)
    return own


def note_route(environ: Environ, pattern: str) -> None:
    """Say where the request led: the pattern of its route, as the URL conf has it."""
    label = environ[ROUTE] = route_label(pattern)
    route.set(label)


def note_person(request: Any, person: int) -> None:
    """Say who asks: a person's id."""
    request.META[PERSON] = person


@lru_cache(maxsize=1024)
def route_label(pattern: str) -> str:
    """Return a route's pattern as people read it: `team/<id:team_id>/` is `/team/{team_id}`, for both spellings."""
    return "/" + _PARAMETER.sub(r"{\1}", pattern).rstrip("/")
