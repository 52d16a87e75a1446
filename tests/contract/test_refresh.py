"""POST /dj-rest-auth/token/refresh/"""

import re

import pytest
from django.test import Client

from tests.contract.answers import body_of
from tests.contract.covering import covers

PATH = "/dj-rest-auth/token/refresh/"
NO_TOKEN = {"detail": "No valid refresh token found.", "code": "token_not_valid"}


@covers(
    "REFRESH ACCESS TOKENS",
    "POST /dj-rest-auth/token/refresh/",
    "REFRESH ACCESS TOKENS: Response if SUCCESSFUL",
    "accounts: refresh answers the token and its expiration",
)
def test_refresh_answers_a_token_and_its_expiration(alice, browser):
    body = body_of(browser(alice).post(PATH))

    assert isinstance(body["access"], str)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", body["access_token_expiration"])


@covers("accounts: refresh answers the token and its expiration")
def test_the_expiration_is_five_minutes_away(clock, alice, browser):
    body = body_of(browser(alice).post(PATH))

    assert body["access_token_expiration"].startswith("2023-11-15T06:12:30")


@covers("REFRESH ACCESS TOKENS: Response if SUCCESSFUL")
def test_the_new_token_works(alice, browser):
    token = body_of(browser(alice).post(PATH))["access"]

    assert Client(headers={"Authorization": f"Bearer {token}"}).get("/dj-rest-auth/user/").status_code == 200


@covers("REFRESH ACCESS TOKENS: access token in the cookies")
def test_refresh_sets_the_access_cookie(alice, browser):
    answer = browser(alice).post(PATH)

    assert answer.cookies["organizer-api-auth"].value == body_of(answer)["access"]


@covers("REFRESH ACCESS TOKENS: access token in the cookies")
def test_refresh_works_when_the_access_cookie_is_long_stale(clock, alice, browser):
    client = browser(alice)
    clock.shift(3 * 24 * 3600)

    assert client.get("/dj-rest-auth/user/").status_code == 401
    assert client.post(PATH).status_code == 200
    assert client.get("/dj-rest-auth/user/").status_code == 200


@covers("REFRESH ACCESS TOKENS: Response if NOT LOGGED IN", "accounts: refresh without a valid token is a 401")
@pytest.mark.django_db
def test_refresh_without_a_token_is_refused():
    assert body_of(Client().post(PATH), 401) == NO_TOKEN


@covers("accounts: refresh without a valid token is a 401")
@pytest.mark.django_db
@pytest.mark.parametrize("garbage", ["rubbish", "a.b.c", "", "ey" * 5000, "é"])
def test_refresh_with_garbage_is_refused(garbage: str):
    answer = Client().post(PATH, {"refresh": garbage}, content_type="application/json")

    assert body_of(answer, 401) == NO_TOKEN


@covers("accounts: refresh without a valid token is a 401")
def test_refresh_with_an_access_token_is_refused(alice, browser):
    access = browser(alice).cookies["organizer-api-auth"].value
    client = Client()
    client.cookies["organizer-api-token"] = access

    assert body_of(client.post(PATH), 401) == NO_TOKEN


@covers("accounts: refresh takes the token from the body too")
@pytest.mark.parametrize("content_type", ["application/json", None])
def test_refresh_takes_the_token_from_the_body(alice, browser, content_type):
    refresh = browser(alice).cookies["organizer-api-token"].value
    extra = {"content_type": content_type} if content_type else {}

    answer = Client().post(PATH, {"refresh": refresh}, **extra)

    assert set(body_of(answer)) >= {"access", "access_token_expiration"}


@covers("accounts: parallel and repeated refreshes with one cookie succeed")
def test_repeated_refreshes_with_one_cookie_all_succeed(clock, alice, browser):
    refresh = browser(alice).cookies["organizer-api-token"].value
    for _ in range(20):
        client = Client()
        client.cookies["organizer-api-token"] = refresh
        assert client.post(PATH).status_code == 200
        clock.shift(600)


@covers("accounts: parallel and repeated refreshes with one cookie succeed")
def test_refreshes_stop_at_sign_out(alice, browser):
    client = browser(alice)
    refresh = client.cookies["organizer-api-token"].value
    client.post("/dj-rest-auth/logout/")
    client.cookies["organizer-api-token"] = refresh

    assert body_of(client.post(PATH), 401) == NO_TOKEN


@covers("accounts: parallel and repeated refreshes with one cookie succeed")
def test_refreshes_stop_when_the_token_expires(clock, alice, browser):
    client = browser(alice)
    clock.shift(15 * 24 * 3600)

    assert body_of(client.post(PATH), 401) == NO_TOKEN


@covers("accounts: a stale or garbage cookie never breaks the account routes")
@pytest.mark.parametrize("garbage", ["rubbish", "a.b.c"])
def test_a_garbage_cookie_breaks_no_account_route(alice, garbage: str):
    from tests.personas import PASSWORD

    def client() -> Client:
        made = Client()
        made.cookies["organizer-api-auth"] = garbage
        made.cookies["organizer-api-token"] = garbage
        return made

    new = {"username": "dora", "password1": PASSWORD, "password2": PASSWORD}
    assert client().post("/dj-rest-auth/registration/", new).status_code == 201
    assert client().post("/dj-rest-auth/login/", {"username": "alice", "password": PASSWORD}).status_code == 200
    assert client().post("/dj-rest-auth/logout/").status_code == 200
    assert body_of(client().post(PATH), 401) == NO_TOKEN


@covers("accounts: a stale or garbage cookie never breaks the account routes")
def test_a_garbage_access_cookie_does_not_break_a_good_refresh_cookie(alice, browser):
    client = browser(alice)
    client.cookies["organizer-api-auth"] = "rubbish"

    assert client.post(PATH).status_code == 200
    assert client.get("/dj-rest-auth/user/").status_code == 200
