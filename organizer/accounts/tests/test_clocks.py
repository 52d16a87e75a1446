"""Machines whose clocks differ go by the database's, and the row says which token is good."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from organizer.accounts.tokens import access_token
from organizer.core import clock
from tests.personas import Person

USER = "/dj-rest-auth/user/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_clock(monkeypatch):
    monkeypatch.setattr(clock, "_ahead", 0.0)
    monkeypatch.setattr(clock, "NOTICEABLE", 30)  # however busy this machine is


def ask(token):
    return Person().client.get(USER, headers={"Authorization": f"Bearer {token}"}).status_code


@pytest.mark.parametrize("ahead", [1, 600])
def test_a_token_of_a_machine_whose_clock_is_ahead_is_good(alice, ahead):
    assert ask(access_token(alice.session, timezone.now() + timedelta(seconds=ahead))) == 200


def test_a_token_that_is_over_is_not(alice):
    assert ask(access_token(alice.session, timezone.now() - timedelta(minutes=5, seconds=1))) == 401


@pytest.mark.parametrize("ahead", [-600, 600])
def test_a_machine_with_a_wrong_clock_takes_and_makes_good_tokens(alice, ahead, caplog, monkeypatch):
    right = access_token(alice.session)
    with time_machine.travel(timezone.now() + timedelta(seconds=ahead)):
        clock.compare_clocks()
        assert ask(right) == 200
        made = access_token(alice.session)
    assert "This machine's clock and the database's differ by" in caplog.text
    monkeypatch.setattr(clock, "_ahead", 0.0)  # again on the machine whose clock is right
    assert ask(made) == 200


def test_clocks_that_agree_are_left_alone(alice, caplog):
    clock.compare_clocks()
    assert clock._ahead == 0.0
    assert "differ" not in caplog.text
