"""Retries without doubles. A client that lost an answer sends its request again with the same `Idempotency-Key`, and
gets the thing that the first one made.

A key is claimed before the request is worked on, so that a second one that comes meanwhile is told to wait. What was
made is noted in the transaction that makes it: there is never a thing without its key, nor a key without its thing.
A request that was refused made nothing and gives its key back; so does, after a minute, one whose process died.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial, wraps
from typing import Any, Protocol

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from organizer.core.answers import Answer
from organizer.core.database import action, finishing
from organizer.core.errors import Conflict, Invalid, KeyReused
from organizer.core.models import IdempotencyKey

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST_KEY = 200  # characters, as the column
KEPT = timedelta(hours=24)
# A request takes far less, and whoever sent it has given up by then.
IN_FLIGHT = timedelta(minutes=1)
PRUNE_BATCH = 5_000  # rows of one run, which holds SQLite's only writer

BAD_KEY = f"Ensure this is 1 to {LONGEST_KEY} printable ASCII characters."
UNDER_WAY = "A request with this Idempotency-Key is still under way."


class CreatingView(Protocol):
    """A view that can show again what it made. Raises NotFound when it is gone, or out of the asker's sight."""

    def answer_created(self, request: Request, object_id: int) -> Answer: ...


@dataclass(frozen=True)
class Claim:
    """A key in the hands of one request; or, with an `object_id`, the key of one that has succeeded."""

    row_id: int
    token: str
    object_id: int | None = None


def creates(model: type[models.Model]) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Let a view's `post`, which makes one object of this model by an action, be retried with an `Idempotency-Key`.

    The view's `answer_created` answers a retry: with the object as it is then. Without the header nothing changes.
    """

    def decorate(post: Callable[..., Answer]) -> Callable[..., Answer]:
        @wraps(post)
        def post_once(view: CreatingView, request: Request, *args: Any, **kwargs: Any) -> Answer:
            key = read_key(request)
            if key is None:
                return post(view, request, *args, **kwargs)
            if request.user.pk is None:
                raise NotAuthenticated
            claim = claim_key(person_id=request.user.pk, key=key, fingerprint=fingerprint_of(request))
            if claim.object_id is not None:
                answer = view.answer_created(request, claim.object_id)
                answer.headers[REPLAYED] = "true"
                return answer
            with _settling(claim, model):
                return post(view, request, *args, **kwargs)

        post_once.takes_idempotency_key = True  # type: ignore[attr-defined]
        return post_once

    return decorate


def read_key(request: Request) -> str | None:
    """Return the request's key, None without one. Raises Invalid under the header's name."""
    key: str | None = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return None
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Invalid({HEADER: [BAD_KEY]})
    return key


def fingerprint_of(request: Request) -> str:
    """Return what tells this request from others: a hash, keyed so that nobody can guess short texts from it.

    Of the fields, not of the bytes: a form that is sent again has another boundary between its parts.
    """
    parts = [request.method, request.path.rstrip("/"), _plain(request.data)]
    text = json.dumps(parts, sort_keys=True)
    return salted_hmac("organizer.core.idempotency", text, algorithm="sha256").hexdigest()


@action
def claim_key(*, person_id: int, key: str, fingerprint: str) -> Claim:
    """Claim a person's key for one request, or return the claim of the one that succeeded with it.

    Raises KeyReused when it was another request, and Conflict while that one is under way.
    """
    now = timezone.now()
    token = secrets.token_hex(16)
    wanted = IdempotencyKey(
        person_id=person_id, key=key, fingerprint=fingerprint, claim=token, claimed_at=now, object_id=None
    )
    try:
        with transaction.atomic():
            wanted.save(force_insert=True)
        return Claim(wanted.pk, token)
    except IntegrityError:
        known = IdempotencyKey.objects.select_for_update().filter(person_id=person_id, key=key).first()
    if known is None:  # given back in this very moment
        raise Conflict(UNDER_WAY, code="idempotency_key_in_use", retry_after=1)
    age = now - known.claimed_at
    if age < (IN_FLIGHT if known.object_id is None else KEPT):
        return _claim_of_another(known, fingerprint)
    known.fingerprint, known.claim, known.claimed_at, known.object_id = fingerprint, token, now, None
    known.save()
    return Claim(known.pk, token)


def forget_keys(*, person_id: int) -> None:
    """Remove a person's keys, within the action that deletes their account."""
    IdempotencyKey.objects.filter(person_id=person_id).delete()


@action
def prune_keys() -> int:
    """Remove keys that are over. Return how many went."""
    over = IdempotencyKey.objects.filter(claimed_at__lt=timezone.now() - KEPT)
    batch = list(over.order_by("claimed_at").values_list("pk", flat=True)[:PRUNE_BATCH])
    return over.filter(pk__in=batch).delete()[0]


def _claim_of_another(known: IdempotencyKey, fingerprint: str) -> Claim:
    if known.fingerprint != fingerprint:
        raise KeyReused
    if known.object_id is None:
        raise Conflict(UNDER_WAY, code="idempotency_key_in_use", retry_after=1)
    return Claim(known.pk, known.claim, known.object_id)


@contextmanager
def _settling(claim: Claim, model: type[models.Model]) -> Iterator[None]:
    try:
        with finishing(partial(_note_created, claim, model)):
            yield
    except Exception:
        _give_back(claim)
        raise


def _note_created(claim: Claim, model: type[models.Model], result: object) -> None:
    """Note what an action made, in its transaction."""
    if not isinstance(result, model):
        return  # another action on the way, as the storing of a picture
    mine = IdempotencyKey.objects.filter(pk=claim.row_id, claim=claim.token)
    if not mine.update(object_id=result.pk):
        # Took over a minute, and another request has the key by now: what it makes counts.
        raise Conflict(UNDER_WAY, code="idempotency_key_in_use", retry_after=1)


@action
def _give_back(claim: Claim) -> None:
    # Only what made nothing: an answer may fail after the commit, and then the key answers the retry.
    IdempotencyKey.objects.filter(pk=claim.row_id, claim=claim.token, object_id=None).delete()


def _plain(data: Any) -> Any:
    """Return a parsed body as what JSON can hold; a file as the hash of its content."""
    if hasattr(data, "lists"):
        return {name: [_plain(value) for value in values] for name, values in data.lists()}
    if isinstance(data, UploadedFile):
        digest = hashlib.sha256()
        for chunk in data.chunks():
            digest.update(chunk)
        data.seek(0)
        return {"name": data.name, "sha256": digest.hexdigest()}
    if isinstance(data, Mapping):
        return {str(name): _plain(value) for name, value in data.items()}
    return data
