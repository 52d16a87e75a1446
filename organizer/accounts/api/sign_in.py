"""Registering, signing in and out, and staying signed in."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.serializers import ValidationError

from organizer.accounts import actions, cookies, limits, rules, serializers
from organizer.accounts.access import access_token_of, has_authorization
from organizer.accounts.api.fields import in_the_words_of_the_api
from organizer.accounts.api.open_view import OpenView
from organizer.accounts.models import AuthSession, User
from organizer.accounts.tokens import access_expiry, access_token, refresh_token
from organizer.core.addresses import client_address
from organizer.core.answers import Answer
from organizer.core.clock import shared_now
from organizer.core.errors import Invalid
from organizer.core.schema import Detail
from organizer.core.times import exact_text
from organizer.core.tracing import note_person

CLOSED = {
    "detail": "Registration is closed. Ask whoever runs this server for an account.",
    "code": "registration_closed",
}
SIGNED_OUT = {"detail": "Successfully logged out."}
NO_REFRESH_TOKEN = {"detail": "No valid refresh token found.", "code": "token_not_valid"}
TAGS = ["accounts"]


class RegistrationView(OpenView):
    """Making an account."""

    @extend_schema(
        summary="Register, and be signed in",
        tags=TAGS,
        auth=[],
        request=serializers.RegistrationBody,
        responses={201: serializers.SignedIn, 403: Detail, 429: Detail},
    )
    def post(self, request: Request) -> Answer:
        if not rules.is_registration_open():
            return Answer(CLOSED, status=403)
        body = self.read_body(serializers.RegistrationBody)
        key = limits.window_key("register", limits.network_of(client_address(request)))
        limits.count_try(key, settings.REGISTRATION_LIMIT)
        session = actions.start_session(user=_register(body), **_device(request))
        return _signed_in_answer(request, session, status=201)


class SignInView(OpenView):
    """Signing in."""

    @extend_schema(
        summary="Sign in",
        description="The sixth failure for a name and address within five minutes, and later ones, are answered 429.",
        tags=TAGS,
        auth=[],
        request=serializers.SignInBody,
        responses={200: serializers.SignedIn, 429: Detail},
    )
    def post(self, request: Request) -> Answer:
        body = self.read_body(serializers.SignInBody)
        session = actions.sign_in(username=body["username"], password=body["password"], **_device(request))
        return _signed_in_answer(request, session, status=200)


class SignOutView(OpenView):
    """Signing out. It always succeeds: whoever is not signed in is signed out already."""

    @extend_schema(
        summary="Sign out: this session's tokens are dead at once",
        tags=TAGS,
        auth=[],
        request=serializers.RefreshBody,
        responses={200: Detail},
    )
    def post(self, request: Request) -> Answer:
        actions.end_sessions_of_tokens(
            access=access_token_of(request), refresh=(_refresh_cookie(request), _refresh_in_readable_body(request))
        )
        answer = Answer(SIGNED_OUT)
        cookies.clear_session_cookies(answer)
        return answer


class RefreshView(OpenView):
    """Staying signed in."""

    @extend_schema(
        summary="Get a fresh access token",
        description="The refresh token comes in its cookie, or in the body for clients without cookies.",
        tags=TAGS,
        auth=[],
        request=serializers.RefreshBody,
        responses={200: serializers.RefreshedAnswer, 401: Detail},
    )
    def post(self, request: Request) -> Answer:
        in_body = self.read_body(serializers.RefreshBody).get("refresh") or "" if _has_body(request) else ""
        now = shared_now()
        refreshed = actions.refresh_session(token=in_body or _refresh_cookie(request), now=now)
        if refreshed is None:
            return Answer(NO_REFRESH_TOKEN, status=401, headers={"WWW-Authenticate": "Bearer"})
        session = refreshed.session
        note_person(request, session.user_id)
        answer = Answer(
            {
                "access": access_token(session, now),
                "access_token_expiration": exact_text(access_expiry(session, now)),
                **({"refresh": refresh_token(session)} if in_body else {}),
            }
        )
        cookies.set_access_cookie(answer, session, now=now)
        if refreshed.is_successor and not in_body:
            cookies.set_refresh_cookie(answer, session, now=now)
        return answer


def _register(body: dict[str, Any]) -> User:
    invitation = body.get("invitation", "").strip() if rules.needs_invitation() else None
    if invitation == "":
        raise Invalid(invitation="This field is required.")
    try:
        return actions.register(
            username=body["username"],
            password=body["password1"],
            email=body["email"],
            first_name=body["first_name"],
            last_name=body["last_name"],
            invitation=invitation,
        )
    except Invalid as error:
        raise in_the_words_of_the_api(error, "password") from None


def _device(request: Request) -> dict[str, str]:
    return {"user_agent": request.META.get("HTTP_USER_AGENT", ""), "address": client_address(request)}


def _signed_in_answer(request: Request, session: AuthSession, *, status: int) -> Answer:
    note_person(request, session.user_id)
    answer = Answer(serializers.signed_in(session), status=status)
    cookies.set_session_cookies(answer, session)
    cookies.warn_of_lost_cookies(request)
    return answer


def _has_body(request: Request) -> bool:
    # Published clients refresh before each request, by their cookie alone: nothing is set up to parse nothing.
    return request.META.get("CONTENT_LENGTH", "") not in ("", "0")


def _refresh_cookie(request: Request) -> str:
    return "" if has_authorization(request) else request.COOKIES.get(cookies.REFRESH_COOKIE, "")


def _refresh_in_readable_body(request: Request) -> str:
    try:
        body = serializers.RefreshBody(data=request.data)
        return str(body.validated_data.get("refresh") or "") if body.is_valid() else ""
    except (APIException, ValidationError):
        return ""  # an unreadable body holds no token, and signing out succeeds whatever was sent
