"""Signing in, staying signed in, signing out."""

import ipaddress
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session as PageSession

from organizer.accounts import limits, queries
from organizer.accounts.hashing import is_password_of
from organizer.accounts.models import AuthSession, User
from organizer.accounts.rules import can_sign_in
from organizer.accounts.tokens import read_token
from organizer.core.clock import shared_now
from organizer.core.database import action
from organizer.core.errors import Invalid
from organizer.core.text import name_key
from organizer.events.log import record

REFUSED = "Unable to log in with provided credentials."
GENERATION_LASTS = timedelta(days=1)  # a refresh token older than this is replaced when it is used
GRACE = timedelta(seconds=60)  # how long the replaced one stays good after its successor's first use


def sign_in(*, username: str, password: str, user_agent: str = "", address: str = "") -> AuthSession:
    """Start a session for whoever knows the password. Raises as `check_credentials` does."""
    user = check_credentials(username=username, password=password, address=address)
    return _admit(user=user, user_agent=user_agent, address=address)


def check_credentials(*, username: str, password: str, address: str) -> User:
    """Return the person of this name if that is the password and the account is in use.

    Wrong password, unknown name and inactive account get one answer after one hash: Invalid under `non_field_errors`.
    Raises TooMany when SIGN_IN_LIMIT is reached for this name and address.
    """
    key = limits.window_key("sign in", name_key(username), limits.network_of(address))
    attempt = limits.reserve_try(key, settings.SIGN_IN_LIMIT)
    user = queries.person_named(username)
    is_right = is_password_of(user, password)
    if user is None or not is_right or not can_sign_in(user):
        limits.settle_failure(attempt)
        raise Invalid(non_field_errors=REFUSED)
    limits.settle_success(attempt)
    return user


@action
def start_session(*, user: User, user_agent: str = "", address: str | None = None) -> AuthSession:
    """Start a session: one sign-in on one device. An `address` that is no IP address is left out."""
    now = shared_now()
    return AuthSession.objects.create(
        user=user,
        key=secrets.token_hex(16),
        rotated_at=now,
        created_at=now,
        expires_at=now + settings.SESSION_LIFETIME,
        user_agent=_printable(user_agent)[:200],
        address=_ip_address(address),
    )


@action
def end_session(*, session: AuthSession) -> bool:
    """End a session: its tokens are dead at once. Return False when it was over before."""
    return end_sessions(user_id=session.user_id, only=[session.pk]) > 0


@action
def end_other_sessions(*, user: User, session: AuthSession | None) -> int:
    """End all of the user's sessions but this one. Return how many."""
    return end_sessions(user_id=user.pk, spared=[session.pk] if session else [])


def end_sessions_of_tokens(*, access: str, refresh: Iterable[str]) -> None:
    """End the sessions that these tokens belong to, good, expired or replaced ones. Other texts do nothing."""
    claims = [read_token(access, "access", expired_too=True)]
    claims += [read_token(token, "refresh", expired_too=True) for token in refresh]
    for session_id, key in {(claim.session_id, claim.key) for claim in claims if claim is not None}:
        session = queries.live_session(session_id=session_id, key=key, now=shared_now())
        if session is not None:
            end_session(session=session)


@action
def end_sessions(*, user_id: int, only: Collection[int] | None = None, spared: Collection[int] = ()) -> int:
    """End the user's sessions: all, or `only` these, but never the `spared` ones. Return how many."""
    now = shared_now()
    living = AuthSession.objects.filter(user_id=user_id, revoked_at=None, expires_at__gt=now).exclude(pk__in=spared)
    if only is not None:
        living = living.filter(pk__in=only)
    ended = list(living.select_for_update().order_by("pk").values_list("pk", flat=True))
    # An ended session is over: pruning goes by that time alone.
    AuthSession.objects.filter(pk__in=ended).update(revoked_at=now, expires_at=now)
    for pk in ended:
        record("session.ended", ids={"session": pk, "user": user_id}, people=[user_id])
    return len(ended)


@action
def end_everybodys_sessions() -> int:
    """End all sessions, those of the admin site too, and record nothing. Return how many.

    For a restored backup: the sessions in it are of another day, and some of them were ended since.
    """
    now = shared_now()
    PageSession.objects.all().delete()
    return AuthSession.objects.filter(revoked_at=None, expires_at__gt=now).update(revoked_at=now, expires_at=now)


@dataclass(frozen=True)
class Refreshed:
    """A session that was refreshed; `is_successor` when the caller must take its refresh token in place of the old."""

    session: AuthSession
    is_successor: bool


def refresh_session(*, token: str, now: datetime | None = None) -> Refreshed | None:
    """Answer a refresh token with its session, or with None when it is no longer good.

    The current generation is good; older than a day, it is replaced on the way. The one before it stays good until
    60 seconds after its successor was first used: parallel requests still carry it, and an answer with the successor
    may have been lost. Anything older was taken from somewhere and ends the session.
    """
    now = now or shared_now()
    claims = read_token(token, "refresh")
    if claims is None:
        return None
    session = queries.live_session(session_id=claims.session_id, key=claims.key, now=now)
    if session is None:
        return None
    behind = session.generation - claims.generation
    if behind == 0 and now - session.rotated_at < _generation_lasts():
        if session.generation > 1 and session.successor_used_at is None:
            _note_first_use(session=session, now=now)
        return Refreshed(session, is_successor=False)
    if behind == 0:
        return _next_generation(session=session, now=now)
    if behind == 1 and (session.successor_used_at is None or now <= session.successor_used_at + GRACE):
        return Refreshed(session, is_successor=True)
    if behind > 0:
        end_session(session=session)
    return None


def _generation_lasts() -> timedelta:
    half: timedelta = settings.REFRESH_IDLE_LIFETIME / 2
    return min(GENERATION_LASTS, half)


@action
def _note_first_use(*, session: AuthSession, now: datetime) -> None:
    AuthSession.objects.filter(pk=session.pk, generation=session.generation, successor_used_at=None).update(
        successor_used_at=now
    )


@action
def _next_generation(*, session: AuthSession, now: datetime) -> Refreshed | None:
    # Of several at once one moves the row on; all answer with what it then holds, which is the same for all.
    AuthSession.objects.filter(pk=session.pk, generation=session.generation, revoked_at=None).update(
        generation=session.generation + 1, rotated_at=now, successor_used_at=None
    )
    moved = queries.live_session(session_id=session.pk, key=session.key, now=now)
    return None if moved is None else Refreshed(moved, is_successor=True)


@action
def _admit(*, user: User, user_agent: str, address: str) -> AuthSession:
    # Between the check and now the password may have been changed or the account closed, which ended all sessions;
    # under the row's lock no new one slips in behind that.
    current = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if current.password != user.password or not can_sign_in(current):
        raise Invalid(non_field_errors=REFUSED)
    User.objects.filter(pk=user.pk).update(last_login=shared_now())
    return start_session(user=current, user_agent=user_agent, address=address)


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())


def _ip_address(text: str | None) -> str | None:
    try:
        return str(ipaddress.ip_address((text or "").partition("%")[0]))
    except ValueError:
        return None
