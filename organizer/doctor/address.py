"""The address that people use: whether we are what answers there."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException

from django.conf import settings

from organizer.doctor.findings import Finding, Level

ADVICE = "Start the server, and look at the name, the proxy in front and its certificate."
SECONDS = 5  # for the connection, and for each part of the answer
LONGEST = 10_000  # bytes; ours is far shorter


def check_public_address() -> Iterator[Finding]:
    """Whether a server of ours that is ready answers at PUBLIC_URL, as seen from this machine."""
    if not settings.PUBLIC_URL:
        return
    if problem := why_no_answer(f"{settings.PUBLIC_URL}/health/"):
        yield Finding(Level.WARNING, "address", f"{settings.PUBLIC_URL} {problem}.", ADVICE)
    else:
        yield Finding(Level.OK, "address", f"{settings.PUBLIC_URL} answers.")


def why_no_answer(url: str) -> str:
    """Return what happens instead of an answer of ours; nothing when it is one."""
    # A proxy for the way out may know names that people's browsers do not.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=SECONDS) as answer:
            said = json.loads(answer.read(LONGEST))
    except urllib.error.HTTPError as error:
        error.close()
        return f"answers {error.code}"
    except ValueError:
        return "is answered by something else"
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        return f"does not answer: {getattr(reason, 'strerror', None) or reason}"
    is_ours = isinstance(said, dict) and {"status", "version", "pending_migrations"} <= said.keys()
    return "" if is_ours else "is answered by something else"
