"""The short way of a request: from WSGI straight to its view.

Passing a request through Django's handler, its signals, ten layers of middleware and the framework's own dispatch costs
several times what a read by somebody signed in does, and as much as a write. Of all that they do, such a request needs
what is done here, and is answered the same either way; everything else (forms, pages, whatever is unusual about a
request) goes the long way.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.handlers.exception import response_for_exception
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, ResolverMatch, get_resolver
from django.utils.log import log_response

from organizer.core.addresses import believe_proxies
from organizer.core.answers import Answer, to_response
from organizer.core.origins import comes_from_allowed_origin
from organizer.core.requests import Environ, ShortRequest, body_length
from organizer.core.statements import current_database
from organizer.core.tracing import begin, note_route
from organizer.telemetry.requests import HEADER

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]

CORS = "corsheaders.middleware.CorsMiddleware"
# What makes an address differ from its path alone.
PREFIXES = ("SCRIPT_NAME", "SCRIPT_URL", "REDIRECT_URL")
JSON_TYPES = frozenset({"application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8"})


class ShortWay:
    """The site as a WSGI app: Django's handler, and the short way beside it.

    A view says by `short_methods`, which `ApiView.as_view` sets, by which methods it may be reached so.
    """

    def __init__(self, handler: WSGIHandler) -> None:
        self._handler = handler
        self._cors = _cors_middleware()
        self._constant = {scheme: _security_headers(scheme) for scheme in ("http", "https")}
        self._besides = lru_cache(maxsize=256)(self._constant_besides)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if own := begin(environ):
            start_response = _naming(own, start_response)
        match = _find(environ)
        if match is None:
            return self._handler(environ, start_response)
        note_route(environ, match.route)
        request = ShortRequest(environ, match)
        if request.method != "GET" and not comes_from_allowed_origin(request):
            return self._handler(environ, start_response)  # which refuses it
        # What Django's signals do around each request: a connection that broke is left for a new one.
        current_database().close_if_unusable_or_obsolete()
        try:
            answer: HttpResponseBase | Answer = match.func(request, *match.args, **match.kwargs)
        except Exception as error:
            answer = response_for_exception(request, error)
        if isinstance(answer, Answer) and answer.status < 400 and self._cors is None:
            return self._send(answer, environ["wsgi.url_scheme"], start_response)
        response = _rendered(answer) if isinstance(answer, Answer) else answer
        return self._send_response(response, request, start_response)

    def _send(self, answer: Answer, scheme: str, start_response: StartResponse) -> Iterable[bytes]:
        constant = self._besides(scheme, tuple(answer.headers))
        cookies = [("Set-Cookie", text) for text in answer.cookies.values()]
        length = ("Content-Length", str(len(answer.body)))
        start_response(_status_line(answer.status), [*answer.headers.items(), *constant, length, *cookies])
        return [answer.body]

    def _constant_besides(self, scheme: str, given: tuple[str, ...]) -> Headers:
        """Return the headers that every answer has, without those that this one names itself."""
        names = {name.lower() for name in given}
        return [header for name, header in self._constant[scheme].items() if name not in names]

    def _send_response(
        self, response: HttpResponseBase, request: HttpRequest, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Add the headers that the middleware gives to every answer, in its order, and send."""
        headers = _stored(response)
        for name, header in self._constant[request.META["wsgi.url_scheme"]].items():
            headers.setdefault(name, header)
        if not response.streaming:
            headers.setdefault("content-length", ("Content-Length", str(len(response.content))))  # type: ignore[attr-defined]
        if self._cors is not None:
            self._cors.check_preflight(request)
            self._cors.add_response_headers(request, response)
        if response.status_code >= 400:
            log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request)  # type: ignore[arg-type]
        cookies = [("Set-Cookie", cookie.output(header="")) for cookie in response.cookies.values()]
        start_response(f"{response.status_code} {response.reason_phrase}", [*headers.values(), *cookies])
        return response if response.streaming else [response.content]  # type: ignore[attr-defined]


def _find(environ: Environ) -> ResolverMatch | None:
    """Return where the short way leads; None when this is not for it."""
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if not path.isascii() or any(environ.get(name) for name in PREFIXES):
        return None
    if method != "GET" and environ.get("CONTENT_TYPE", "") not in (JSON_TYPES if body_length(environ) else ("",)):
        return None
    try:
        match = get_resolver().resolve(path)
    except Resolver404:
        return None
    if method not in getattr(match.func, "short_methods", ()):
        return None
    believe_proxies(environ)  # again, the long way, it would find nothing left to do
    return match if _is_ours(environ.get("HTTP_HOST", ""), tuple(settings.ALLOWED_HOSTS)) else None


def _naming(own: str, start_response: StartResponse) -> StartResponse:
    """Have the answer name its request; the server does not."""
    return lambda status, headers, *rest: start_response(status, [*headers, (HEADER, own)], *rest)


@lru_cache(maxsize=1024)
def _is_ours(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


@lru_cache
def _status_line(status: int) -> str:
    return f"{status} {HttpResponse(status=status).reason_phrase}"


def _rendered(answer: Answer) -> HttpResponseBase:
    response = to_response(answer)
    if not answer.body:
        response.content = b""  # which makes it a rendered one
        del response.headers["Content-Type"]
    return response


def _security_headers(scheme: str) -> dict[str, tuple[str, str]]:
    request, response = HttpRequest(), HttpResponse()
    request._get_scheme = lambda: scheme  # type: ignore[attr-defined]
    before = set(_stored(response))
    SecurityMiddleware(lambda _: response).process_response(request, response)
    return {name: header for name, header in _stored(response).items() if name not in before}


def _cors_middleware() -> Any:
    if CORS not in settings.MIDDLEWARE:
        return None
    from corsheaders.middleware import CorsMiddleware  # its settings exist only where it is used

    return CorsMiddleware(lambda _: HttpResponse())


def _stored(response: HttpResponseBase) -> dict[str, tuple[str, str]]:
    """Return an answer's headers by their names in small letters. Going through the public mapping, with its checks
    of each name and value, costs more than the rest of this file."""
    headers: dict[str, tuple[str, str]] = response.headers._store
    return headers
