"""Who is asking: the token of a request, looked up in the database every time, so that signing out bites at once."""

from typing import Any

from django.conf import settings
from django.http import parse_cookie
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from organizer.accounts import queries
from organizer.accounts.cookies import ACCESS_COOKIE
from organizer.accounts.models import AuthSession, User
from organizer.accounts.tokens import read_token
from organizer.core.clock import shared_now
from organizer.core.tracing import note_person


class TokenAuthentication(BaseAuthentication):
    """Signs a request in by its bearer token, else by its cookie; `request.auth` becomes the session.

    With an Authorization header, cookies are not looked at: a page cannot mix its own header with a visitor's cookie.
    Whatever is wrong with a token, the request is simply anonymous.
    """

    def authenticate(self, request: Request) -> tuple[User, AuthSession] | None:
        session = session_of_access_token(access_token_of(request))
        if session is None:
            return None
        note_person(request, session.user_id)
        return session.user, session

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class PageSessionAuthentication(SessionAuthentication):
    """Django's own session, for the browsable API of DEV; not looked at beside an Authorization header either."""

    def authenticate(self, request: Request) -> Any:
        return None if has_authorization(request) else super().authenticate(request)


def access_token_of(request: Any) -> str:
    """Return the access token that a request carries, or ""."""
    if has_authorization(request):
        return bearer_token(request)
    token: str = request.COOKIES.get(ACCESS_COOKIE, "")
    return token


def has_authorization(request: Any) -> bool:
    """Say whether there is an Authorization header, of whatever kind."""
    return "HTTP_AUTHORIZATION" in request.META


def bearer_token(request: Any) -> str:
    """Return the token of the Authorization header, or ""."""
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def session_of_access_token(token: str) -> AuthSession | None:
    """Return the living session of an access token, its user loaded; None for any other text."""
    claims = read_token(token, "access") if token else None
    if claims is None:
        return None
    return queries.live_session(session_id=claims.session_id, key=claims.key, now=shared_now())


def current_session(request: Request) -> AuthSession | None:
    """Return the session that asks; None when it is a browsing developer's (DEV)."""
    return request.auth if isinstance(request.auth, AuthSession) else None


def asker(request: Request) -> User:
    """Return the person who asks. The view must demand a signed-in one, as all do by default."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def identify(authorization: str | None, cookies: str | None) -> tuple[bool, int, str] | None:
    """Return what tells apart whose answer it is, from a request's Authorization and Cookie headers: whether a cookie
    signed it in, and the session with its key. None for anybody without a good token that is not over.

    Whether the session was ended meanwhile is for the database to say.
    """
    if authorization is None:
        token = parse_cookie(cookies or "").get(ACCESS_COOKIE, "")
    else:
        scheme, _, token = authorization.partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else ""
    claims = read_token(token, "access") if token else None
    return None if claims is None else (authorization is None, claims.session_id, claims.key)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Both ways to sign in, for the API description."""

    target_class = "organizer.accounts.access.TokenAuthentication"
    name = ["bearer", "cookie"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:
        return [{"bearer": []}, {"cookie": []}]  # one of the two

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        minutes = int(settings.ACCESS_TOKEN_LIFETIME.total_seconds() // 60)
        return [
            {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": f"The access token; good for {minutes} minutes.",
            },
            {"type": "apiKey", "in": "cookie", "name": ACCESS_COOKIE},
        ]
