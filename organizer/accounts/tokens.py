"""Access and refresh tokens, derived from a session's row: equal rows give equal tokens, so only the row is kept.

Both are signed JSON web tokens, because published clients read `exp` in them. What they say is believed only together
with the row they name (`queries.live_session`).
"""

import functools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import jwt
from django.conf import settings
from django.utils.crypto import salted_hmac

from organizer.accounts.models import AuthSession
from organizer.core.clock import shared_now, shared_timestamp

if TYPE_CHECKING:
    from jwt.types import Options

ALGORITHM = "HS256"
LONGEST_TOKEN = 2000  # characters; ours have about 300, and nothing longer is worth a signature check

TokenType = Literal["access", "refresh"]


class Claims(NamedTuple):
    """What a token with a good signature says. `generation` is 0 in access tokens."""

    session_id: int
    key: str
    generation: int


def access_token(session: AuthSession, now: datetime | None = None) -> str:
    """Return an access token for this session, good from `now` for ACCESS_TOKEN_LIFETIME."""
    now = now or shared_now()
    return _sign("access", session, iat=_seconds(now), exp=_seconds(access_expiry(session, now)))


def access_expiry(session: AuthSession, now: datetime) -> datetime:
    """Return when an access token made at `now` ends; a whole second, as the token itself says it."""
    end = min(now + settings.ACCESS_TOKEN_LIFETIME, session.expires_at)
    return datetime.fromtimestamp(_seconds(end), UTC)


def refresh_token(session: AuthSession) -> str:
    """Return the refresh token of the session's current generation."""
    return _sign(
        "refresh",
        session,
        iat=_seconds(session.rotated_at),
        exp=_seconds(refresh_expiry(session)),
        generation=session.generation,
    )


def refresh_expiry(session: AuthSession) -> datetime:
    """Return when the current refresh token ends: after REFRESH_IDLE_LIFETIME, at the latest with the session."""
    idle: timedelta = settings.REFRESH_IDLE_LIFETIME
    return min(session.rotated_at + idle, session.expires_at)


def read_token(token: str, token_type: TokenType, *, expired_too: bool = False) -> Claims | None:
    """Return what a token says, or None when it is not ours, of the other type, or (unless `expired_too`) over."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        its_type, ends, claims = _verified(token, settings.SECRET_KEY)
    except (jwt.InvalidTokenError, UnicodeError):
        return None
    return claims if its_type == token_type and (expired_too or ends > shared_timestamp()) else None


@functools.lru_cache(maxsize=4096)
def _verified(token: str, secret: str) -> tuple[object, float, Claims]:
    """Return a token's type, when it ends and what it says, whether or not it is over: only that changes with time.

    Clients send the same token many times within its five minutes. Raises InvalidTokenError.
    """
    # Whether it has begun is not asked: the row says so, and the machine that made it may have another clock.
    options: Options = {"require": ["exp"], "verify_exp": False, "verify_iat": False, "verify_nbf": False}
    said: dict[str, Any] = jwt.decode(token, _signing_key(secret), algorithms=[ALGORITHM], options=options)
    return (
        said.get("token_type"),
        said["exp"],
        Claims(said["session_id"], said["session_key"], said.get("generation", 0)),
    )


def _sign(token_type: TokenType, session: AuthSession, **claims: int) -> str:
    said = (
        ("token_type", token_type),
        ("session_id", session.pk),
        ("session_key", session.key),
        ("user_id", session.user_id),
        *claims.items(),
    )
    return _signed(said, settings.SECRET_KEY)


@functools.lru_cache(maxsize=256)
def _signed(said: tuple[tuple[str, Any], ...], secret: str) -> str:
    """Return the token that says this. One answer carries it twice, in its body and as a cookie."""
    return jwt.encode(dict(said), _signing_key(secret), algorithm=ALGORITHM)


@functools.lru_cache(maxsize=4)
def _signing_key(secret: str) -> bytes:
    # A key of its own: no other signature made with the site's secret can ever pass for a token.
    return salted_hmac("organizer.accounts.tokens", "signing key", secret=secret, algorithm="sha256").digest()


def _seconds(time: datetime) -> int:
    return int(time.timestamp())
