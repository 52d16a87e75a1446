"""Middleware that only the pages for browsers need: the admin site, the documentation and its files.

The API signs in by tokens and answers JSON, so sessions, forms' tokens, flash messages and static files are nothing to
it; passing through their middleware cost a sixth of a hot read. Here each lets other requests go straight on.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware

if TYPE_CHECKING:
    from django.utils.deprecation import MiddlewareMixin
else:
    MiddlewareMixin = object

PAGES = ("/admin", "/docs", "/static/")


def is_page(request: HttpRequest) -> bool:
    """Say whether a request is for a page rather than for the API. With DEV everything is: the API has pages then."""
    return settings.DEV or request.path_info.startswith(PAGES)


class OnlyPages(MiddlewareMixin):
    """Applies the middleware behind it to pages only."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return super().__call__(request) if is_page(request) else self.get_response(request)  # type: ignore[return-value]


class PageFiles(OnlyPages, WhiteNoiseMiddleware):  # type: ignore[misc]  # has no types
    """The files of the admin site and the documentation."""


class PageSessions(OnlyPages, SessionMiddleware):
    """Django's own sessions."""


class PageForms(OnlyPages, CsrfViewMiddleware):
    """Tokens in forms. The admin's views protect themselves too; the API has `origins.py`."""


class PageSignIn(OnlyPages, AuthenticationMiddleware):
    """The person behind a session."""


class PageMessages(OnlyPages, MessageMiddleware):
    """What the admin site says after a change."""


class PageFrames(OnlyPages, XFrameOptionsMiddleware):
    """No page in a foreign frame."""
