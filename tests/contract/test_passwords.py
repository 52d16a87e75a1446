"""POST /dj-rest-auth/password/change/, /password/reset/ and /password/reset/confirm/"""

import re
import time

import pytest
from django.core import mail
from django.test import Client

from tests.contract.answers import body_of
from tests.contract.covering import covers
from tests.personas import PASSWORD, person

NEW = "a completely new 81 secret"


def can_sign_in(name: str, password: str) -> bool:
    return Client().post("/dj-rest-auth/login/", {"username": name, "password": password}).status_code == 200


def change(who, **fields):
    body = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW} | fields
    return who.post("/dj-rest-auth/password/change/", body)


@covers("accounts: password change needs the old password")
def test_a_password_is_changed(alice):
    assert "detail" in body_of(change(alice))
    assert can_sign_in("alice", NEW)
    assert not can_sign_in("alice", PASSWORD)


@covers("accounts: password change needs the old password")
@pytest.mark.parametrize("old", ["wrong", ""])
def test_without_the_old_password_nothing_changes(alice, old: str):
    assert list(body_of(change(alice, old_password=old), 400)) == ["old_password"]
    assert can_sign_in("alice", PASSWORD)


@covers("accounts: password change needs the old password")
def test_new_passwords_that_differ_are_refused(alice):
    assert change(alice, new_password2="another one 99 here").status_code == 400
    assert can_sign_in("alice", PASSWORD)


@pytest.fixture
def letter(db, mailoutbox) -> dict[str, str]:
    """What the mail asked for by Erin says, as the fields of a confirmation."""
    person("erin", email="erin@example.com")
    answer = Client().post("/dj-rest-auth/password/reset/", {"email": "erin@example.com"})
    assert "detail" in body_of(answer)
    wait_for_mail()
    assert [message.to for message in mail.outbox] == [["erin@example.com"]]
    found = re.search(r"\buid[=/: ]+(?P<uid>[\w-]+)\W+token[=/: ]+(?P<token>[\w.:-]+)", mail.outbox[0].body)
    assert found, mail.outbox[0].body
    return found.groupdict()


def wait_for_mail() -> None:
    """Wait at most five seconds: mail is sent after the answer."""
    for _ in range(100):
        if mail.outbox:
            return
        time.sleep(0.05)


@covers("accounts: password reset and its confirmation")
@pytest.mark.django_db(transaction=True)
def test_a_forgotten_password_is_reset_by_mail(letter):
    answer = Client().post(
        "/dj-rest-auth/password/reset/confirm/", letter | {"new_password1": NEW, "new_password2": NEW}
    )

    assert "detail" in body_of(answer)
    assert can_sign_in("erin", NEW)
    assert not can_sign_in("erin", PASSWORD)


@covers("accounts: password reset and its confirmation")
@pytest.mark.django_db(transaction=True)
def test_a_wrong_token_resets_nothing(letter):
    wrong = letter | {"token": "c0ffee-0123456789abcdef", "new_password1": NEW, "new_password2": NEW}

    body_of(Client().post("/dj-rest-auth/password/reset/confirm/", wrong), 400)
    assert can_sign_in("erin", PASSWORD)


@covers("accounts: password reset and its confirmation")
@pytest.mark.django_db(transaction=True)
def test_an_unknown_address_is_answered_alike_and_gets_no_mail(mailoutbox):
    person("erin", email="erin@example.com")
    known = Client().post("/dj-rest-auth/password/reset/", {"email": "erin@example.com"})
    unknown = Client().post("/dj-rest-auth/password/reset/", {"email": "nobody@example.com"})

    assert body_of(unknown) == body_of(known)
    wait_for_mail()
    assert [message.to for message in mail.outbox] == [["erin@example.com"]]
