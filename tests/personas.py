"""The people of all tests: Alice owns the team, Bob and Carol are members, Mallory is outside."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

from organizer.accounts.actions import register, start_session
from organizer.accounts.models import AuthSession, User
from organizer.accounts.tokens import access_token

PASSWORD = "correct horse battery 7"


@dataclass
class Person:
    """Somebody who asks over HTTP; anonymous without a user."""

    user: User | None = None
    session: AuthSession | None = None
    client: Client = field(default_factory=Client)

    @property
    def id(self) -> int:
        assert self.user is not None
        return self.user.pk

    @property
    def name(self) -> str:
        assert self.user is not None
        return self.user.username

    def get(self, path: str, **parameters: Any) -> HttpResponse:
        return self.client.get(path, parameters)

    def post(self, path: str, body: Any = None, **extra: Any) -> HttpResponse:
        return self.send("POST", path, body, **extra)

    def put(self, path: str, body: Any = None, **extra: Any) -> HttpResponse:
        return self.send("PUT", path, body, **extra)

    def patch(self, path: str, body: Any = None, **extra: Any) -> HttpResponse:
        return self.send("PATCH", path, body, **extra)

    def delete(self, path: str, body: Any = None, **extra: Any) -> HttpResponse:
        return self.send("DELETE", path, body, **extra)

    def send(self, method: str, path: str, body: Any = None, **extra: Any) -> HttpResponse:
        """Send JSON; no body when it is None."""
        content = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method, path, content, content_type="application/json", **extra)

    def form(self, method: str, path: str, fields: dict[str, Any]) -> HttpResponse:
        """Send multipart/form-data, as the published client does; files are file objects."""
        from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

        return self.client.generic(method, path, encode_multipart(BOUNDARY, fields), content_type=MULTIPART_CONTENT)


def person(name: str, **profile: Any) -> Person:
    """Register somebody and sign them in with a bearer token."""
    user = register(username=name, password=PASSWORD, **profile)
    session = start_session(user=user)
    return Person(user, session, Client(headers={"Authorization": f"Bearer {access_token(session)}"}))
