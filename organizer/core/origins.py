"""Requests from foreign sites are refused here, before anything else looks at them.

Our cookies travel cross-site by design (published clients live on another origin and send no CSRF token), so a form or
script on any page could act for whoever is signed in. What a browser says about where a request comes from cannot be
forged by a page, and it is checked for every request that may change something. No exemptions.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from organizer.core.addresses import origin_of, own_origin

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
REFUSAL = {"detail": "Cross-origin request refused.", "code": "origin_not_allowed"}


class OriginMiddleware:
    """Answer 403 to a request that a foreign page caused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS and not comes_from_allowed_origin(request):
            return JsonResponse(REFUSAL, status=403)
        return self.get_response(request)


def comes_from_allowed_origin(request: HttpRequest) -> bool:
    """Say whether a request that may change something (or opens the event stream) comes from our own or a configured
    origin, or from no browser at all."""
    origin = request.META.get("HTTP_ORIGIN")
    if origin is not None:
        return _is_allowed(request, origin_of(origin), exact=origin)
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return site in ("same-origin", "none")
    referer = request.META.get("HTTP_REFERER")
    if referer is not None:
        return _is_allowed(request, origin_of(referer))
    return True


def _is_allowed(request: HttpRequest, origin: str | None, exact: str | None = None) -> bool:
    if origin is None or (exact is not None and exact.lower() != origin):
        return False
    return origin in settings.CLIENT_ORIGINS or origin == own_origin(request)
