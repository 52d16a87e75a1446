"""Saying that one types: told to the others, kept nowhere."""

from datetime import UTC, datetime

import pytest

from organizer.chat.conversations_actions import TYPING_LIMIT
from organizer.chat.tests.test_conversations import say
from organizer.events import light
from organizer.events.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """What is sent on the light path."""
    signals = []
    monkeypatch.setattr(light, "publish", lambda kind, data, **scope: signals.append((kind, data, scope)))
    return signals


def typing(person, conversation):
    return person.post(f"/conversations/{conversation}/typing")


def test_the_readers_of_a_teams_chat_are_told_but_for_the_typist(team, alice, bob, told):
    conversation = say(alice, team)["conversation"]
    answer = typing(bob, conversation)
    assert (answer.status_code, answer.content) == (204, b"")
    [(kind, data, scope)] = told
    assert (kind, scope) == ("typing", {"team": team.pk, "people": [None, None], "but": bob.id})
    assert {name: data[name] for name in ("conversation", "user_id", "username")} == {
        "conversation": conversation,
        "user_id": bob.id,
        "username": "bob",
    }


def test_of_a_private_chat_only_the_two_are_told(team, alice, bob, told):
    conversation = say(alice, team, to=bob)["conversation"]
    typing(bob, conversation)
    assert told[0][2] == {"team": team.pk, "people": sorted([alice.id, bob.id]), "but": bob.id}


def test_outsider_is_refused_and_nobody_is_told(team, alice, mallory, told):
    conversation = say(alice, team)["conversation"]
    assert typing(mallory, conversation).status_code == 404
    assert told == []


def test_it_passes_after_six_seconds(team, alice, bob, told):
    conversation = say(alice, team)["conversation"]
    before = datetime.now(UTC)
    typing(bob, conversation)
    until = datetime.fromisoformat(told[0][1]["until"])
    assert 5.9 < (until - before).total_seconds() < 8


def test_nothing_of_it_is_in_the_log(team, alice, bob, told):
    conversation = say(alice, team)["conversation"]
    before = Event.objects.count()
    typing(bob, conversation)
    assert Event.objects.count() == before


def test_saying_it_too_often_is_refused_until_some_seconds_have_passed(team, alice, bob, told):
    conversation = say(alice, team)["conversation"]
    most, seconds = TYPING_LIMIT
    for _ in range(most):
        assert typing(bob, conversation).status_code == 204
    refused = typing(bob, conversation)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= seconds
    assert len(told) == most
    assert typing(alice, conversation).status_code == 204
