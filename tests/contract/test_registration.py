"""POST /dj-rest-auth/registration/"""

import pytest
from django.test import Client

from tests.contract.answers import BLANK, REQUIRED, body_of, holds
from tests.contract.covering import covers

PATH = "/dj-rest-auth/registration/"
PASSWORD = "wheel barrow 29 spade"

pytestmark = pytest.mark.django_db


def register(client: Client | None = None, **fields):
    body = {"username": "john", "password1": PASSWORD, "password2": PASSWORD} | fields
    return (client or Client()).post(PATH, body, content_type="application/json")


@covers(
    "Authentication",
    "REGISTRATION",
    "POST /dj-rest-auth/registration/",
    "REGISTRATION: Response if SUCCESSFUL",
    "TEST SUMMARIES: Registration",
)
def test_registration_answers_tokens_and_the_user():
    body = body_of(register(), 201)

    assert set(body) >= {"access_token", "refresh_token", "user"}
    assert isinstance(body["access_token"], str)
    assert isinstance(body["refresh_token"], str)
    assert body["access_token"] != body["refresh_token"]
    assert isinstance(body["user"].pop("pk"), int)
    assert holds(body["user"], username="john", email="", first_name="", last_name="")


@covers("REGISTRATION", "TEST SUMMARIES: Registration: Test Details")
def test_a_registered_user_is_added_and_can_sign_in():
    register()

    answer = Client().post("/dj-rest-auth/login/", {"username": "john", "password": PASSWORD})

    assert body_of(answer)["user"]["username"] == "john"


@covers("REGISTRATION", "rules: JSON and multipart work on every write")
def test_registration_by_form():
    answer = Client().post(PATH, {"username": "john", "password1": PASSWORD, "password2": PASSWORD})

    assert body_of(answer, 201)["user"]["username"] == "john"


@covers("accounts: registration takes an optional email")
def test_registration_keeps_an_email():
    assert body_of(register(email="john@example.com"), 201)["user"]["email"] == "john@example.com"


@covers("accounts: registration takes an optional email")
def test_registration_refuses_what_is_no_email():
    assert list(body_of(register(email="not an address"), 400)) == ["email"]


@covers("accounts: registration sets both cookies", "accounts: no sessionid cookie")
def test_registration_sets_both_cookies_and_no_other():
    answer = register()

    body = body_of(answer, 201)
    assert answer.cookies["organizer-api-auth"].value == body["access_token"]
    assert answer.cookies["organizer-api-token"].value == body["refresh_token"]
    assert "sessionid" not in answer.cookies


@covers("accounts: registration sets both cookies")
def test_whoever_registered_is_signed_in_by_the_cookies():
    client = Client()
    register(client)

    assert body_of(client.get("/dj-rest-auth/user/"))["username"] == "john"


@covers("REGISTRATION: ERROR User already exists")
def test_a_taken_name_is_refused():
    register()

    assert body_of(register(), 400) == {"username": ["A user with that username already exists."]}


@covers("accounts: user names are unique whatever the letter case")
@pytest.mark.parametrize("variant", ["JOHN", "John", "ｊｏｈｎ"])
def test_a_taken_name_is_refused_in_any_spelling(variant: str):
    register()

    assert body_of(register(username=variant), 400) == {"username": ["A user with that username already exists."]}


@covers("REGISTRATION: ERROR Password validation errors", "accounts: all password messages come at once")
def test_all_password_messages_come_at_once():
    assert body_of(register(password1="1234567", password2="1234567"), 400) == {
        "password1": [
            "This password is too short. It must contain at least 8 characters.",
            "This password is too common.",
            "This password is entirely numeric.",
        ]
    }


@covers("REGISTRATION: the two passwords differ")
def test_passwords_that_differ_are_refused():
    assert body_of(register(password2="something else 4"), 400) == {
        "non_field_errors": ["The two password fields didn't match."]
    }


@covers("REGISTRATION", "rules: missing and blank fields")
@pytest.mark.parametrize("field", ["username", "password1", "password2"])
def test_registration_requires_its_three_fields(field: str):
    body = {"username": "john", "password1": PASSWORD, "password2": PASSWORD}
    del body[field]

    assert body_of(Client().post(PATH, body, content_type="application/json"), 400) == {field: REQUIRED}


@covers("rules: missing and blank fields")
@pytest.mark.parametrize("field", ["username", "password1", "password2"])
def test_registration_refuses_blank_fields(field: str):
    assert body_of(register(**{field: ""}), 400)[field] == BLANK


@covers("TEST SUMMARIES: Registration", "TEST SUMMARIES: Authentication")
def test_a_refused_registration_adds_nobody():
    register(password2="something else 4")

    assert body_of(register(), 201)["user"]["username"] == "john"


@covers("accounts: a dozen people register from one office")
def test_a_dozen_people_register_from_one_office():
    assert [register(username=f"colleague{number}").status_code for number in range(12)] == [201] * 12


@covers("accounts: floods of registrations are a 429")
def test_a_flood_of_registrations_is_stopped():
    answers = [register(username=f"robot{number}") for number in range(200)]

    assert {answer.status_code for answer in answers} == {201, 429}
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
