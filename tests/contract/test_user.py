"""GET /dj-rest-auth/user/"""

from django.test import Client

from tests.contract.answers import NOT_SIGNED_IN, body_of, holds
from tests.contract.covering import covers

PATH = "/dj-rest-auth/user/"


@covers("USER AND ACCESS TOKENS", "GET /dj-rest-auth/user/", "USER AND ACCESS TOKENS: Response if SUCCESSFUL")
def test_the_user_is_answered(bob):
    assert holds(body_of(bob.get(PATH)), pk=bob.id, username="bob", email="", first_name="", last_name="")


@covers("USER AND ACCESS TOKENS: Response if NOT LOGGED IN")
def test_nobody_is_answered_a_401(anonymous):
    assert body_of(anonymous.get(PATH), 401) == NOT_SIGNED_IN


@covers(
    "USER AND ACCESS TOKENS: access token in the cookies",
    "accounts: a cookie-borne user request renews the access cookie",
)
def test_a_cookie_borne_request_renews_the_access_cookie(clock, alice, browser):
    client = browser(alice)
    before = client.cookies["organizer-api-auth"].value
    clock.shift(200)

    answer = client.get(PATH)

    assert answer.status_code == 200
    renewed = answer.cookies["organizer-api-auth"].value
    assert renewed not in ("", before)
    clock.shift(200)  # the first token is past its five minutes by now, the renewed one is not
    assert Client(headers={"Authorization": f"Bearer {renewed}"}).get(PATH).status_code == 200
    assert Client(headers={"Authorization": f"Bearer {before}"}).get(PATH).status_code == 401


@covers("accounts: a cookie-borne user request renews the access cookie")
def test_a_bearer_borne_request_sets_no_cookie(alice):
    assert not alice.get(PATH).cookies


@covers("accounts: PUT and PATCH change the profile")
def test_put_changes_the_profile(alice):
    fields = {"username": "alicia", "email": "alicia@example.com", "first_name": "Alicia", "last_name": "Green"}

    assert holds(body_of(alice.put(PATH, fields)), pk=alice.id, **fields)
    assert holds(body_of(alice.get(PATH)), pk=alice.id, **fields)


@covers("accounts: PUT and PATCH change the profile", "rules: JSON and multipart work on every write")
def test_put_by_form_changes_the_profile(alice):
    assert holds(body_of(alice.form("PUT", PATH, {"username": "alice", "first_name": "Al"})), first_name="Al")


@covers("accounts: PUT and PATCH change the profile")
def test_patch_changes_a_part_of_the_profile(alice):
    alice.patch(PATH, {"first_name": "Al"})

    assert holds(
        body_of(alice.patch(PATH, {"last_name": "Green"})), username="alice", first_name="Al", last_name="Green"
    )


@covers("accounts: PUT and PATCH change the profile", "accounts: user names are unique whatever the letter case")
def test_a_profile_cannot_take_somebody_elses_name(alice, bob):
    answer = alice.patch(PATH, {"username": "BOB"})

    assert body_of(answer, 400) == {"username": ["A user with that username already exists."]}


@covers("rules: unknown parameters, ordering names and body fields are ignored")
def test_a_profile_keeps_its_number_and_ignores_unknown_fields(alice):
    answer = alice.patch(PATH, {"pk": 7_000_000, "is_staff": True, "shoe_size": 44})

    assert holds(body_of(answer), pk=alice.id, username="alice")
    alice.user.refresh_from_db()
    assert not alice.user.is_staff
