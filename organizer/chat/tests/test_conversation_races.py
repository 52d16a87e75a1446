"""Looking, posting and reading at the same moment, each on its own connection, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from organizer.chat.actions import post_message
from organizer.chat.conversations_actions import mark_read, open_team_conversations
from organizer.chat.models import Conversation, ReadMark
from organizer.events.models import Event
from organizer.teams.actions import join_team

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(10)
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_a_team_has_one_conversation_whoever_opens_it(team, alice, bob, carol):
    at_once(
        *[lambda who=who: open_team_conversations(person=who.user) for who in (alice, bob, carol)],
        *[lambda: post_message(author=alice.user, team_id=team.pk, text="hello")] * 3,
    )
    assert Conversation.objects.get().message_count == 3


def test_who_joins_while_others_post_has_unread_what_came_after(team, alice, mallory):
    at_once(
        lambda: join_team(person=mallory.user, team_id=team.pk),
        *[lambda: post_message(author=alice.user, team_id=team.pk, text="hello")] * 8,
    )
    log = list(Event.objects.order_by("-pk").values_list("type", flat=True))  # in the order of the commits
    before = log[log.index("member.joined") :].count("message.posted")
    assert sum(ReadMark.objects.filter(person=mallory.id).values_list("position", flat=True)) == before


def test_of_many_marks_at_once_the_furthest_stays(team, alice, bob):
    for _ in range(8):
        conversation = post_message(author=alice.user, team_id=team.pk, text="hello").conversation_id
    states = at_once(
        *[
            lambda position=position: mark_read(reader=bob.user, conversation_id=conversation, position=position)
            for position in range(1, 9)
        ]
    )
    assert ReadMark.objects.get().position == 8
    assert max(state["read_position"] for state in states) == 8
    assert all(state["unread"] == 8 - state["read_position"] for state in states)


def test_the_same_mark_at_once_is_told_once(team, alice, bob):
    conversation = post_message(author=alice.user, team_id=team.pk, text="hello").conversation_id
    at_once(*[lambda: mark_read(reader=bob.user, conversation_id=conversation, position=1)] * 6)
    assert Event.objects.filter(type="conversation.read").count() == 1
