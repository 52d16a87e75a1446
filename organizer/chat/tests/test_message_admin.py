"""The admin site shows messages and deletes them through the action, whoever wrote them."""

import pytest
from django.test import Client

from organizer.chat.models import Conversation, Message
from organizer.events.models import Event
from organizer.teams.actions import leave_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(mallory):
    mallory.user.is_staff = mallory.user.is_superuser = True
    mallory.user.save()
    client = Client()
    client.force_login(mallory.user)
    return client


def post(person, team, text, to=None):
    path = f"/team-chat-post/{team.pk}" if to is None else f"/private-chat-post/{team.pk}/{to.id}"
    answer = person.form("POST", path, {"team": team.pk, "message": text})
    assert answer.status_code == 201
    return Message.objects.latest("pk")


def delete(client, message):
    form = {"action": "delete_messages", "_selected_action": [message.pk]}
    return client.post("/admin/chat/message/", form, follow=True)


def test_lists_can_be_searched_and_say_where_a_message_stands(team, staff, bob, carol):
    post(bob, team, "In the open")
    private = post(bob, team, "Between us", to=carol)
    page = staff.get("/admin/chat/message/?q=between").content.decode()
    assert f"{team.name}: bob and carol" in page or f"{team.name}: carol and bob" in page
    shown = staff.get(f"/admin/chat/message/{private.pk}/change/").content.decode()
    assert "Between us" in shown
    assert "folded" not in shown


def test_deleting_takes_it_from_everybody_and_counts_and_tells(team, staff, bob, alice):
    message = post(bob, team, "Rude")
    assert "1 messages deleted." in delete(staff, message).content.decode()
    assert Conversation.objects.get().message_count == 0
    assert Event.objects.latest("pk").type == "message.deleted"
    assert alice.get(f"/team-chat-message-count/{team.pk}").json()["count"] == 0


def test_what_somebody_wrote_who_left_is_deleted_too(team, staff, bob):
    message = post(bob, team, "Rude")
    leave_team(person=bob.user, team_id=team.pk)
    delete(staff, message)
    assert not Message.objects.exists()


def test_nothing_is_added_or_edited_by_hand(team, staff, bob):
    message = post(bob, team, "Hello")
    assert staff.get("/admin/chat/message/add/").status_code == 403
    assert staff.post(f"/admin/chat/message/{message.pk}/change/", {"text": "x"}).status_code == 403
    assert staff.post(f"/admin/chat/message/{message.pk}/delete/", {"post": "yes"}).status_code == 403


def test_who_is_no_staff_deletes_nothing(team, bob, carol):
    message = post(bob, team, "Hello")
    client = Client()
    client.force_login(carol.user)
    delete(client, message)
    assert Message.objects.filter(pk=message.pk).exists()
