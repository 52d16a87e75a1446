"""Signing in to the admin site: the same check, hashes and limit as everywhere else."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from organizer.accounts.actions import check_credentials
from organizer.accounts.models import User
from organizer.accounts.rules import can_sign_in
from organizer.core.addresses import client_address
from organizer.core.errors import Invalid, TooMany


class Backend(ModelBackend):
    """Django's own backend, but guessing a password here is no faster than at the API."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        address = client_address(request) if request is not None else ""
        try:
            return check_credentials(username=username or "", password=password or "", address=address)
        except (Invalid, TooMany) as error:
            raise PermissionDenied from error

    def user_can_authenticate(self, user: Any) -> bool:
        return can_sign_in(user)
