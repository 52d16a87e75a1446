"""What is typed on another keyboard is the same password; what cannot be seen is none."""

import unicodedata
from unittest import mock

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core import mail
from django.test import Client

from organizer.accounts.actions import create_admin, register, set_active
from organizer.accounts.models import User
from organizer.accounts.password_text import NOTHING_TO_SEE, normalise_password
from organizer.accounts.tests.test_passwords import CHANGE, CONFIRM, RESET, codes
from organizer.core.errors import Invalid
from organizer.outbox.sender import send_due
from tests.personas import PASSWORD, Person

LOGIN = "/dj-rest-auth/login/"
REGISTER = "/dj-rest-auth/registration/"
COMPOSED = "Ünïcödé 한글 パスワード"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
INVISIBLE = [
    " " * 8,
    "\u00a0" * 8,
    "\u200b" * 8,
    "\u3000\u2003 \u200d\ufeff\u2060\u00ad ",
    "\u3164" * 9,
    "\u2800" * 9,
    "\u0301" * 9,
]

pytestmark = pytest.mark.django_db


def sign_in(name, password):
    return Person().post(LOGIN, {"username": name, "password": password}).status_code


@pytest.fixture(params=[(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)], ids=["set as NFC", "set as NFD"])
def spellings(request):
    """How a password was set, and how it is typed later."""
    return request.param


@pytest.mark.parametrize("same", [DECOMPOSED, COMPOSED.replace(" ", "\u00a0"), COMPOSED.replace(" ", "\u3000")])
def test_the_same_password_in_another_form(same):
    assert normalise_password(same) == COMPOSED


@pytest.mark.parametrize(
    ("one", "another"), [("ｆｕｌｌ", "full"), ("ﬁne", "fine"), ("É", "é"), ("x²", "x2"), ("a b", "ab"), ("a ", "a")]
)
def test_what_can_be_seen_to_differ_is_another_password(one, another):
    assert normalise_password(one) != normalise_password(another)


def test_signing_in(spellings):
    as_set, typed = spellings
    body = {"username": "dora", "password1": as_set, "password2": typed}
    assert Person().post(REGISTER, body).status_code == 201
    assert (sign_in("dora", typed), sign_in("dora", as_set), sign_in("dora", typed + "x")) == (200, 200, 400)


def test_changing_a_password(alice, spellings):
    as_set, typed = spellings
    for old, new in ((PASSWORD, as_set), (typed, PASSWORD)):
        assert alice.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": new}).status_code == 200
    assert sign_in("alice", PASSWORD) == 200


def test_resetting_a_password(alice, spellings):
    as_set, typed = spellings
    alice.patch("/dj-rest-auth/user/", {"email": "alice@example.com"})
    Person().post(RESET, {"email": "alice@example.com"})
    send_due()
    body = codes(mail.outbox[-1].body) | {"new_password1": as_set, "new_password2": typed}
    assert Person().post(CONFIRM, body).status_code == 200
    assert sign_in("alice", typed) == 200


def test_deleting_an_account(spellings):
    as_set, typed = spellings
    session = Person().post(REGISTER, {"username": "dora", "password1": as_set, "password2": as_set}).json()
    dora = Person(client=Client(headers={"Authorization": f"Bearer {session['access_token']}"}))
    assert dora.delete("/accounts/me/", {"password": typed + "x"}).status_code == 400
    assert dora.delete("/accounts/me/", {"password": typed}).status_code == 204


def test_the_admin_site(spellings):
    as_set, typed = spellings
    create_admin(username="root", password=as_set)
    site = Client()
    form = {"username": "root", "password": typed}
    assert site.post("/admin/login/?next=/admin/", form, secure=True).status_code == 302
    new = {"old_password": as_set, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert site.post("/admin/password_change/", new | {"new_password1": " " * 8}, secure=True).status_code == 200
    assert site.post("/admin/password_change/", new, secure=True).status_code == 302
    assert sign_in("root", PASSWORD) == 200


def test_a_hash_of_before_is_good_as_it_was_typed_and_is_replaced(alice):
    User.objects.filter(pk=alice.id).update(password=make_password(DECOMPOSED))
    assert sign_in("alice", COMPOSED) == 400
    assert sign_in("alice", DECOMPOSED) == 200
    assert sign_in("alice", COMPOSED) == 200


@pytest.mark.parametrize(("typed", "hashes"), [(COMPOSED, 1), (DECOMPOSED, 2)])
def test_the_number_of_hashes_tells_nothing(alice, bob, typed, hashes):
    User.objects.filter(pk=bob.id).update(password=make_password(COMPOSED))
    set_active(user=bob.user, is_active=False)
    for name in ("alice", "nobody", "bob"):
        with mock.patch.object(
            MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
        ) as hashed:
            assert sign_in(name, typed) == 400
        assert hashed.call_count == hashes


@pytest.mark.parametrize("password", INVISIBLE, ids=ascii)
def test_what_cannot_be_seen_is_no_password(alice, password):
    answer = Person().post(REGISTER, {"username": "dora", "password1": password, "password2": password})
    assert (answer.status_code, list(answer.json())) == (400, ["password1"])
    assert NOTHING_TO_SEE in answer.json()["password1"]
    body = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    assert list(alice.post(CHANGE, body).json()) == ["new_password1"]
    with pytest.raises(Invalid):
        create_admin(username="root", password=password)


@pytest.mark.parametrize("password", ["correct horse ", "  padded  pw 9", "密码密码密码密码", "🔑🔒🔑🔒🔑🔒🔑🔒"])
def test_spaces_within_and_any_script_are_fine(password):
    register(username="dora", password=password)
    assert sign_in("dora", password) == 200
    assert sign_in("dora", password.strip()) == (200 if password == password.strip() else 400)
