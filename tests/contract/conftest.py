"""Clocks and people for the tests of the published API."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from organizer.accounts.actions import start_session
from organizer.accounts.tokens import access_token
from tests.personas import Person


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock at 15 November 2023, 06:07:30 UTC, before anybody of the test signs in."""
    with time_machine.travel(datetime(2023, 11, 15, 6, 7, 30, tzinfo=UTC), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def again(db) -> Callable[[Person], Person]:
    """Sign somebody in anew: access tokens live five minutes, and these tests turn the clock further."""

    def sign_in(person: Person) -> Person:
        assert person.user is not None
        session = start_session(user=person.user)
        return Person(person.user, session, Client(headers={"Authorization": f"Bearer {access_token(session)}"}))

    return sign_in


@pytest.fixture
def browser() -> Callable[[Person], Client]:
    """Return a client that is signed in as somebody by cookies alone, as a browser is."""
    from tests.personas import PASSWORD

    def sign_in(person: Person) -> Client:
        client = Client()
        answer = client.post("/dj-rest-auth/login/", {"username": person.name, "password": PASSWORD})
        assert answer.status_code == 200, answer.content
        return client

    return sign_in
