"""How often somebody may try."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from organizer.accounts.limits import network_of
from organizer.accounts.models import AttemptWindow, AuthSession, User
from tests.personas import PASSWORD, Person

LOGIN = "/dj-rest-auth/login/"
REGISTRATION = "/dj-rest-auth/registration/"


def attempt(username="alice", password="wrong password", **extra):
    return Person().post(LOGIN, {"username": username, "password": password}, **extra)


def at_once(number, ask):
    """Ask in that many threads at the same moment; return the answers."""
    start, answers = threading.Barrier(number), []

    def run(index):
        start.wait()
        try:
            answers.append(ask(index))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def count(answers):
    statuses = [answer.status_code for answer in answers]
    return {status: statuses.count(status) for status in set(statuses)}


@pytest.mark.django_db
def test_sixth_failure_is_refused_whatever_the_password(alice):
    assert [attempt().status_code for _ in range(5)] == [400] * 5
    sixth = attempt(password=PASSWORD)
    assert sixth.status_code == 429
    assert 290 <= int(sixth["Retry-After"]) <= 300
    assert "throttled" in sixth.json()["detail"]


@pytest.mark.django_db
def test_waiting_helps(alice):
    for _ in range(5):
        attempt()
    with time_machine.travel(timezone.now() + timedelta(minutes=4, seconds=50)):
        assert attempt(password=PASSWORD).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=2)):
        assert attempt(password=PASSWORD).status_code == 200


@pytest.mark.django_db
def test_window_slides(alice):
    start = timezone.now()
    for minute in range(5):
        with time_machine.travel(start + timedelta(minutes=minute)):
            assert attempt().status_code == 400
    with time_machine.travel(start + timedelta(minutes=5, seconds=1)):
        assert attempt().status_code == 400
        assert attempt().status_code == 429


@pytest.mark.django_db
def test_success_forgets_the_failures(alice):
    for _ in range(2):
        for _ in range(4):
            attempt()
        assert attempt(password=PASSWORD).status_code == 200


@pytest.mark.django_db
def test_other_spellings_count_together_and_unknown_names_as_well(alice):
    for name in ("alice", "ALICE", "ａｌｉｃｅ", "Alice", "aLICE"):
        assert attempt(name).status_code == 400
    assert attempt("alice").status_code == 429
    assert [attempt("nobody").status_code for _ in range(6)] == [400] * 5 + [429]


@pytest.mark.django_db
def test_other_addresses_and_names_are_not_held_up(alice, bob):
    for _ in range(6):
        attempt(REMOTE_ADDR="10.0.0.1")
    assert attempt(password=PASSWORD, REMOTE_ADDR="10.0.0.2").status_code == 200
    assert attempt("bob", PASSWORD, REMOTE_ADDR="10.0.0.1").status_code == 200


@pytest.mark.django_db
def test_forged_forwarding_headers_change_nothing(alice):
    statuses = [attempt(HTTP_X_FORWARDED_FOR=f"10.0.0.{n}", HTTP_X_REAL_IP=f"10.0.0.{n}").status_code for n in range(6)]
    assert statuses == [400] * 5 + [429]


@pytest.mark.django_db
def test_neither_names_nor_addresses_are_stored(alice):
    attempt(REMOTE_ADDR="198.51.100.7")
    stored = str(list(AttemptWindow.objects.values()))
    assert "alice" not in stored
    assert "198.51" not in stored


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_one_subscriber_is_one_caller(address, network):
    assert network_of(address) == network


@pytest.mark.django_db(transaction=True)
def test_fifty_wrong_tries_at_once_are_five_answers_and_forty_five_refusals(alice):
    answers = at_once(50, lambda _: attempt())
    assert count(answers) == {400: 5, 429: 45}
    assert all(answer["Retry-After"] for answer in answers if answer.status_code == 429)


@pytest.mark.django_db(transaction=True)
def test_right_passwords_at_once_all_sign_in(alice):
    assert count(at_once(20, lambda _: attempt(password=PASSWORD))) == {200: 20}
    assert AuthSession.objects.filter(user=alice.user).count() == 21


@pytest.mark.django_db(transaction=True)
def test_twenty_spellings_registering_at_once_make_one_account(db):
    names = [
        "".join(sign.upper() if number >> place & 1 else sign for place, sign in enumerate("alice"))
        for number in range(20)
    ]
    answers = at_once(
        20,
        lambda index: Person().post(
            REGISTRATION, {"username": names[index], "password1": PASSWORD, "password2": PASSWORD}
        ),
    )
    assert count(answers) == {201: 1, 400: 19}
    refusals = {answer.content for answer in answers if answer.status_code == 400}
    assert refusals == {b'{"username":["A user with that username already exists."]}'}
    assert User.objects.count() == 1
