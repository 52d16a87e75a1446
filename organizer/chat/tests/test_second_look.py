"""Between finding a message and locking it, its author may have lost the right to it."""

import pytest

from organizer.chat.actions import delete_message, edit_message, find_message, post_message
from organizer.core.errors import NotFound
from organizer.teams.actions import delete_team, leave_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(bob, team):
    message = post_message(author=bob.user, team_id=team.pk, text="first")
    return find_message(reader=bob.user, message_id=message.pk, private=False)


def try_both(bob, found):
    for attempt in (
        lambda: edit_message(actor=bob.user, message=found, text="second"),
        lambda: delete_message(actor=bob.user, message=found),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_who_has_left_meanwhile_changes_nothing(found, alice, bob, team):
    leave_team(person=bob.user, team_id=team.pk)
    try_both(bob, found)
    [kept] = alice.get("/team-chat-list/", team_id=team.pk).json()["results"]
    assert kept["message"] == "first"


def test_in_a_team_that_is_gone_meanwhile_nothing_changes(found, alice, bob, team):
    delete_team(actor=alice.user, team=team)
    try_both(bob, found)


def test_who_is_still_there_changes_both(found, alice, bob, team):
    assert edit_message(actor=bob.user, message=found, text="second").text == "second"
    delete_message(actor=bob.user, message=found)
    assert alice.get("/team-chat-list/", team_id=team.pk).json()["results"] == []
