from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from organizer.chat import queries
from organizer.chat.actions import post_message
from organizer.chat.models import Message


@pytest.fixture
def chat(alice, bob, team):
    """Twelve messages, 1 to 12, by Alice and Bob in turn."""
    for number in range(1, 13):
        post_message(author=(bob if number % 2 else alice).user, team_id=team.pk, text=f"message {number}")
    return team


def texts(answer):
    return [message["message"] for message in answer.json()["results"]]


@pytest.mark.parametrize("near", [1000, 0])
@pytest.mark.parametrize("offset", range(14))
@pytest.mark.parametrize("holes", [(), (3, 9)])
def test_every_page_is_the_same_from_either_end_and_by_position(bob, chat, offset, near, holes, monkeypatch):
    monkeypatch.setattr(queries, "NEAR", near)
    Message.objects.filter(position__in=holes).delete()
    chat.conversations.update(message_count=12 - len(holes))
    kept = [f"message {number}" for number in range(1, 13) if number not in holes]
    answer = bob.get("/team-chat-list/", team_id=chat.pk, limit=4, offset=offset)
    assert texts(answer) == kept[offset : offset + 4]
    assert answer.json()["count"] == len(kept)


def test_neighbours_are_absolute_and_keep_the_other_parameters(bob, chat):
    page = bob.get("/team-chat-list/", team_id=chat.pk, limit=3, offset=3, search="message").json()
    assert page["next"] == f"http://testserver/team-chat-list/?limit=3&offset=6&search=message&team_id={chat.pk}"
    assert page["previous"] == f"http://testserver/team-chat-list/?limit=3&search=message&team_id={chat.pk}"


def test_pages_by_position(bob, chat):
    newest = bob.get("/team-chat-list/", team_id=chat.pk, before=10**9, limit=3).json()
    assert [message["position"] for message in newest["results"]] == [10, 11, 12]
    earlier = bob.client.get(newest["previous"]).json()
    assert [message["position"] for message in earlier["results"]] == [7, 8, 9]
    later = bob.client.get(earlier["next"]).json()
    assert [message["position"] for message in later["results"]] == [10, 11, 12]
    assert later["next"] is None
    first = bob.get("/team-chat-list/", team_id=chat.pk, before=3, limit=5).json()
    assert (first["previous"], len(first["results"])) == (None, 2)


def test_positions_need_one_conversation(bob, chat):
    answer = bob.get("/team-chat-list/", before=5)
    assert (answer.status_code, list(answer.json())) == (400, ["before"])


def test_search_is_for_all_words_in_any_case_in_text_or_author(bob, chat):
    assert bob.get("/team-chat-list/", team_id=chat.pk, search="MESSAGE 1").json()["count"] == 4
    assert bob.get("/team-chat-list/", team_id=chat.pk, search="bob message").json()["count"] == 6
    assert bob.get("/team-chat-list/", team_id=chat.pk, search="bob nothing").json()["count"] == 0


@pytest.mark.parametrize(
    ("text", "search"), [("Straße", "STRASSE"), ("ÅNGSTRÖM", "ångström"), ("会議は明日", "議は"), ("100%_\\", "0%_\\")]
)
def test_search_folds_and_takes_signs_literally(bob, team, text, search):
    post_message(author=bob.user, team_id=team.pk, text=text)
    post_message(author=bob.user, team_id=team.pk, text="100 percent")
    assert texts(bob.get("/team-chat-list/", team_id=team.pk, search=search)) == [text]


def test_minus_days_keeps_the_last_days_and_zero_keeps_all(bob, chat):
    Message.objects.filter(position__lte=5).update(posted_at=timezone.now() - timedelta(days=3))
    path = "/team-chat-list/"
    assert bob.get(path, team_id=chat.pk, minus_days=2).json()["count"] == 7
    for everything in ("0", "", "4", "99999999999"):
        assert bob.get(path, team_id=chat.pk, minus_days=everything).json()["count"] == 12


def test_author_filter(bob, chat):
    assert bob.get("/team-chat-list/", team_id=chat.pk, owner__username="alice").json()["count"] == 6
    assert bob.get("/team-chat-list/", team_id=chat.pk, owner__username="nobody").json()["count"] == 0


def test_without_a_team_everything_i_may_see_oldest_first(alice, bob, mallory, chat):
    other = alice.post("/team/", {"name": "Second"}).json()["id"]
    post_message(author=alice.user, team_id=other, text="in the second")
    assert alice.get("/team-chat-list/", limit=100).json()["count"] == 13
    assert texts(alice.get("/team-chat-list/", limit=2, offset=11)) == ["message 12", "in the second"]
    assert bob.get("/team-chat-list/").json()["count"] == 12
    assert mallory.get("/team-chat-list/").json()["count"] == 0


@pytest.mark.parametrize("parameter", ["limit", "offset", "team_id", "minus_days", "before", "after"])
@pytest.mark.parametrize("value", ["x", "-1", "1.5", "\x00"])
def test_malformed_parameters_are_named(bob, chat, parameter, value):
    answer = bob.get("/team-chat-list/", **{"team_id": chat.pk, parameter: value})
    assert (answer.status_code, list(answer.json())) == (400, [parameter])


@pytest.mark.parametrize("value", [10**30, 2**63, "9" * 5000])
def test_huge_numbers_are_clamped(bob, chat, value):
    answer = bob.get("/team-chat-list/", team_id=chat.pk, limit=value, offset=0)
    assert answer.status_code in (200, 400)
    assert bob.get("/team-chat-list/", team_id=str(10**30)).json()["count"] == 0


def test_a_list_costs_three_statements_whatever_its_length(bob, chat, django_assert_num_queries):
    for limit in (1, 12):
        with django_assert_num_queries(3):  # who asks, which conversation, the page
            bob.get("/team-chat-list/", team_id=chat.pk, limit=limit)
    with django_assert_num_queries(4):  # and the count of what is found
        bob.get("/team-chat-list/", team_id=chat.pk, search="message")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan; PostgreSQL plans by table size")
def test_a_page_is_read_from_the_index_of_positions(bob, chat):
    conversation = chat.conversations.get()
    for order in ("position", "-position"):
        plan = Message.objects.filter(conversation=conversation).order_by(order)[:20].explain()
        assert "USING INDEX" in plan
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan
