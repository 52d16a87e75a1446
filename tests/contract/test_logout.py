"""POST /dj-rest-auth/logout/"""

import pytest
from django.test import Client

from tests.contract.answers import body_of
from tests.contract.covering import covers
from tests.personas import PASSWORD

PATH = "/dj-rest-auth/logout/"
SIGNED_OUT = {"detail": "Successfully logged out."}


def signed_in() -> Client:
    client = Client()
    assert client.post("/dj-rest-auth/login/", {"username": "alice", "password": PASSWORD}).status_code == 200
    return client


@covers("LOGOUT", "POST /dj-rest-auth/logout/", "LOGOUT: answer", "FEATURES: Authentication")
def test_logout_says_so(alice):
    assert body_of(signed_in().post(PATH)) == SIGNED_OUT


@covers("accounts: logout is always a 200")
@pytest.mark.django_db
def test_logout_of_nobody_is_a_200():
    assert body_of(Client().post(PATH)) == SIGNED_OUT


@covers("accounts: logout is always a 200")
def test_a_second_logout_is_a_200(alice):
    client = signed_in()
    client.post(PATH)

    assert body_of(client.post(PATH)) == SIGNED_OUT


@covers(
    "accounts: logout clears both cookies",
    "TEST SUMMARIES: provided by Code Institute and can be found in organizer_api_prj.views.py",
)
def test_logout_clears_both_cookies_with_the_attributes_they_were_set_with(alice):
    client = signed_in()
    given = {name: cookie["samesite"] for name, cookie in client.cookies.items()}
    answer = client.post(PATH)

    for name in ("organizer-api-auth", "organizer-api-token"):
        assert answer.cookies[name].value == ""
        assert int(answer.cookies[name]["max-age"]) == 0
        assert (answer.cookies[name]["samesite"], answer.cookies[name]["path"]) == (given[name], "/")


@covers("accounts: logout ends both tokens of this session at once")
def test_after_logout_both_tokens_are_dead(alice):
    client = signed_in()
    access, refresh = client.cookies["organizer-api-auth"].value, client.cookies["organizer-api-token"].value
    client.post(PATH)

    user = Client(headers={"Authorization": f"Bearer {access}"}).get("/dj-rest-auth/user/")
    refreshed = Client().post("/dj-rest-auth/token/refresh/", {"refresh": refresh}, content_type="application/json")

    assert (user.status_code, refreshed.status_code) == (401, 401)


@covers("accounts: logout ends both tokens of this session at once")
def test_logout_with_a_bearer_token_ends_it(alice):
    assert alice.post(PATH).status_code == 200

    assert alice.get("/dj-rest-auth/user/").status_code == 401


@covers("accounts: logout leaves other sessions alone")
def test_other_sessions_live_on(alice):
    laptop, phone = signed_in(), signed_in()
    laptop.post(PATH)

    assert phone.get("/dj-rest-auth/user/").status_code == 200
    assert phone.post("/dj-rest-auth/token/refresh/").status_code == 200
    assert alice.get("/dj-rest-auth/user/").status_code == 200
