"""What a cursor is good for: a page after it, or a reset when the log cannot tell what came after."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organizer.chat.actions import post_message
from organizer.events.epochs import new_epoch
from organizer.events.log import prune
from organizer.events.models import Event

pytestmark = pytest.mark.django_db


def newest(person):
    return person.get("/events/").json()["cursor"]


def test_a_restored_backup_answers_reset(alice, team):
    cursor = newest(alice)
    post_message(author=alice.user, team_id=team.pk, text="after the backup")
    new_epoch()
    answer = alice.get("/events/", after=cursor).json()
    assert (answer["reset"], answer["events"]) == (True, [])
    assert alice.get("/events/", after=answer["cursor"]).json()["reset"] is False


def test_a_cursor_older_than_the_log_answers_reset(alice, bob, team):
    cursor = newest(alice)
    post_message(author=bob.user, team_id=team.pk, text="long ago")
    kept = newest(alice)
    Event.objects.update(at=timezone.now() - timedelta(days=365))
    prune()
    assert alice.get("/events/", after=cursor).json()["reset"] is True
    assert alice.get("/events/", after=kept).json() == {"events": [], "cursor": kept, "reset": False}


@pytest.mark.parametrize("cursor", ["x", "1", "-", "abc-", "zz-1", "ab-1-2", "ab-" + "1" * 30])
def test_nonsense_answers_reset(alice, cursor):
    assert alice.get("/events/", after=cursor).json()["reset"] is True


def test_a_page_needs_no_server_of_ours(alice, bob, team):
    """Under a plain WSGI server nobody waits, and the answer is a page whatever was asked for."""
    cursor = newest(alice)
    assert alice.get("/events/", after=cursor, wait=30).json()["events"] == []
    post_message(author=bob.user, team_id=team.pk, text="hello")
    events = alice.client.get(f"/events/?after={cursor}", headers={"Accept": "text/event-stream"}).json()["events"]
    assert [event["data"]["message"] for event in events] == ["hello"]
    shown = alice.get("/team-chat-list/", team_id=team.pk).json()["results"][0]
    assert events[0]["data"] == shown


def test_images_carry_the_address_that_the_reader_knows(alice, bob, team):
    from tests.access.world import picture

    cursor = newest(alice)
    bob.form("POST", f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "look", "image": picture()})
    shown = alice.get("/team-chat-list/", team_id=team.pk).json()["results"][0]
    assert alice.get("/events/", after=cursor).json()["events"][0]["data"] == shown
    assert shown["image"].startswith("http://testserver/media/")


def test_the_number_of_statements_does_not_grow_with_the_events(alice, bob, team, django_assert_num_queries):
    cursor = newest(alice)
    for number in range(30):
        post_message(author=bob.user, team_id=team.pk, text=str(number))
    with django_assert_num_queries(7):
        answer = alice.get("/events/", after=cursor).json()
    assert len(answer["events"]) == 30
