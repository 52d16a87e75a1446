"""Requests that take the short way (short_way.py)."""

from functools import cached_property
from typing import Any

from django.core.handlers.wsgi import LimitedStream, WSGIRequest
from django.urls import ResolverMatch

from organizer.core.parsers import JsonParser

Environ = dict[str, Any]


class ShortRequest(WSGIRequest):
    """A request whose host is known to be ours, with a JSON body or none.

    Views find in it what the framework's own request has for them: `data`, `content_type`, and `user` and `auth` once
    it is signed in.
    """

    def __init__(self, environ: Environ, match: ResolverMatch) -> None:
        if environ["REQUEST_METHOD"] == "GET" and environ.get("CONTENT_TYPE"):  # may name an encoding
            super().__init__(environ)
        else:
            self.environ = self.META = environ
            self.path = self.path_info = environ["PATH_INFO"]
            self.method = environ["REQUEST_METHOD"]
            self.content_type, self.content_params = environ.get("CONTENT_TYPE", ""), {}
            self._stream = LimitedStream(environ["wsgi.input"], body_length(environ))  # type: ignore[assignment]
            self._read_started = False
        self.resolver_match = match

    def get_host(self) -> str:
        host: str = self.META["HTTP_HOST"]
        return host

    @cached_property
    def data(self) -> Any:
        """The parsed body; nothing at all is {}. Raises as JsonParser does."""
        return JsonParser().parse(self._stream) if body_length(self.environ) else {}


def body_length(environ: Environ) -> int:
    """Return the length of a request's body in bytes, 0 when none is announced."""
    length = environ.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0
