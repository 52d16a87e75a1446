"""Passwords: changed by who knows the old one, reset by mail for who does not."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from organizer.accounts import actions, serializers
from organizer.accounts.access import asker, current_session
from organizer.accounts.api.fields import in_the_words_of_the_api
from organizer.accounts.api.open_view import OpenView
from organizer.accounts.password_text import normalise_password
from organizer.core.addresses import client_address
from organizer.core.answers import Answer
from organizer.core.api import ApiView
from organizer.core.errors import Invalid
from organizer.core.schema import Detail

CHANGED = {"detail": "New password has been saved."}
MAIL_SENT = {"detail": "Password reset e-mail has been sent."}
RESET = {"detail": "Password has been reset with the new password."}
TAGS = ["accounts"]


class PasswordChangeView(ApiView):
    """A new password for somebody signed in."""

    @extend_schema(
        summary="Change your password",
        description="Ends all other sessions. A wrong old password counts as a failed sign-in.",
        tags=TAGS,
        request=serializers.PasswordChangeBody,
        responses={200: Detail, 429: Detail},
    )
    def post(self, request: Request) -> Answer:
        body = self.read_body(serializers.PasswordChangeBody)
        new_password = _same_twice(body)
        try:
            actions.change_password(
                user=asker(request),
                session=current_session(request),
                old_password=body["old_password"],
                new_password=new_password,
                address=client_address(request),
            )
        except Invalid as error:
            raise in_the_words_of_the_api(error, "new_password") from None
        return Answer(CHANGED)


class PasswordResetView(OpenView):
    """Asking for a mail with a reset link."""

    @extend_schema(
        summary="Ask for a password reset mail",
        description="The answer is the same whether or not anybody has this mail address.",
        tags=TAGS,
        auth=[],
        request=serializers.PasswordResetBody,
        responses={200: Detail, 429: Detail},
    )
    def post(self, request: Request) -> Answer:
        body = self.read_body(serializers.PasswordResetBody)
        actions.request_password_reset(email=body["email"], address=client_address(request))
        return Answer(MAIL_SENT)


class PasswordResetConfirmView(OpenView):
    """Using a reset link."""

    @extend_schema(
        summary="Set a new password with the codes of a reset mail",
        description="Ends all sessions. A link works once.",
        tags=TAGS,
        auth=[],
        request=serializers.PasswordResetConfirmBody,
        responses={200: Detail},
    )
    def post(self, request: Request) -> Answer:
        body = self.read_body(serializers.PasswordResetConfirmBody)
        new_password = _same_twice(body)
        try:
            actions.reset_password(uid=body["uid"], token=body["token"], new_password=new_password)
        except Invalid as error:
            raise in_the_words_of_the_api(error, "new_password") from None
        return Answer(RESET)


def _same_twice(body: dict[str, Any]) -> str:
    password: str = body["new_password1"]
    if normalise_password(password) != normalise_password(body["new_password2"]):
        raise Invalid(non_field_errors=serializers.PASSWORDS_DIFFER)
    return password
