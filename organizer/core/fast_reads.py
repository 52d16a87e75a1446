"""The short way of a read: from WSGI straight to its view.

Passing a request through Django's handler, its signals and ten layers of middleware costs several times what a read by
somebody signed in does. Of all that they do, such a read needs what is done here, and is answered the same either way;
everything else, and whatever is unusual about a request, goes the long way.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.handlers.exception import response_for_exception
from django.core.handlers.wsgi import LimitedStream, WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, ResolverMatch, get_resolver
from django.utils.log import log_response

from organizer.core.addresses import believe_proxies
from organizer.core.statements import current_database

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]

CORS = "corsheaders.middleware.CorsMiddleware"
# What makes an address differ from its path alone.
PREFIXES = ("SCRIPT_NAME", "SCRIPT_URL", "REDIRECT_URL")


class FastReads:
    """The site as a WSGI app: Django's handler, and the short way beside it.

    A view that may be reached by it says so by a true `reads_fast`, which `ApiView.as_view` sets.
    """

    def __init__(self, handler: WSGIHandler) -> None:
        self._handler = handler
        self._cors = _cors_middleware()
        self._constant = {scheme: _security_headers(scheme) for scheme in ("http", "https")}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        match = _find(environ)
        if match is None:
            return self._handler(environ, start_response)  # type: ignore[arg-type]  # of the same shape
        # What Django's signals do around each request: a connection that broke is left for a new one.
        current_database().close_if_unusable_or_obsolete()
        request = ReadRequest(environ, match)
        try:
            response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        except Exception as error:
            response = response_for_exception(request, error)
        self._complete(request, response)
        if response.status_code >= 400:
            log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request)  # type: ignore[arg-type]
        cookies = [("Set-Cookie", cookie.output(header="")) for cookie in response.cookies.values()]
        start_response(f"{response.status_code} {response.reason_phrase}", [*_stored(response).values(), *cookies])
        return response if response.streaming else [response.content]  # type: ignore[attr-defined]

    def _complete(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Add the headers that the middleware gives to every answer, in its order."""
        headers = _stored(response)
        for name, header in self._constant[request.META["wsgi.url_scheme"]].items():
            headers.setdefault(name, header)
        if not response.streaming:
            headers.setdefault("content-length", ("Content-Length", str(len(response.content))))  # type: ignore[attr-defined]
        if self._cors is not None:
            self._cors.check_preflight(request)
            self._cors.add_response_headers(request, response)


class ReadRequest(WSGIRequest):
    """A GET whose host is known to be ours."""

    def __init__(self, environ: Environ, match: ResolverMatch) -> None:
        if environ.get("CONTENT_TYPE"):  # may name an encoding
            super().__init__(environ)
        else:
            self.environ = self.META = environ
            self.path = self.path_info = environ["PATH_INFO"]
            self.method = "GET"
            self.content_type, self.content_params = "", {}
            self._stream = LimitedStream(environ["wsgi.input"], 0)  # type: ignore[assignment]
            self._read_started = False
        self.resolver_match = match

    def get_host(self) -> str:
        host: str = self.META["HTTP_HOST"]
        return host


def _find(environ: Environ) -> ResolverMatch | None:
    """Return where the short way leads; None when this is not for it."""
    path = environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] != "GET" or not path.isascii() or any(environ.get(name) for name in PREFIXES):
        return None
    try:
        match = get_resolver().resolve(path)
    except Resolver404:
        return None
    if not getattr(match.func, "reads_fast", False):
        return None
    believe_proxies(environ)  # again, the long way, it would find nothing left to do
    return match if _is_ours(environ.get("HTTP_HOST", ""), tuple(settings.ALLOWED_HOSTS)) else None


@lru_cache(maxsize=1024)
def _is_ours(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


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
