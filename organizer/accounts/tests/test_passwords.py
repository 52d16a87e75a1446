"""Passwords: changed and reset."""

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizer.accounts.actions import set_active, set_password, start_session
from organizer.accounts.models import AuthSession
from organizer.outbox.models import OutboxMessage
from organizer.outbox.sender import send_due
from tests.personas import PASSWORD, Person

CHANGE = "/dj-rest-auth/password/change/"
RESET = "/dj-rest-auth/password/reset/"
CONFIRM = "/dj-rest-auth/password/reset/confirm/"
USER = "/dj-rest-auth/user/"
NEW = "a better password 9"

pytestmark = pytest.mark.django_db


def sign_in(password):
    return Person().post("/dj-rest-auth/login/", {"username": "alice", "password": password}).status_code


def change(person, **fields):
    return person.post(CHANGE, {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW} | fields)


def asked_mail(address, **extra):
    """Ask for a reset mail and return the answer with the text of the mail, or None without one."""
    answer = Person().post(RESET, {"email": address}, **extra)
    send_due()
    text = mail.outbox[-1].body if mail.outbox else None
    mail.outbox.clear()
    return answer, text


def codes(text):
    uid = re.search(r"uid[=:] ?([\w-]+)", text)[1]
    token = re.search(r"token[=:] ?([\w-]+)", text)[1]
    return {"uid": uid, "token": token}


def confirm(codes, password=NEW, **fields):
    return Person().post(CONFIRM, codes | {"new_password1": password, "new_password2": password} | fields)


@pytest.fixture
def reachable(alice):
    alice.patch(USER, {"email": "Alice@example.com"})
    return alice


def test_changed_password_ends_the_other_sessions(alice, bob):
    other = start_session(user=alice.user)
    answer = change(alice)
    assert (answer.status_code, answer.json()) == (200, {"detail": "New password has been saved."})
    assert (sign_in(PASSWORD), sign_in(NEW)) == (400, 200)
    assert AuthSession.objects.get(pk=other.pk).revoked_at
    assert alice.get(USER).status_code == 200
    assert bob.get(USER).status_code == 200


def test_wrong_old_password_changes_nothing(alice):
    other = start_session(user=alice.user)
    answer = change(alice, old_password="wrong password")
    assert answer.status_code == 400
    assert set(answer.json()) == {"old_password"}
    assert sign_in(PASSWORD) == 200
    assert not AuthSession.objects.get(pk=other.pk).revoked_at


def test_guessing_the_old_password_is_limited(alice):
    statuses = [change(alice, old_password=f"wrong password {n}").status_code for n in range(6)]
    assert statuses == [400] * 5 + [429]


def test_new_password_obeys_the_rules(alice):
    weak = change(alice, new_password1="1234", new_password2="1234")
    assert weak.status_code == 400
    assert len(weak.json()["new_password1"]) == 3
    assert change(alice, new_password2="another one 5").json() == {
        "non_field_errors": ["The two password fields didn't match."]
    }
    assert sign_in(PASSWORD) == 200


def test_anonymous_cannot_change(anonymous, db):
    assert change(anonymous).status_code == 401


def test_link_sets_a_new_password_and_ends_all_sessions(reachable, settings):
    settings.PUBLIC_URL = "https://organizer.example"
    answer, text = asked_mail("alice@EXAMPLE.com")
    assert (answer.status_code, answer.json()) == (200, {"detail": "Password reset e-mail has been sent."})
    assert "https://organizer.example/" in text
    answer = confirm(codes(text))
    assert (answer.status_code, answer.json()) == (200, {"detail": "Password has been reset with the new password."})
    assert reachable.get(USER).status_code == 401
    assert (sign_in(PASSWORD), sign_in(NEW)) == (400, 200)


def test_unknown_address_gets_the_same_answer_and_no_mail(reachable):
    known, text = asked_mail("alice@example.com")
    unknown, nothing = asked_mail("nobody@example.com")
    assert text
    assert nothing is None
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    for answer in (known, unknown):
        del answer.headers["X-Request-ID"]  # every request has its own
    assert known.headers == unknown.headers


def test_host_of_the_link_comes_from_the_settings(reachable, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.CLIENT_ORIGINS = ("https://client.example",)
    _, text = asked_mail("alice@example.com", HTTP_HOST="evil.example")
    assert "https://client.example/password-reset?uid=" in text
    assert "evil" not in text
    settings.CLIENT_ORIGINS = ()
    _, text = asked_mail("alice@example.com", HTTP_HOST="evil.example")
    assert "evil" not in text
    assert confirm(codes(text)).status_code == 200


def test_link_works_once_and_not_for_ever(reachable):
    _, text = asked_mail("alice@example.com")
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        assert confirm(codes(text)).json() == {"token": ["Invalid value"]}
    assert confirm(codes(text)).status_code == 200
    assert confirm(codes(text), "yet another 12").json() == {"token": ["Invalid value"]}
    assert sign_in(NEW) == 200


@pytest.mark.parametrize("uid", ["x", "!!", "MTIz", "ME" * 40, "LTE"])
def test_forged_uid_is_refused(reachable, uid):
    _, text = asked_mail("alice@example.com")
    assert confirm(codes(text) | {"uid": uid}).json() == {"uid": ["Invalid value"]}


def test_token_is_good_for_its_own_person_only(reachable, bob):
    bob.patch(USER, {"email": "bob@example.com"})
    _, for_alice = asked_mail("alice@example.com")
    _, for_bob = asked_mail("bob@example.com")
    mixed = codes(for_alice) | {"token": codes(for_bob)["token"]}
    assert confirm(mixed).json() == {"token": ["Invalid value"]}


def test_weak_new_password_is_refused_and_the_link_stays_good(reachable):
    _, text = asked_mail("alice@example.com")
    assert set(confirm(codes(text), "1234").json()) == {"new_password1"}
    assert confirm(codes(text)).status_code == 200


def test_inactive_person_gets_no_mail_and_no_password(reachable):
    _, text = asked_mail("alice@example.com")
    set_active(user=reachable.user, is_active=False)
    assert asked_mail("alice@example.com")[1] is None
    assert confirm(codes(text)).json() == {"uid": ["Invalid value"]}


def test_mails_are_limited_alike_for_known_and_unknown(reachable):
    for address in ("alice@example.com", "nobody@example.com"):
        statuses = [asked_mail(address, REMOTE_ADDR=f"10.0.{n}.1")[0].status_code for n in range(11)]
        assert statuses == [200] * 10 + [429]


def statement(sql):
    """What it does to which table, without values."""
    return sql.split()[0], re.search(r"(?:INTO|UPDATE|FROM) (\S+)|$", sql)[1]


def test_known_and_unknown_addresses_take_the_same_statements(reachable, bob, carol):
    for person in (bob, carol):
        person.patch(USER, {"email": "shared@example.com"})
    asked = {}
    for address in ("alice@example.com", "shared@example.com", "nobody@example.com"):
        for time in ("first", "again"):  # the second finds a mail that waits
            with CaptureQueriesContext(connection) as captured:
                Person().post(RESET, {"email": address}, REMOTE_ADDR="10.0.0.1")
            asked[address, time] = [statement(query["sql"]) for query in captured]
    assert len(set(map(tuple, asked.values()))) == 1, asked
    assert len(asked["nobody@example.com", "first"]) > 5


def test_two_who_share_an_address_get_a_link_each(reachable, bob):
    bob.patch(USER, {"email": "alice@example.com"})
    Person().post(RESET, {"email": "alice@example.com"})
    assert send_due() == 2
    assert sorted(re.search(r"Hello (\w+)", text.body)[1] for text in mail.outbox) == ["alice", "bob"]


def test_who_asks_again_while_a_mail_waits_gets_one_mail(reachable):
    for _ in range(3):
        Person().post(RESET, {"email": "alice@example.com"})
    assert send_due() == 1
    assert asked_mail("alice@example.com")[1]


def test_whose_address_has_changed_meanwhile_gets_no_link_at_the_old_one(reachable):
    Person().post(RESET, {"email": "alice@example.com"})
    reachable.patch(USER, {"email": "new@example.com"})
    assert send_due() == 0
    assert not OutboxMessage.objects.exists()


def test_no_link_is_stored_or_logged(reachable, caplog, settings):
    settings.PUBLIC_URL = "https://organizer.example"
    caplog.set_level(logging.DEBUG)
    Person().post(RESET, {"email": "alice@example.com"})
    waiting = str(list(OutboxMessage.objects.values()))
    send_due()
    found = codes(mail.outbox[-1].body)
    assert found["token"] not in waiting + str(list(OutboxMessage.objects.values())) + caplog.text


def test_set_password_ends_all_sessions(alice):
    set_password(user=alice.user, password=NEW)
    assert alice.get(USER).status_code == 401
    assert sign_in(NEW) == 200
