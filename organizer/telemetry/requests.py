"""The id of the request at hand, and the names under which a WSGI environ says more of it."""

import random
import re
from collections.abc import Iterable
from contextvars import ContextVar

HEADER = "X-Request-ID"
# The app writes into its environ, under these names, the pattern of the route and the id of the person who asks; the
# server writes the request's id.
REQUEST_ID = "organizer.request_id"
ROUTE = "organizer.route"
PERSON = "organizer.person"

# Set on the event loop and in the request threads; "" where nothing is asked, as in housekeeping.
request_id: ContextVar[str] = ContextVar("request_id", default="")
# The pattern of the route that it led to; "" before that is known.
route: ContextVar[str] = ContextVar("route", default="")

# Fit for a log line, a header and a command line. Anybody may name an id: it signs nobody in and is no key to anything.
_FIT = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)
_NAME = HEADER.lower().encode()


def choose_id(given: str) -> str:
    """Return the id that the caller gave, if it is fit, else a new one."""
    return given if given and _FIT.fullmatch(given) else make_id()


def make_id() -> str:
    """Return a new id: 20 hexadecimal digits, at random. Not a secret, so it need not be hard to guess."""
    return f"{random.getrandbits(80):020x}"


def id_from_headers(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the id for a request with these headers, whose names are in small letters."""
    for name, value in headers:
        if name == _NAME:
            return choose_id(value.decode("latin-1"))
    return make_id()
