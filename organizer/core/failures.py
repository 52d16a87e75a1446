"""What is answered when something goes wrong: one place turns every exception into its documented JSON."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import DisallowedHost, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import Error as DatabaseError
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as framework_handler

from organizer.core import errors, pooling
from organizer.core.answers import Answer, named, to_response
from organizer.telemetry.measures import REFUSALS

logger = logging.getLogger("organizer.api")

NOT_FOUND = {"detail": "Not found."}
NOT_ALLOWED = {"detail": "You do not have permission to perform this action."}
KEY_REUSED = {
    "detail": "This Idempotency-Key was used for another request.",
    "code": "idempotency_key_reused",
}
OUTDATED = {"detail": "This has changed since the version named in If-Match.", "code": "version_outdated"}
# PostgreSQL's code for a write where only reading is possible: on a standby, or in a database set to read only.
READ_ONLY = "25006"
NOT_SIGNED_IN = {"detail": "Authentication credentials were not provided."}


def handle_exception(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Do as `failure_answer` does, for the framework."""
    answer = failure_answer(error, context)
    return None if answer is None else to_response(answer)


def failure_answer(error: Exception, context: Mapping[str, Any]) -> Answer | None:
    """Turn whatever a view raised into the documented answer; None leaves it to the 500 handler and the log."""
    match error:
        case errors.NotFound() | Http404():
            return Answer(NOT_FOUND, status=404)
        case errors.NotAllowed() | PermissionDenied() | exceptions.PermissionDenied():
            return Answer(NOT_ALLOWED, status=403)
        case errors.Invalid():
            return Answer(error.errors, status=400)
        case errors.TooMany():
            REFUSALS.add("throttled")
            answer = {"detail": f"Request was throttled. Expected available in {error.retry_after} seconds."}
            return Answer(answer, status=429, headers={"Retry-After": str(error.retry_after)})
        case errors.Conflict():
            headers = {"Retry-After": str(error.retry_after)}
            return Answer({"detail": error.detail, "code": error.code}, status=409, headers=headers)
        case errors.KeyReused():
            return Answer(KEY_REUSED, status=422)
        case errors.Outdated():
            return Answer(OUTDATED | {"current": error.current}, status=412)
        case errors.Unavailable():
            REFUSALS.add(error.code)
            return Answer({"detail": error.detail, "code": error.code}, status=503)
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return Answer(NOT_SIGNED_IN, status=401, headers={"WWW-Authenticate": "Bearer"})
        case RequestDataTooBig():
            return Answer({"detail": "The body is too large."}, status=413)
        case SuspiciousOperation():
            return Answer({"detail": "Bad request."}, status=400)
        case OperationalError() | InterfaceError():
            return _database_trouble(error)
        case DatabaseError() if pooling.notice(error):
            connection.close()  # what was prepared on it is worth nothing
            return _database_trouble(error)
        case InternalError() if _sqlstate(error) == READ_ONLY:
            return _database_trouble(error)
    response = framework_handler(error, dict(context))
    if response is None:
        return None
    headers = {name: value for name, value in response.items() if name != "Content-Type"}
    return Answer(response.data, status=response.status_code, headers=headers)


def _database_trouble(error: DatabaseError) -> Answer:
    logger.error("database: %s", error)
    if "disk is full" in str(error) or _sqlstate(error) == "53100":
        detail, code = "The server's storage is full; nothing was changed.", "storage_full"
    elif _sqlstate(error) == READ_ONLY:
        detail, code = "The database can only be read at the moment; nothing was changed.", "database_read_only"
    else:
        detail, code = "The database is not available at the moment; nothing was changed.", "database_unavailable"
    REFUSALS.add(code)
    return Answer({"detail": detail, "code": code}, status=503, headers={"Retry-After": "5"})


def _sqlstate(error: DatabaseError) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)


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
    return JsonResponse(named({"detail": "Internal server error."}), status=500)
