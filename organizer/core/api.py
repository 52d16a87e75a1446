"""What every route of the API stands on: the view base, answers and errors."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView
from rest_framework.views import exception_handler as framework_handler

from organizer.core import errors
from organizer.core.addresses import absolute_url
from organizer.core.parameters import Parameter, read_parameters

logger = logging.getLogger("organizer.api")

NOT_FOUND = {"detail": "Not found."}
NOT_ALLOWED = {"detail": "You do not have permission to perform this action."}
NOT_SIGNED_IN = {"detail": "Authentication credentials were not provided."}


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
    """Base of all our views. A view parses, calls an action or a query, and responds."""

    content_negotiation_class = DefaultContentNegotiation if settings.DEV else AlwaysJson

    def read_body(
        self, serializer_class: type[BaseSerializer[Any]], *, partial: bool = False, **context: Any
    ) -> dict[str, Any]:
        """Return the validated body. Raises ValidationError (400) with the messages of all fields."""
        serializer = serializer_class(
            data=self.request.data, partial=partial, context={"request": self.request, **context}
        )
        serializer.is_valid(raise_exception=True)
        body: dict[str, Any] = serializer.validated_data
        return body

    def read_query(self, *declared: Parameter) -> dict[str, Any]:
        """Return the values of the declared query parameters. Raises Invalid (400)."""
        return read_parameters(self.request.query_params, declared)


def page_answer(request: HttpRequest, *, count: int, results: Sequence[Any], limit: int, offset: int) -> Response:
    """Answer one page of a list: the count of all, the neighbours' absolute URLs, the results."""
    here = absolute_url(request, request.get_full_path())
    following = replace_query_param(replace_query_param(here, "limit", limit), "offset", offset + limit)
    if offset > limit:
        before = replace_query_param(replace_query_param(here, "limit", limit), "offset", offset - limit)
    else:
        before = remove_query_param(replace_query_param(here, "limit", limit), "offset")
    return Response(
        {
            "count": count,
            "next": following if offset + limit < count else None,
            "previous": before if offset > 0 else None,
            "results": results,
        }
    )


def positions_answer(
    request: HttpRequest, *, count: int, results: Sequence[dict[str, Any]], backwards: bool, more: bool
) -> Response:
    """Answer a page of a conversation found by position; its neighbours' URLs go by position too.

    `more` says that messages lie beyond this page in the direction that was asked for.
    """
    here = absolute_url(request, request.get_full_path())
    here = remove_query_param(remove_query_param(here, "before"), "after")
    earlier = replace_query_param(here, "before", results[0]["position"]) if results else None
    later = replace_query_param(here, "after", results[-1]["position"]) if results else None
    if backwards and not more:
        earlier = None
    if not backwards and not more:
        later = None
    return Response({"count": count, "next": later, "previous": earlier, "results": results})


def handle_exception(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn whatever a view raised into the documented answer; None leaves it to the 500 handler and the log."""
    match error:
        case errors.NotFound() | Http404():
            return Response(NOT_FOUND, status=404)
        case errors.NotAllowed() | PermissionDenied() | exceptions.PermissionDenied():
            return Response(NOT_ALLOWED, status=403)
        case errors.Invalid():
            return Response(error.errors, status=400)
        case errors.TooMany():
            answer = {"detail": f"Request was throttled. Expected available in {error.retry_after} seconds."}
            return Response(answer, status=429, headers={"Retry-After": str(error.retry_after)})
        case errors.Unavailable():
            return Response({"detail": error.detail, "code": error.code}, status=503)
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return Response(NOT_SIGNED_IN, status=401, headers={"WWW-Authenticate": "Bearer"})
        case RequestDataTooBig():
            return Response({"detail": "The body is too large."}, status=413)
        case SuspiciousOperation():
            return Response({"detail": "Bad request."}, status=400)
        case OperationalError() | InterfaceError():
            return _database_trouble(error)
    return framework_handler(error, dict(context))


def _database_trouble(error: DatabaseError) -> Response:
    logger.error("database: %s", error)
    if "disk is full" in str(error) or getattr(error.__cause__, "sqlstate", None) == "53100":
        detail, code = "The server's storage is full; nothing was changed.", "storage_full"
    else:
        detail, code = "The database is not available at the moment; nothing was changed.", "database_unavailable"
    return Response({"detail": detail, "code": code}, status=503, headers={"Retry-After": "5"})


def bad_request(request: HttpRequest, exception: Exception) -> JsonResponse:
    """Answer what Django refuses before any view: a foreign Host header, a malformed request."""
    detail = str(exception) if isinstance(exception, DisallowedHost) else "Bad request."
    return JsonResponse({"detail": detail}, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> JsonResponse:
    """Answer 403 outside the API's views."""
    return JsonResponse(NOT_ALLOWED, status=403)


def not_found(request: HttpRequest, exception: Exception) -> JsonResponse:
    """Answer an address that leads nowhere."""
    return JsonResponse(NOT_FOUND, status=404)


def server_error(request: HttpRequest) -> JsonResponse:
    """Answer for a defect; the log has its traceback."""
    return JsonResponse({"detail": "Internal server error."}, status=500)
