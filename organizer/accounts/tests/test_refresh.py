"""Staying signed in."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizer.accounts.actions import set_active
from organizer.accounts.models import AuthSession
from organizer.accounts.tokens import access_token, read_token, refresh_token
from tests.personas import PASSWORD, Person

PATH = "/dj-rest-auth/token/refresh/"
USER = "/dj-rest-auth/user/"
INVALID = {"detail": "No valid refresh token found.", "code": "token_not_valid"}

pytestmark = pytest.mark.django_db


def later(**elapsed):
    return time_machine.travel(timezone.now() + timedelta(**elapsed), tick=False)


def refresh(token):
    """Refresh as a browser with just this cookie, which it keeps unchanged."""
    client = Client()
    client.cookies["organizer-api-token"] = token
    return client.post(PATH)


def refused(answer):
    return (answer.status_code, answer.json()) == (401, INVALID)


def successor(answer):
    assert answer.status_code == 200, answer.content
    return answer.cookies["organizer-api-token"].value if "organizer-api-token" in answer.cookies else None


def test_cookie_gets_a_fresh_access_token(browser):
    with later(minutes=2):
        answer = browser.post(PATH)
        assert answer.status_code == 200
        said = answer.json()
        assert set(said) == {"access", "access_token_expiration"}
        assert answer.cookies["organizer-api-auth"].value == said["access"]
        ends = datetime.fromtimestamp(jwt.decode(said["access"], options={"verify_signature": False})["exp"], UTC)
        assert said["access_token_expiration"] == ends.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        assert browser.get(USER).status_code == 200


def test_body_gets_one_too_with_the_refresh_token_to_keep(alice):
    token = refresh_token(alice.session)
    answer = Person().post(PATH, {"refresh": token})
    assert answer.status_code == 200
    assert answer.json()["refresh"] == token
    assert "organizer-api-token" not in answer.cookies


def test_young_token_stays_and_nothing_is_written(alice):
    token = refresh_token(alice.session)
    with CaptureQueriesContext(connection) as statements:
        assert successor(refresh(token)) is None
    assert [statement["sql"].split()[0] for statement in statements] == ["SELECT"]


def test_day_old_token_is_replaced_once_for_all_who_ask(alice):
    token = refresh_token(alice.session)
    with later(days=1, minutes=1):
        successors = {successor(refresh(token)) for _ in range(8)}
    assert len(successors) == 1
    assert successors != {token}
    assert AuthSession.objects.get(pk=alice.session.pk).generation == 2


def test_body_gets_the_successor_in_the_body(alice):
    token = refresh_token(alice.session)
    with later(days=2):
        new = Person().post(PATH, {"refresh": token}).json()["refresh"]
        assert new != token
        assert Person().post(PATH, {"refresh": new}).json()["refresh"] == new


def test_replaced_token_stays_good_until_its_successor_was_used_for_a_minute(alice):
    old = refresh_token(alice.session)
    with later(days=2):
        new = successor(refresh(old))
    with later(days=2, hours=5):  # the answer was lost: nobody used the successor
        assert successor(refresh(old)) == new
        assert successor(refresh(new)) is None  # its first use
    with later(days=2, hours=5, seconds=59):
        assert successor(refresh(old)) == new
    with later(days=2, hours=5, seconds=62):
        assert refused(refresh(old))


def test_replaced_token_that_turns_up_late_ends_the_session(alice):
    old = refresh_token(alice.session)
    with later(days=2):
        new = successor(refresh(old))
        refresh(new)
    with later(days=2, minutes=5):
        assert refused(refresh(old))
        assert refused(refresh(new))
        assert alice.get(USER).status_code == 401


def test_token_two_generations_old_ends_the_session(alice):
    oldest = refresh_token(alice.session)
    with later(days=2):
        old = successor(refresh(oldest))
    with later(days=4):
        new = successor(refresh(old))
        assert refused(refresh(oldest))
        assert refused(refresh(new))


def test_first_use_is_noted_once(alice):
    with later(days=2):
        new = successor(refresh(refresh_token(alice.session)))
        refresh(new)
    first = AuthSession.objects.get(pk=alice.session.pk).successor_used_at
    with later(days=2, minutes=1):
        refresh(new)
    assert AuthSession.objects.get(pk=alice.session.pk).successor_used_at == first


@pytest.mark.parametrize("token", ["", "garbage", "a.b.c", "x" * 5000, "é"])
def test_garbage_is_refused(db, token):
    assert refused(Person().post(PATH, {"refresh": token}))


def test_nothing_at_all_is_refused(anonymous, db):
    assert refused(anonymous.post(PATH))
    assert refused(anonymous.form("POST", PATH, {}))


def test_tokens_of_one_type_do_not_pass_for_the_other(alice):
    assert refused(refresh(access_token(alice.session)))
    bearer = Person(client=Client(headers={"Authorization": f"Bearer {refresh_token(alice.session)}"}))
    assert bearer.get(USER).status_code == 401


def test_garbage_access_cookie_does_not_get_in_the_way(browser):
    browser.cookies["organizer-api-auth"] = "garbage"
    assert browser.post(PATH).status_code == 200


def test_header_hides_the_refresh_cookie(browser):
    assert refused(browser.post(PATH, headers={"Authorization": "Bearer garbage"}))


def test_token_of_somebody_else_s_secret_is_refused(alice, settings):
    token = refresh_token(alice.session)
    settings.SECRET_KEY = "another secret of thirty-two characters and more"
    assert refused(refresh(token))


def test_idle_session_ends_after_fourteen_days(alice):
    token = refresh_token(alice.session)
    with later(days=13, hours=23):
        assert successor(refresh(token))
    with later(days=14, minutes=1):
        assert refused(refresh(token))


def test_used_session_ends_after_ninety_days_all_the_same(alice):
    token = refresh_token(alice.session)
    for days in range(10, 90, 10):
        with later(days=days):
            token = successor(refresh(token)) or token
    with later(days=89, hours=23, minutes=58):
        answer = Person().post(PATH, {"refresh": token})
        assert answer.status_code == 200
        claims = jwt.decode(answer.json()["access"], options={"verify_signature": False})
        assert claims["exp"] <= AuthSession.objects.get(pk=alice.session.pk).expires_at.timestamp()
    with later(days=90, minutes=1):
        assert refused(refresh(token))


def test_inactive_person_is_refused(alice):
    token = refresh_token(alice.session)
    set_active(user=alice.user, is_active=False)
    assert refused(refresh(token))


def test_reused_number_does_not_revive_old_tokens(alice):
    token = refresh_token(alice.session)
    AuthSession.objects.filter(pk=alice.session.pk).update(key="another")
    assert refused(refresh(token))


def test_equal_rows_give_equal_tokens(alice):
    again = AuthSession.objects.get(pk=alice.session.pk)
    assert refresh_token(again) == refresh_token(alice.session)


def test_access_token_is_good_for_five_minutes(alice):
    with later(minutes=4, seconds=58):
        assert alice.get(USER).status_code == 200
    with later(minutes=5, seconds=1):
        assert alice.get(USER).status_code == 401
    assert read_token(access_token(alice.session), "access") is not None


def test_authenticating_takes_one_statement(alice, django_assert_num_queries):
    with django_assert_num_queries(1):
        alice.get(USER)


def test_reading_the_profile_by_cookie_renews_the_access_cookie(browser, alice):
    assert "organizer-api-auth" in browser.get(USER).cookies
    assert "organizer-api-auth" not in alice.get(USER).cookies
    assert PASSWORD not in str(browser.cookies)
