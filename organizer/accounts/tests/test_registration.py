"""Making an account."""

import pytest

from organizer.accounts.models import AuthSession, User
from tests.personas import PASSWORD

PATH = "/dj-rest-auth/registration/"
TAKEN = {"username": ["A user with that username already exists."]}

pytestmark = pytest.mark.django_db


def body(**fields):
    return {"username": "dora", "password1": PASSWORD, "password2": PASSWORD} | fields


def test_newcomer_registers_and_is_signed_in(anonymous):
    answer = anonymous.post(PATH, body(email="dora@Example.com", first_name="Dora"))
    assert answer.status_code == 201
    said = answer.json()
    dora = User.objects.get(username="dora")
    assert said["user"] == {
        "pk": dora.pk,
        "username": "dora",
        "email": "dora@example.com",
        "first_name": "Dora",
        "last_name": "",
        "show_presence": True,
        "time_zone": None,
        "week_start": None,
        "clock": None,
    }
    assert answer.cookies["organizer-api-auth"].value == said["access_token"]
    assert answer.cookies["organizer-api-token"].value == said["refresh_token"]
    assert "sessionid" not in answer.cookies
    assert anonymous.get("/dj-rest-auth/user/").status_code == 200


def test_form_data_registers_as_well(anonymous):
    assert anonymous.form("POST", PATH, body()).status_code == 201


@pytest.mark.parametrize("name", ["alice", "ALICE", "ａｌｉｃｅ", "AlIcE"])
def test_every_spelling_of_a_taken_name_is_refused(anonymous, alice, name):
    answer = anonymous.post(PATH, body(username=name))
    assert (answer.status_code, answer.json()) == (400, TAKEN)


def test_name_that_only_looks_similar_is_free(anonymous, alice):
    assert anonymous.post(PATH, body(username="alice.")).status_code == 201


def test_all_password_messages_come_at_once(anonymous):
    answer = anonymous.post(PATH, body(password1="1234", password2="1234"))
    assert answer.status_code == 400
    assert answer.json() == {
        "password1": [
            "This password is too short. It must contain at least 8 characters.",
            "This password is too common.",
            "This password is entirely numeric.",
        ]
    }
    assert not User.objects.exists()


def test_password_like_the_name_is_refused(anonymous):
    answer = anonymous.post(PATH, body(username="dorabella", password1="dorabella1", password2="dorabella1"))
    assert answer.json() == {"password1": ["The password is too similar to the username."]}


def test_taken_name_and_weak_password_are_said_together(anonymous, alice):
    answer = anonymous.post(PATH, body(username="alice", password1="1234", password2="1234"))
    assert set(answer.json()) == {"username", "password1"}


def test_different_passwords_are_refused(anonymous):
    answer = anonymous.post(PATH, body(password2="another one 77"))
    assert answer.status_code == 400
    assert answer.json() == {"non_field_errors": ["The two password fields didn't match."]}


@pytest.mark.parametrize("field", ["username", "password1", "password2"])
def test_missing_and_blank_fields_are_named(anonymous, field):
    missing = {name: value for name, value in body().items() if name != field}
    assert anonymous.post(PATH, missing).json() == {field: ["This field is required."]}
    assert anonymous.post(PATH, body(**{field: ""})).json() == {field: ["This field may not be blank."]}


@pytest.mark.parametrize("name", ["two words", "a/b", "a" * 151, "\ufdfa" * 9, "\ufdfa", "a\x00b", "\ud800"])
def test_name_that_cannot_be_stored_or_found_is_refused(anonymous, name):
    answer = anonymous.post(PATH, body(username=name))
    assert answer.status_code == 400
    assert not User.objects.exists()


def test_malformed_mail_address_is_refused(anonymous):
    assert anonymous.post(PATH, body(email="nobody")).json() == {"email": ["Enter a valid email address."]}


def test_unknown_fields_change_nothing(anonymous):
    anonymous.post(PATH, body(is_staff=True, is_superuser=True, pk=77))
    dora = User.objects.get(username="dora")
    assert not dora.is_staff
    assert not dora.is_superuser
    assert dora.pk != 77


def test_garbage_cookies_do_not_get_in_the_way(anonymous):
    anonymous.client.cookies.load({"organizer-api-auth": "garbage", "organizer-api-token": "garbage"})
    assert anonymous.post(PATH, body()).status_code == 201


def test_closed_registration_is_refused_with_a_reason(anonymous, settings):
    settings.REGISTRATION = "closed"
    answer = anonymous.post(PATH, body())
    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("Registration is closed.")
    assert not User.objects.exists()
    assert not AuthSession.objects.exists()


def test_flood_from_one_address_is_stopped(anonymous, settings):
    settings.REGISTRATION_LIMIT = (2, 60)
    assert [anonymous.post(PATH, body(username=f"dora{n}")).status_code for n in range(3)] == [201, 201, 429]


def test_flood_elsewhere_does_not_stop_this_address(anonymous, settings):
    settings.REGISTRATION_LIMIT = (1, 60)
    assert anonymous.post(PATH, body(username="dora1"), REMOTE_ADDR="10.0.0.1").status_code == 201
    assert anonymous.post(PATH, body(username="dora2"), REMOTE_ADDR="10.0.0.2").status_code == 201
    forged = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.9"}
    assert anonymous.post(PATH, body(username="dora3"), **forged).status_code == 429
