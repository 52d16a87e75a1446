"""What every route of the API stands on: the view base, and the answers of lists."""

import time
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from organizer.core.addresses import absolute_url
from organizer.core.bodies import read_validated
from organizer.core.failures import handle_exception
from organizer.core.parameters import Parameter, read_parameters
from organizer.core.rendering import encode
from organizer.core.statements import current_database

DAY = 86_400  # seconds
# Where the server looks, in the request's environ, for how long commits alone can change an answer (Unix time).
UNCHANGED_UNTIL = "organizer.unchanged_until"
CONDITIONS = frozenset({"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"})


class AlwaysJson(BaseContentNegotiation):
    """Answer JSON whatever the caller accepts: there is nothing else."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        return DefaultContentNegotiation().select_parser(request, parsers)

    def select_renderer(
        self, request: Request, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class ApiView(APIView):
    """Base of all our views. A view parses, calls an action or a query, and responds.

    A GET is answered without the framework's request, negotiation and rendering, which would cost more than the
    reading: `get` is called with Django's own request, signed in as for every other method. What it answers is the
    same either way. With DEV the framework does everything, for its browsable pages.
    """

    content_negotiation_class = DefaultContentNegotiation if settings.DEV else AlwaysJson
    # Whether what `get` answers depends on the database alone, besides the asker, the request and the day. The server
    # then gives it again until something is committed.
    unchanging = False

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        framework_view = super().as_view(**initkwargs)
        if settings.DEV or not hasattr(cls, "get"):
            return framework_view

        def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "GET":
                return _answer_read(cls, request, kwargs)
            return framework_view(request, *args, **kwargs)

        view.__dict__.update(framework_view.__dict__)  # the exemption from CSRF forms, and what documents it
        view.__dict__["reads_fast"] = bool(cls.authentication_classes)  # see fast_reads.py
        return view

    def read_body(
        self, serializer_class: type[BaseSerializer[Any]], *, partial: bool = False, **context: Any
    ) -> dict[str, Any]:
        """Return the validated body. Raises ValidationError (400) with the messages of all fields."""
        context["request"] = self.request
        return read_validated(serializer_class, self.request.data, partial=partial, context=context)

    def read_query(self, *declared: Parameter) -> dict[str, Any]:
        """Return the values of the declared query parameters. Raises Invalid (400)."""
        return read_parameters(self.request.GET, declared)


def page_answer(request: HttpRequest, *, count: int, results: Sequence[Any], limit: int, offset: int) -> Response:
    """Answer one page of a list: the count of all, the neighbours' absolute URLs, the results."""
    following = before = None
    if offset + limit < count:
        following = _here(request, limit=limit, offset=offset + limit)
    if offset > 0:
        before = _here(request, limit=limit, offset=offset - limit if offset > limit else None)
    return Response({"count": count, "next": following, "previous": before, "results": results})


def positions_answer(
    request: HttpRequest, *, count: int, results: Sequence[dict[str, Any]], backwards: bool, more: bool
) -> Response:
    """Answer a page of a conversation found by position; its neighbours' URLs go by position too.

    `more` says that messages lie beyond this page in the direction that was asked for.
    """
    earlier = later = None
    if results and (more or not backwards):
        earlier = _here(request, before=results[0]["position"], after=None)
    if results and (more or backwards):
        later = _here(request, after=results[-1]["position"], before=None)
    return Response({"count": count, "next": later, "previous": earlier, "results": results})


def _here(request: HttpRequest, **changes: int | None) -> str:
    """Return the address of this request with other parameters, in the alphabetic order of their names."""
    parts = urlsplit(absolute_url(request, request.get_full_path()))
    parameters = parse_qs(parts.query, keep_blank_values=True)
    for name, value in changes.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = [str(value)]
    return urlunsplit(parts._replace(query=urlencode(sorted(parameters.items()), doseq=True)))


def _answer_read(view_class: type[ApiView], request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase:
    today = int(time.time()) // DAY
    view = view_class()
    view.request, view.args, view.kwargs = request, (), kwargs  # type: ignore[assignment]
    try:
        answer = _read(view, request, kwargs)
    except Exception as error:
        failure = handle_exception(error, {"view": view, "request": request, "args": (), "kwargs": kwargs})
        if failure is None:
            raise
        answer = failure
    if not isinstance(answer, Response):
        return answer
    answer.content = encode(answer.data)  # which makes it a rendered one
    answer.headers["Content-Type"] = "application/json"
    return _tagged(view, request, answer, today) if answer.status_code == 200 else answer


def _tagged(view: ApiView, request: HttpRequest, response: Response, today: int) -> HttpResponseBase:
    """Give the answer its tag: a thing's version, or else its content's. Say how long commits alone can change it.

    `today` is the day, counted in Unix time, on which the answer was begun.
    """
    if not response.has_header("ETag"):
        response.headers["ETag"] = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
    # Asking again is cheap; showing something old is not an option. A thing's version says nothing of who reads it,
    # so a browser must not ask with one person's tag for another.
    response.headers["Cache-Control"] = "private, no-cache"
    if "Vary" in response.headers:
        patch_vary_headers(response, ("Authorization", "Cookie"))
    else:
        response.headers["Vary"] = "Authorization, Cookie"
    session = request.auth  # type: ignore[attr-defined]
    if view.unchanging and session is not None:
        # Image URLs are made anew for each day.
        request.META[UNCHANGED_UNTIL] = min((today + 1) * DAY, session.expires_at.timestamp())
    if CONDITIONS.isdisjoint(request.META):
        return response
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


def _read(view: ApiView, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase:
    """Read, and once more when the connection turns out to be lost. A read may be repeated, so PostgreSQL need not be
    asked before each whether it is still there; a view without sign-in may want to know that itself."""
    request.auth = None  # type: ignore[attr-defined]
    if not view.authentication_classes:
        return view.get(request, **kwargs)  # type: ignore[attr-defined,no-any-return]
    database = current_database()
    database.health_check_done = True  # type: ignore[attr-defined]  # missing in the stubs
    try:
        _sign_in(type(view), request)
        return view.get(request, **kwargs)  # type: ignore[attr-defined,no-any-return]
    except (OperationalError, InterfaceError):
        if database.connection is None or database.in_atomic_block or database.is_usable():
            raise
        database.close()
    _sign_in(type(view), request)
    return view.get(request, **kwargs)  # type: ignore[attr-defined,no-any-return]


def _sign_in(view_class: type[ApiView], request: HttpRequest) -> None:
    request.auth = None  # type: ignore[attr-defined]
    for authenticator in view_class.authentication_classes:
        signed_in = authenticator().authenticate(request)  # type: ignore[arg-type]
        if signed_in is not None:
            request.user, request.auth = signed_in  # type: ignore[attr-defined]
            return
    if IsAuthenticated in view_class.permission_classes:
        raise NotAuthenticated
