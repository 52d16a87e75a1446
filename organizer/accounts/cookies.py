"""The two cookies of a signed-in browser. Scripts cannot read them."""

import ipaddress
import logging
import threading
import time
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.http import http_date

from organizer.accounts.models import AuthSession
from organizer.accounts.tokens import access_expiry, access_token, refresh_expiry, refresh_token
from organizer.core.answers import Answer
from organizer.core.clock import shared_now

ACCESS_COOKIE = "organizer-api-auth"
REFRESH_COOKIE = "organizer-api-token"
EMPTY = '""'
WARN_EVERY = 600  # seconds; a busy morning should leave one line in the log, not thousands

logger = logging.getLogger("organizer.accounts")
_warning_lock = threading.Lock()
_next_warning = 0.0


def set_session_cookies(answer: Answer, session: AuthSession, *, now: datetime | None = None) -> None:
    """Give the browser both tokens of a session."""
    now = now or shared_now()
    set_access_cookie(answer, session, now=now)
    set_refresh_cookie(answer, session, now=now)


def set_access_cookie(answer: Answer, session: AuthSession, *, now: datetime) -> None:
    """Give the browser an access token made at `now`."""
    _set(answer, ACCESS_COOKIE, access_token(session, now), until=access_expiry(session, now), now=now)


def set_refresh_cookie(answer: Answer, session: AuthSession, *, now: datetime) -> None:
    """Give the browser the session's current refresh token."""
    _set(answer, REFRESH_COOKIE, refresh_token(session), until=refresh_expiry(session), now=now)


def clear_session_cookies(answer: Answer) -> None:
    """Take both cookies back."""
    for name in (ACCESS_COOKIE, REFRESH_COOKIE):
        # Browsers ignore a removal that is weaker than the cookie, so it carries the same attributes.
        _write(answer, name, "", max_age=0)


def warn_of_lost_cookies(request: Any) -> None:
    """Log why signing in will fail when a browser is about to drop our cookies: Secure ones over plain HTTP.

    Once in ten minutes per process. Browsers make an exception for their own machine.
    """
    global _next_warning
    if not settings.COOKIE_SECURE or request.is_secure() or _is_loopback(request.get_host()):
        return
    with _warning_lock:
        if time.monotonic() < _next_warning:
            return
        _next_warning = time.monotonic() + WARN_EVERY
    logger.warning(
        "Somebody signed in over plain HTTP, but the cookies are marked Secure, so the browser drops them and every "
        "later request is anonymous. Serve HTTPS (behind a proxy: set TRUSTED_PROXIES and PUBLIC_URL), or, on a "
        "network that you trust, set COOKIE_SECURE=0 and COOKIE_SAMESITE=Lax."
    )


def _set(answer: Answer, name: str, token: str, *, until: datetime, now: datetime) -> None:
    _write(answer, name, token, max_age=max(0, int((until - now).total_seconds())))


def _write(answer: Answer, name: str, value: str, *, max_age: int) -> None:
    # Neither our names nor tokens have a sign that would need quoting.
    expires = http_date(time.time() + max_age) if max_age else "Thu, 01 Jan 1970 00:00:00 GMT"
    same_site = f"; SameSite={settings.COOKIE_SAMESITE}" + ("; Secure" if settings.COOKIE_SECURE else "")
    answer.cookies[name] = f"{name}={value or EMPTY}; expires={expires}; HttpOnly; Max-Age={max_age}; Path=/{same_site}"


def _is_loopback(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
