"""Signing in and out."""

from unittest import mock

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, PBKDF2PasswordHasher
from django.test import Client

from organizer.accounts import cookies
from organizer.accounts.actions import set_active
from organizer.accounts.models import AuthSession, User
from tests.personas import PASSWORD, Person

LOGIN = "/dj-rest-auth/login/"
LOGOUT = "/dj-rest-auth/logout/"
USER = "/dj-rest-auth/user/"
REFUSED = {"non_field_errors": ["Unable to log in with provided credentials."]}

pytestmark = pytest.mark.django_db


def sign_in(person, username="alice", password=PASSWORD, **extra):
    return person.post(LOGIN, {"username": username, "password": password}, **extra)


def test_right_password_signs_in(anonymous, alice):
    answer = sign_in(anonymous)
    assert answer.status_code == 200
    said = answer.json()
    assert set(said) == {"access_token", "refresh_token", "user"}
    assert said["user"]["pk"] == alice.id
    bearer = Person(client=Client(headers={"Authorization": f"Bearer {said['access_token']}"}))
    assert bearer.get(USER).status_code == 200


@pytest.mark.parametrize("name", ["ALICE", "ａｌｉｃｅ", " alice "])
def test_any_spelling_of_the_name_signs_in(anonymous, alice, name):
    assert sign_in(anonymous, name).status_code == 200


def test_wrong_unknown_and_inactive_get_one_answer_after_one_hash(alice, bob):
    set_active(user=bob.user, is_active=False)
    answers = set()
    for name, password in [("alice", "wrong password"), ("nobody", PASSWORD), ("bob", PASSWORD)]:
        with mock.patch.object(
            MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
        ) as hashed:
            answer = sign_in(Person(), name, password)
        assert hashed.call_count == 1
        answers.add((answer.status_code, answer.content))
    assert answers == {(400, b'{"non_field_errors":["Unable to log in with provided credentials."]}')}


def test_blank_and_missing_fields_are_named(anonymous, alice):
    assert sign_in(anonymous, password="").json() == {"password": ["This field may not be blank."]}
    assert anonymous.post(LOGIN, {"password": PASSWORD}).json() == {"username": ["This field is required."]}


def test_cookies_are_out_of_reach_of_scripts_and_foreign_http(anonymous, alice, settings):
    settings.COOKIE_SECURE, settings.COOKIE_SAMESITE = True, "None"
    answer = sign_in(anonymous)
    for name in ("organizer-api-auth", "organizer-api-token"):
        cookie = answer.cookies[name]
        assert cookie["httponly"]
        assert cookie["secure"]
        assert cookie["samesite"] == "None"
        assert cookie["path"] == "/"
        assert int(cookie["max-age"]) > 0
    assert "sessionid" not in answer.cookies


def test_garbage_and_stale_cookies_do_not_get_in_the_way(anonymous, alice):
    anonymous.client.cookies.load({"organizer-api-auth": "garbage", "organizer-api-token": "garbage"})
    assert sign_in(anonymous).status_code == 200


def test_garbage_header_does_not_get_in_the_way(anonymous, alice):
    assert sign_in(anonymous, HTTP_AUTHORIZATION="Bearer garbage").status_code == 200


def test_old_hash_signs_in_and_is_upgraded(anonymous, alice, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    User.objects.filter(pk=alice.id).update(password=PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=2))
    assert sign_in(anonymous).status_code == 200
    assert User.objects.get(pk=alice.id).password.startswith("md5$")
    assert sign_in(anonymous).status_code == 200


def test_old_hash_is_kept_when_the_password_is_wrong(anonymous, alice, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    old = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=2)
    User.objects.filter(pk=alice.id).update(password=old)
    assert sign_in(anonymous, password="wrong password").status_code == 400
    assert User.objects.get(pk=alice.id).password == old


def test_signing_out_kills_both_tokens_at_once(anonymous, alice):
    said = sign_in(anonymous).json()
    answer = anonymous.post(LOGOUT)
    assert (answer.status_code, answer.json()) == (200, {"detail": "Successfully logged out."})
    assert {answer.cookies[name].value for name in ("organizer-api-auth", "organizer-api-token")} == {""}
    assert Person().send("GET", USER, HTTP_AUTHORIZATION=f"Bearer {said['access_token']}").status_code == 401
    refresh = Person().post("/dj-rest-auth/token/refresh/", {"refresh": said["refresh_token"]})
    assert refresh.status_code == 401


def test_signing_out_leaves_other_sessions_alone(anonymous, alice):
    sign_in(anonymous)
    anonymous.post(LOGOUT)
    assert alice.get(USER).status_code == 200


@pytest.mark.parametrize("way", ["header", "body", "access cookie", "refresh cookie"])
def test_either_token_signs_out_wherever_it_comes_from(alice, way):
    said = sign_in(Person()).json()
    person = Person()
    if way == "header":
        person.post(LOGOUT, HTTP_AUTHORIZATION=f"Bearer {said['access_token']}")
    elif way == "body":
        person.post(LOGOUT, {"refresh": said["refresh_token"]})
    else:
        name, token = (
            ("organizer-api-auth", "access_token")
            if way == "access cookie"
            else ("organizer-api-token", "refresh_token")
        )
        person.client.cookies[name] = said[token]
        person.post(LOGOUT)
    assert AuthSession.objects.exclude(revoked_at=None).count() == 1


def test_signing_out_succeeds_whatever_is_sent(anonymous, db):
    anonymous.client.cookies.load({"organizer-api-auth": "garbage", "organizer-api-token": "garbage"})
    assert anonymous.post(LOGOUT).status_code == 200
    answer = anonymous.client.generic("POST", LOGOUT, b"{", content_type="application/json")
    assert answer.status_code == 200
    assert anonymous.post(LOGOUT, [1]).status_code == 200
    assert AuthSession.objects.count() == 0


def test_header_hides_the_cookies(browser):
    assert browser.get(USER).status_code == 200
    for header in ("Bearer garbage", "Basic YTpi", ""):
        assert browser.get(USER, headers={"Authorization": header}).status_code == 401


def test_cookies_lost_over_plain_http_are_explained_in_the_log_once(anonymous, alice, settings, caplog, monkeypatch):
    settings.COOKIE_SECURE, settings.ALLOWED_HOSTS = True, ["organizer.lan", "localhost"]
    monkeypatch.setattr(cookies, "_next_warning", 0.0)
    sign_in(anonymous, HTTP_HOST="localhost:8000")
    assert "COOKIE_SECURE=0" not in caplog.text
    sign_in(anonymous, HTTP_HOST="organizer.lan")
    sign_in(anonymous, HTTP_HOST="organizer.lan")
    assert caplog.text.count("COOKIE_SECURE=0") == 1
