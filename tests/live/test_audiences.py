"""The exact set of people who are told of each kind of event, and how much they are told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organizer.accounts.actions import change_profile, end_session, set_active
from organizer.chat.actions import delete_message, edit_message, post_message
from organizer.people.actions import delete_account
from organizer.tasks.actions import change_task, create_task, delete_task
from organizer.teams.actions import create_team, delete_team, join_team, leave_team, rename_team
from organizer.teams.models import Membership, Team
from tests.live.ears import Ears
from tests.personas import PASSWORD, person

pytestmark = pytest.mark.django_db

STATE, GONE = False, True


@pytest.fixture
def people(team, mallory):
    return {"alice", "bob", "carol", "mallory"}


@pytest.fixture
def due():
    return timezone.now() + timedelta(days=1)


def told(kind, *names, lost=STATE):
    return {name: [(kind, lost)] for name in names}


def messages_of(heard):
    """What was heard of messages; posting also marks one's own as read, for one's other devices."""
    kept = {name: [entry for entry in entries if entry[0] != "conversation.read"] for name, entries in heard.items()}
    return {name: entries for name, entries in kept.items() if entries}


def test_a_team_message_goes_to_the_team(people, bob, team):
    ears = Ears()
    message = post_message(author=bob.user, team_id=team.pk, text="hello")
    assert messages_of(ears.who_heard()) == told("message.posted", "alice", "bob", "carol")
    edit_message(actor=bob.user, message=message, text="hello again")
    assert messages_of(ears.who_heard()) == told("message.edited", "alice", "bob", "carol")
    delete_message(actor=bob.user, message=message)
    assert messages_of(ears.who_heard()) == told("message.deleted", "alice", "bob", "carol", lost=GONE)


def test_a_private_message_goes_to_the_two(people, alice, bob, team):
    ears = Ears()
    message = post_message(author=alice.user, team_id=team.pk, recipient_id=bob.id, text="psst")
    assert messages_of(ears.who_heard()) == told("message.posted", "alice", "bob")
    edit_message(actor=alice.user, message=message, text="psst!")
    assert messages_of(ears.who_heard()) == told("message.edited", "alice", "bob")
    delete_message(actor=alice.user, message=message)
    assert messages_of(ears.who_heard()) == told("message.deleted", "alice", "bob", lost=GONE)


def test_a_note_to_oneself_goes_to_nobody_else(people, alice, team):
    ears = Ears()
    post_message(author=alice.user, team_id=team.pk, recipient_id=alice.id, text="milk")
    assert messages_of(ears.who_heard()) == told("message.posted", "alice")


def test_who_left_gets_nothing_more_of_a_private_chat(people, alice, bob, team):
    message = post_message(author=alice.user, team_id=team.pk, recipient_id=bob.id, text="psst")
    leave_team(person=bob.user, team_id=team.pk)
    ears = Ears()
    edit_message(actor=alice.user, message=message, text="changed")
    assert messages_of(ears.who_heard()) == told("message.edited", "alice")


def test_what_is_marked_as_read_is_known_to_the_reader_only(people, alice, bob, team):
    from organizer.chat.conversations_actions import mark_read

    message = post_message(author=alice.user, team_id=team.pk, text="hello")
    ears = Ears()
    mark_read(reader=bob.user, conversation_id=message.conversation_id, position=message.position)
    heard = ears.hear()
    assert set(heard) == {"bob"}
    expected = {"conversation": message.conversation_id, "read_position": message.position, "unread": 0}
    assert heard["bob"][0]["data"] == expected


def test_a_task_goes_to_its_owner_and_its_assignee(people, alice, bob, due):
    ears = Ears()
    task = create_task(owner=alice.user, title="Plant", due_at=due)
    assert ears.who_heard() == told("task.created", "alice")
    task = change_task(actor=alice.user, task=task, assignee_id=bob.id)
    assert ears.who_heard() == told("task.assigned", "alice", "bob")
    task = change_task(actor=bob.user, task=task, status=1)
    assert ears.who_heard() == told("task.changed", "alice", "bob")
    delete_task(actor=bob.user, task=task)
    assert ears.who_heard() == told("task.deleted", "alice", "bob", lost=GONE)


def test_who_is_unassigned_gets_the_withdrawal_alone(people, alice, bob, carol, due):
    task = create_task(owner=alice.user, title="Plant", due_at=due, assignee_id=bob.id)
    ears = Ears()
    change_task(actor=alice.user, task=task, assignee_id=carol.id)
    heard = ears.hear()
    assert {name: [(e["type"], e["lost"]) for e in events] for name, events in heard.items()} == {
        "alice": [("task.assigned", STATE)],
        "carol": [("task.assigned", STATE)],
        "bob": [("task.assigned", GONE)],
    }
    assert heard["bob"][0]["data"] == {"id": task.pk}


def test_teams_are_known_to_everybody(people, mallory):
    ears = Ears()
    made = create_team(owner=mallory.user, name="Elsewhere")
    assert ears.who_heard() == told("team.created", *people)
    rename_team(actor=mallory.user, team=made, name="Nowhere")
    assert ears.who_heard() == told("team.renamed", *people)
    delete_team(actor=mallory.user, team=made)
    heard = ears.hear()
    assert all(events[0]["data"] == {"id": made.pk} and events[0]["lost"] for events in heard.values())
    assert set(heard) == people


def test_joining_and_leaving_is_known_to_the_team(people, alice, mallory, team):
    ears = Ears()
    join_team(person=mallory.user, team_id=team.pk)
    assert ears.who_heard() == told("member.joined", *people)
    number = Membership.objects.get(member=mallory.user).pk
    leave_team(person=mallory.user, team_id=team.pk)
    heard = ears.hear()
    assert heard["mallory"][0]["lost"]
    assert heard["mallory"][0]["data"] == {"id": number, "team": team.pk, "user_id": mallory.id}
    for name in ("alice", "bob", "carol"):
        assert not heard[name][0]["lost"]
        assert heard[name][0]["data"]["member"] == "mallory"


def test_an_ended_session_is_known_to_its_person(people, bob):
    ears = Ears()
    end_session(session=bob.session)
    heard = ears.hear()
    assert set(heard) == {"bob"}
    assert heard["bob"][0]["data"] == {"id": bob.session.pk}


def test_a_new_name_is_known_to_the_company_and_the_rest_to_oneself(people, bob):
    ears = Ears()
    change_profile(user=bob.user, first_name="Robert")
    assert ears.who_heard() == told("profile.changed", "bob")
    change_profile(user=bob.user, username="robert")
    heard = ears.hear()
    assert set(heard) == {"alice", "bob", "carol"}
    assert heard["alice"][0]["data"] == {"id": bob.id, "username": "robert"}
    assert heard["bob"][0]["data"] == {"id": bob.id, "username": "robert", "first_name": "Robert", "last_name": ""}


def test_a_closed_account_is_known_to_nobody_else(people, bob):
    ears = Ears()
    set_active(user=bob.user, is_active=False)
    assert set(ears.hear()) == {"bob"}


def test_a_deleted_account_takes_its_things_along(people, alice, bob, carol, team, due):
    said = post_message(author=bob.user, team_id=team.pk, text="hello")
    whispered = post_message(author=bob.user, team_id=team.pk, recipient_id=carol.id, text="psst")
    given = create_task(owner=alice.user, title="Plant", due_at=due, assignee_id=bob.id)
    ears = Ears()
    delete_account(user=bob.user, password=PASSWORD)
    heard = {name: [(e["type"], e["lost"], e["data"]["id"]) for e in events] for name, events in ears.hear().items()}
    assert ("message.deleted", GONE, said.pk) in heard["alice"]
    assert ("message.deleted", GONE, whispered.pk) not in heard["alice"]
    assert ("message.deleted", GONE, whispered.pk) in heard["carol"]
    assert ("task.assigned", STATE, given.pk) in heard["alice"]
    assert ("profile.changed", STATE, bob.id) in heard["alice"]
    assert ("member.left", STATE) in [entry[:2] for entry in heard["carol"]]
    assert "mallory" not in heard


def test_a_team_passes_on_before_everybodys_eyes(people, alice, bob, team):
    ears = Ears()
    delete_account(user=alice.user, password=PASSWORD)
    heard = ears.hear()
    for name in ("bob", "carol", "mallory"):
        passed = [event for event in heard[name] if event["type"] == "team.passed_on"]
        assert [event["data"]["owner_id"] for event in passed] == [bob.id]
    ears = Ears()
    post_message(author=bob.user, team_id=team.pk, text="mine now")
    assert messages_of(ears.who_heard()) == told("message.posted", "bob", "carol")


def test_a_deleted_team_takes_its_chat_along(people, alice, team):
    ears = Ears()
    post_message(author=alice.user, team_id=team.pk, text="last words")
    delete_team(actor=alice.user, team=Team.objects.get(pk=team.pk))
    heard = messages_of(ears.who_heard())
    assert heard == told("team.deleted", *people, lost=GONE)


def test_what_is_gone_when_it_is_told_is_not_shown(people, alice, bob, team):
    ears = Ears()
    message = post_message(author=alice.user, team_id=team.pk, text="oops")
    delete_message(actor=alice.user, message=message)
    assert messages_of(ears.who_heard()) == told("message.deleted", "alice", "bob", "carol", lost=GONE)


def test_an_older_event_shows_the_newest_state(people, alice, team):
    ears = Ears()
    message = post_message(author=alice.user, team_id=team.pk, text="first")
    edit_message(actor=alice.user, message=message, text="second")
    heard = [event for event in ears.hear()["carol"] if event["type"].startswith("message.")]
    assert [event["data"]["message"] for event in heard] == ["second", "second"]


def test_nothing_of_a_text_or_a_name_is_in_the_log(people, alice, bob, team, due):
    from organizer.events.models import Event

    dora = person("dora")
    join_team(person=dora.user, team_id=team.pk)
    post_message(author=dora.user, team_id=team.pk, text="unmistakable")
    create_task(owner=dora.user, title="unmistakable", due_at=due)
    delete_account(user=dora.user, password=PASSWORD)
    kept = str(list(Event.objects.values_list()))
    assert "unmistakable" not in kept
    assert "dora" not in kept
