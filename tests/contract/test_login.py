"""POST /dj-rest-auth/login/"""

import pytest
from django.test import Client

from tests.contract.answers import BLANK, REQUIRED, body_of, holds
from tests.contract.covering import covers
from tests.personas import PASSWORD

PATH = "/dj-rest-auth/login/"


def sign_in(client: Client | None = None, **fields):
    return (client or Client()).post(
        PATH, {"username": "alice", "password": PASSWORD} | fields, content_type="application/json"
    )


@covers(
    "LOGIN",
    "POST /dj-rest-auth/login/",
    "LOGIN: Response if SUCCESSFUL",
    "TEST SUMMARIES: Login",
    "FEATURES: Authentication",
)
def test_login_answers_tokens_and_the_user(alice):
    body = body_of(sign_in())

    assert isinstance(body["access_token"], str)
    assert isinstance(body["refresh_token"], str)
    assert holds(body["user"], pk=alice.id, username="alice", email="", first_name="", last_name="")


@covers("LOGIN", "rules: JSON and multipart work on every write")
def test_login_by_form(alice):
    assert body_of(Client().post(PATH, {"username": "alice", "password": PASSWORD}))["user"]["pk"] == alice.id


@covers("LOGIN: Response if no password was provided", "TEST SUMMARIES: Login: Test Details")
def test_login_without_a_password_is_refused(alice):
    assert body_of(sign_in(password=""), 400) == {"password": BLANK}


@covers("rules: missing and blank fields")
def test_login_requires_a_password(alice):
    answer = Client().post(PATH, {"username": "alice"}, content_type="application/json")

    assert body_of(answer, 400) == {"password": REQUIRED}


@covers("LOGIN: Response if the username and password do not exist", "TEST SUMMARIES: Login: Test Details")
@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"username": "nobody"}])
def test_login_with_wrong_credentials_is_refused(alice, wrong):
    answer = sign_in(**wrong)

    assert body_of(answer, 400) == {"non_field_errors": ["Unable to log in with provided credentials."]}
    assert not answer.cookies


@covers("accounts: login sets both cookies", "accounts: no sessionid cookie")
def test_login_sets_both_cookies_and_no_other(alice):
    answer = sign_in()

    body = body_of(answer)
    assert {name: cookie.value for name, cookie in answer.cookies.items()} == {
        "organizer-api-auth": body["access_token"],
        "organizer-api-token": body["refresh_token"],
    }


@covers("accounts: cookies are HttpOnly and Secure")
def test_cookies_are_http_only_and_secure_by_default(alice, settings):
    settings.COOKIE_SECURE = True

    for cookie in sign_in().cookies.values():
        assert cookie["httponly"]
        assert cookie["secure"]
        assert cookie["path"] == "/"


@covers("accounts: user names sign in whatever the letter case")
@pytest.mark.parametrize("spelling", ["ALICE", "Alice", "ａｌｉｃｅ"])
def test_login_in_any_letter_case(alice, spelling: str):
    assert body_of(sign_in(username=spelling))["user"]["username"] == "alice"


@covers("accounts: bearer tokens are accepted")
def test_the_access_token_works_as_a_bearer_token(alice):
    token = body_of(sign_in())["access_token"]

    answer = Client(headers={"Authorization": f"Bearer {token}"}).get("/dj-rest-auth/user/")

    assert body_of(answer)["username"] == "alice"


@covers("accounts: bearer tokens are accepted")
def test_the_refresh_token_does_not_work_as_a_bearer_token(alice):
    token = body_of(sign_in())["refresh_token"]

    answer = Client(headers={"Authorization": f"Bearer {token}"}).get("/dj-rest-auth/user/")

    assert answer.status_code == 401


@covers("accounts: the sixth failed sign-in is a 429")
def test_the_sixth_failed_sign_in_is_refused(alice):
    answers = [sign_in(password="wrong") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 300
    assert list(body_of(answers[-1], 429)) == ["detail"]


@covers("accounts: the sixth failed sign-in is a 429")
def test_failures_of_one_name_do_not_stop_another(alice, bob):
    for _ in range(6):
        sign_in(password="wrong")

    assert body_of(sign_in(username="bob"))["user"]["username"] == "bob"


@covers("accounts: the sixth failed sign-in is a 429")
def test_five_minutes_later_signing_in_works_again(clock, alice):
    for _ in range(6):
        sign_in(password="wrong")
    clock.shift(301)

    assert sign_in().status_code == 200


@covers("accounts: foreign origins are refused")
def test_a_foreign_origin_cannot_sign_anybody_in(alice):
    answer = Client(headers={"Origin": "https://evil.example"}).post(PATH, {"username": "alice", "password": PASSWORD})

    assert body_of(answer, 403) == {"detail": "Cross-origin request refused.", "code": "origin_not_allowed"}
    assert not answer.cookies


@covers("accounts: foreign origins are refused")
def test_our_own_origin_may_sign_in(alice):
    answer = Client(headers={"Origin": "http://testserver"}).post(PATH, {"username": "alice", "password": PASSWORD})

    assert answer.status_code == 200
