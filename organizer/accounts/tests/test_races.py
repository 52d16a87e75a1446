"""Many at once, with one token."""

from datetime import timedelta

import pytest
from django.test import Client

from organizer.accounts.models import AuthSession
from organizer.accounts.tests.test_limits import at_once, count
from organizer.accounts.tokens import refresh_token

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_refreshes_at_once_all_succeed_with_one_successor(alice):
    session = alice.session
    session.rotated_at -= timedelta(days=2)
    session.save()
    token = refresh_token(session)

    def refresh(_):
        client = Client()
        client.cookies["organizer-api-token"] = token
        return client.post("/dj-rest-auth/token/refresh/")

    answers = at_once(50, refresh)
    assert count(answers) == {200: 50}
    assert len({answer.cookies["organizer-api-token"].value for answer in answers}) == 1
    assert AuthSession.objects.get(pk=session.pk).generation == 2


def test_refreshes_racing_a_sign_out_never_revive_the_session(alice):
    token = refresh_token(alice.session)

    def ask(index):
        client = Client()
        client.cookies["organizer-api-token"] = token
        return client.post("/dj-rest-auth/logout/" if index == 5 else "/dj-rest-auth/token/refresh/")

    assert set(count(at_once(10, ask))) <= {200, 401}
    assert alice.get("/dj-rest-auth/user/").status_code == 401
