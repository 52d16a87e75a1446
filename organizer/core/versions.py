"""Lost updates. Whoever changes a thing may name the version they know in `If-Match`; when it has changed since, the
change is refused with the thing as it is now. Without the header the last one wins, as published clients expect.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.http import HttpRequest
from rest_framework.request import Request

from organizer.core.answers import Answer
from organizer.core.errors import Invalid, Outdated

HEADER = "If-Match"
MALFORMED = 'Name one version in quotes, as in "3".'
# Versions count from 1, so no thing ever has this one.
NEVER = 0

_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_VERSION = re.compile(r"([0-9]{1,18})(?:-[a-z]+)?")


class ChangingView(Protocol):
    """A view that can show the thing that it changes."""

    def answer_current(self, request: Request, *args: Any, **kwargs: Any) -> Answer: ...


def read_expected_version(request: HttpRequest) -> int | None:
    """Return the version that the caller expects the thing to have; None when any will do.

    A weak tag counts like a strong one: proxies that compress answers weaken the tags on the way, and ours tell
    versions apart, not bytes. A tag that is none of ours matches nothing. Raises Invalid under the header's name.
    """
    text: str = request.META.get("HTTP_IF_MATCH", "*").strip()
    if text == "*":
        return None
    tag = _TAG.fullmatch(text)
    if tag is None:
        raise Invalid({HEADER: [MALFORMED]})
    version = _VERSION.fullmatch(tag[1])
    return int(version[1]) if version else NEVER


def check_version(found: int, expected: int | None) -> None:
    """Raise Outdated when a thing, whose row the action has locked, is not of the expected version."""
    if expected is not None and found != expected:
        raise Outdated


def conditional(change: Callable[..., Answer]) -> Callable[..., Answer]:
    """Let a view's method that changes one thing heed `If-Match`: a refusal carries the thing as it is now.

    The method hands `read_expected_version` to its action. The view's `answer_current` takes the same arguments and
    answers with the thing, or raises NotFound when it is gone by now.
    """

    @wraps(change)
    def change_if_current(view: ChangingView, request: Request, *args: Any, **kwargs: Any) -> Answer:
        try:
            return change(view, request, *args, **kwargs)
        except Outdated:
            raise Outdated(view.answer_current(request, *args, **kwargs).data) from None

    change_if_current.takes_if_match = True  # type: ignore[attr-defined]
    return change_if_current


def with_etag(answer: Answer, seen_as: str = "") -> Answer:
    """Return the answer about one thing with its version as the `ETag`.

    `seen_as` (small letters) is added where the thing looks otherwise to this viewer without being another version: a
    browser would else be told that nothing has changed.
    """
    answer.headers["ETag"] = f'"{answer.data["version"]}{seen_as and "-" + seen_as}"'
    return answer
