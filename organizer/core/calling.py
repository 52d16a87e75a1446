"""Calling a view's method with Django's own request: signing in, failures, tags. What the framework does besides, our
answers do not need."""

import time
from functools import cache
from hashlib import blake2b
from typing import Any, cast

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from organizer.core.answers import Answer
from organizer.core.failures import failure_answer
from organizer.core.statements import current_database

DAY = 86_400  # seconds
# Where the server looks, in the request's environ, for how long commits alone can change an answer (Unix time).
UNCHANGED_UNTIL = "organizer.unchanged_until"
CONDITIONS = frozenset({"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"})


def answer_read(view_class: type[APIView], request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase | Answer:
    """Return what a view's `get` answers, rendered and tagged."""
    today = int(time.time()) // DAY
    view = _view(view_class, request, kwargs)
    try:
        answer: HttpResponseBase | Answer = _read(view, request, kwargs)
    except Exception as error:
        answer = _failure(error, view)
    if not isinstance(answer, Answer):
        return answer
    answer.render()
    return _tagged(view, request, answer, today) if answer.status == 200 else answer


def answer_write(view_class: type[APIView], request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase | Answer:
    """Return what a view's method answers to a request that may change something, rendered."""
    view = _view(view_class, request, kwargs)
    try:
        if view.authentication_classes:
            _sign_in_surely(view_class, request)
        answer: HttpResponseBase | Answer = getattr(view, str(request.method).lower())(request, **kwargs)
    except Exception as error:
        answer = _failure(error, view)
    if isinstance(answer, Answer):
        answer.headers["Allow"] = _allowed(cast("Any", view_class))
        answer.render()
    return answer


@cache
def _allowed(view_class: Any) -> str:
    methods = {method for method in view_class.http_method_names if hasattr(view_class, method)}
    if "get" in methods:
        methods.add("head")  # which Django answers by `get`
    return ", ".join(method.upper() for method in view_class.http_method_names if method in methods)


def _view(view_class: type[APIView], request: HttpRequest, kwargs: dict[str, Any]) -> APIView:
    view = view_class()
    view.request, view.args, view.kwargs = request, (), kwargs  # type: ignore[assignment]
    request.auth = None  # type: ignore[attr-defined]
    return view


def _failure(error: Exception, view: APIView) -> Answer:
    answer = failure_answer(error, {"view": view, "request": view.request, "args": (), "kwargs": view.kwargs})
    if answer is None:
        raise error
    return answer


def _tagged(view: APIView, request: HttpRequest, answer: Answer, today: int) -> HttpResponseBase | Answer:
    """Give the answer its tag: a thing's version, or else its content's. Say how long commits alone can change it.

    `today` is the day, counted in Unix time, on which the answer was begun.
    """
    headers = answer.headers
    if "ETag" not in headers:
        headers["ETag"] = f'"{blake2b(answer.body, digest_size=12).hexdigest()}"'
    # Asking again is cheap; showing something old is not an option. A thing's version says nothing of who reads it,
    # so a browser must not ask with one person's tag for another.
    headers["Cache-Control"] = "private, no-cache"
    vary = "Authorization, Cookie"
    headers["Vary"] = f"{headers['Vary']}, {vary}" if "Vary" in headers else vary
    session = request.auth  # type: ignore[attr-defined]
    if session is not None and view.unchanging:  # type: ignore[attr-defined]
        # Image URLs are made anew for each day.
        request.META[UNCHANGED_UNTIL] = min((today + 1) * DAY, session.expires_at.timestamp())
    if CONDITIONS.isdisjoint(request.META):
        return answer
    whole = HttpResponse(answer.body, status=answer.status, headers=headers)
    for text in answer.cookies.values():
        whole.cookies.load(text)
    return get_conditional_response(request, etag=headers["ETag"], response=whole) or whole


def _read(view: APIView, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase | Answer:
    """Read, and once more when the connection turns out to be lost: a read may be repeated. A view without sign-in may
    want to know that itself."""
    if not view.authentication_classes:
        return view.get(request, **kwargs)  # type: ignore[attr-defined,no-any-return]
    database = current_database()
    # PostgreSQL need not be asked before each read whether it is still there.
    database.health_check_done = True  # type: ignore[attr-defined]  # missing in the stubs
    try:
        _sign_in(type(view), request)
        return view.get(request, **kwargs)  # type: ignore[attr-defined,no-any-return]
    except (OperationalError, InterfaceError):
        if not _is_lost():
            raise
    _sign_in(type(view), request)
    return view.get(request, **kwargs)  # type: ignore[attr-defined,no-any-return]


def _sign_in_surely(view_class: type[APIView], request: HttpRequest) -> None:
    """Sign in, and once more when the connection turns out to be lost: so a write begins on a good one, and PostgreSQL
    need not be asked besides."""
    current_database().health_check_done = True  # type: ignore[attr-defined]  # missing in the stubs
    try:
        _sign_in(view_class, request)
    except (OperationalError, InterfaceError):
        if not _is_lost():
            raise
        _sign_in(view_class, request)


def _is_lost() -> bool:
    """Say whether this thread's connection was lost, and close it then, so that the next use opens a new one."""
    database = current_database()
    if database.connection is None or database.in_atomic_block or database.is_usable():
        return False
    database.close()
    return True


def _sign_in(view_class: type[APIView], request: HttpRequest) -> None:
    for authenticator in view_class.authentication_classes:
        signed_in = authenticator().authenticate(request)  # type: ignore[arg-type]
        if signed_in is not None:
            request.user, request.auth = signed_in  # type: ignore[attr-defined]
            return
    if IsAuthenticated in view_class.permission_classes:
        raise NotAuthenticated
