"""Shapes in and out. What is allowed is decided in `actions`; here is only what a body must look like."""

from typing import Any

from rest_framework import serializers

from organizer.accounts.models import AuthSession, User
from organizer.accounts.password_text import normalise_password
from organizer.accounts.tokens import access_token, refresh_token
from organizer.core.times import exact_text
from organizer.core.zones import LONGEST_ZONE

LONGEST_PASSWORD = 1000  # characters; longer ones only cost time in the validators
TIME_ZONE = "Whose days searches mean, such as `Europe/Berlin`; null: not said"
WEEK_START = "1 Monday to 7 Sunday; null: as is usual where the browser is"
CLOCK = "12 or 24 hours; null: as is usual where the browser is"
PASSWORDS_DIFFER = "The two password fields didn't match."


class PasswordField(serializers.CharField):
    """A password: nothing is trimmed off it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_PASSWORD, trim_whitespace=False, style={"input_type": "password"}, **kwargs)


class SignInBody(serializers.Serializer[Any]):
    username = serializers.CharField()
    password = PasswordField()


class RegistrationBody(serializers.Serializer[Any]):
    username = serializers.CharField()
    password1 = PasswordField()
    password2 = PasswordField()
    email = serializers.EmailField(required=False, allow_blank=True, default="", max_length=254)
    first_name = serializers.CharField(required=False, allow_blank=True, default="", max_length=150)
    last_name = serializers.CharField(required=False, allow_blank=True, default="", max_length=150)
    invitation = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="The code; needed while registration is by invitation",
    )

    def validate(self, body: dict[str, Any]) -> dict[str, Any]:
        if normalise_password(body["password1"]) != normalise_password(body["password2"]):
            raise serializers.ValidationError(PASSWORDS_DIFFER)
        return body


class ProfileBody(serializers.Serializer[Any]):
    username = serializers.CharField()
    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    first_name = serializers.CharField(required=False, allow_blank=True, max_length=150)
    last_name = serializers.CharField(required=False, allow_blank=True, max_length=150)
    # Without a default an absent box of an HTML form would count as unticked.
    show_presence = serializers.BooleanField(
        required=False, default=None, allow_null=True, help_text="Whether those in your teams see when you are online"
    )

    time_zone = serializers.CharField(
        required=False, allow_blank=True, allow_null=True, max_length=LONGEST_ZONE, help_text=TIME_ZONE
    )
    week_start = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=7, help_text=WEEK_START
    )
    clock = serializers.ChoiceField([12, 24], required=False, allow_null=True, help_text=CLOCK)


class RefreshBody(serializers.Serializer[Any]):
    refresh = serializers.CharField(
        required=False, allow_blank=True, allow_null=True, help_text="For clients without cookies"
    )


class PasswordChangeBody(serializers.Serializer[Any]):
    old_password = PasswordField()
    new_password1 = PasswordField()
    new_password2 = PasswordField()


class PasswordResetBody(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)


class PasswordResetConfirmBody(serializers.Serializer[Any]):
    uid = serializers.CharField(max_length=100)
    token = serializers.CharField(max_length=200)
    new_password1 = PasswordField()
    new_password2 = PasswordField()


class Profile(serializers.Serializer[Any]):
    pk = serializers.IntegerField()
    username = serializers.CharField()
    email = serializers.CharField(allow_blank=True)
    first_name = serializers.CharField(allow_blank=True)
    last_name = serializers.CharField(allow_blank=True)
    show_presence = serializers.BooleanField()
    time_zone = serializers.CharField(allow_null=True, help_text=TIME_ZONE)
    week_start = serializers.IntegerField(allow_null=True, min_value=1, max_value=7, help_text=WEEK_START)
    clock = serializers.IntegerField(allow_null=True, help_text=CLOCK)


class SignedIn(serializers.Serializer[Any]):
    access_token = serializers.CharField()
    refresh_token = serializers.CharField()
    user = Profile()


class RefreshedAnswer(serializers.Serializer[Any]):
    access = serializers.CharField()
    access_token_expiration = serializers.DateTimeField()
    refresh = serializers.CharField(
        required=False, help_text="Only if the refresh token came in the body: keep this one"
    )


class SessionShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    renewed_at = serializers.DateTimeField(help_text="When its refresh token was last replaced")
    expires_at = serializers.DateTimeField()
    user_agent = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_null=True)
    current = serializers.BooleanField(help_text="Whether it is the session that asks")


def profile(user: User) -> dict[str, Any]:
    """Return a person's profile, for themselves."""
    return {
        "pk": user.pk,
        "username": user.username,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "show_presence": user.show_presence,
        "time_zone": user.time_zone or None,
        "week_start": user.week_start or None,
        "clock": user.clock or None,
    }


def signed_in(session: AuthSession) -> dict[str, Any]:
    """Return what somebody gets who signs in: both tokens and the profile."""
    return {
        "access_token": access_token(session),
        "refresh_token": refresh_token(session),
        "user": profile(session.user),
    }


def session_row(session: AuthSession, *, current: AuthSession | None) -> dict[str, Any]:
    """Return one of a person's sessions, for themselves."""
    return {
        "id": session.pk,
        "created_at": exact_text(session.created_at),
        "renewed_at": exact_text(session.rotated_at),
        "expires_at": exact_text(session.expires_at),
        "user_agent": session.user_agent,
        "address": session.address,
        "current": current is not None and session.pk == current.pk,
    }
