"""GET /team-chat-list/ and GET /team-chat-message-count/<team_id>"""

import pytest

from organizer.teams.actions import create_team, join_team
from tests.contract.answers import NOBODY, PAGE, body_of, column, holds
from tests.contract.chats import Chat, team_chat
from tests.contract.covering import covers
from tests.personas import person

MINUTES = 60
DAYS = 24 * 3600


@pytest.fixture
def chat(team) -> Chat:
    return team_chat(team)


@covers(
    "Team Chat",
    "Team Chat: LIST OF MESSAGES",
    "GET /team-chat-list/",
    "Team Chat: LIST OF MESSAGES: Response if SUCCESSFUL",
    "chats: lists run oldest first",
    "rules: dates go out in English and UTC",
)
def test_the_list_is_answered_as_documented(clock, again):
    admin = person("dj_admin")
    team = create_team(owner=admin.user, name="Mode")
    chat = team_chat(team)
    texts = ["one message from the dev mode altered", "another message from dev mode", "test again", "four", "five"]
    numbers = []
    for minutes, text in zip((20, 22, 10, 10, 10), texts, strict=True):
        numbers.append(chat.posted(again(admin), text)["id"])
        clock.shift(minutes * MINUTES)

    answer = again(admin).client.get(f"/team-chat-list/?team_id={team.pk}", SERVER_NAME="127.0.0.1", SERVER_PORT="8000")

    body = body_of(answer)
    assert set(body) == PAGE
    assert (body["count"], body["previous"]) == (5, None)
    assert body["next"] == f"http://127.0.0.1:8000/team-chat-list/?limit=3&offset=3&team_id={team.pk}"
    times = ["15 Nov 2023 06:07", "15 Nov 2023 06:27", "15 Nov 2023 06:49"]
    assert len(body["results"]) == 3
    for item, number, text, time in zip(body["results"], numbers, texts, times, strict=False):
        assert holds(item, id=number, team=team.pk, owner="dj_admin", message=text, created_at=time, image=None)


@covers("Team Chat: LIST OF MESSAGES: PARAMETERS", "GET /team-chat-list/ team_id", "Test Listing Team Chat messages")
def test_team_id_chooses_the_team(chat, alice, mallory):
    other = create_team(owner=mallory.user, name="Others")
    join_team(person=alice.user, team_id=other.pk)
    chat.posted(alice, "for the gardeners")
    chat.elsewhere(other.pk).posted(alice, "for the others")

    assert column(alice.get(chat.list_path, team_id=chat.team), "message") == ["for the gardeners"]
    assert column(alice.get(chat.list_path, team_id=other.pk), "message") == ["for the others"]


@covers(
    "Team Chat: LIST OF MESSAGES: no team found, count is zero",
    "chats: listing a team that is missing or not mine is an empty 200",
)
def test_a_team_that_is_missing_or_not_mine_has_no_messages(chat, alice, mallory):
    chat.posted(alice, "hello")
    empty = {"count": 0, "next": None, "previous": None, "results": []}

    assert body_of(alice.get(chat.list_path, team_id=NOBODY)) == empty
    assert body_of(mallory.get(chat.list_path, team_id=chat.team)) == empty


@covers(
    "Team Chat: LIST OF MESSAGES: PARAMETERS",
    "GET /team-chat-list/ search",
    "chats: search in text, author and recipient",
)
def test_search_looks_into_text_and_author(chat, alice, bob):
    chat.posted(alice, "The Shed is open")
    chat.posted(bob, "Who has the key?")

    assert column(alice.get(chat.list_path, search="shed"), "message") == ["The Shed is open"]
    assert column(alice.get(chat.list_path, search="BOB"), "message") == ["Who has the key?"]
    assert column(alice.get(chat.list_path, search="the bob"), "message") == ["Who has the key?"]
    assert column(alice.get(chat.list_path, search="gate"), "message") == []


@covers(
    "GET /team-chat-list/ minus_days",
    "chats: minus_days keeps the last days, 0 or empty keeps all",
    "Test Listing Team Chat messages",
)
def test_minus_days_keeps_the_last_days(clock, again):
    writer = person("dj_admin")
    chat = team_chat(create_team(owner=writer.user, name="Mode"))
    for text in ("ten days old", "six days old", "four days old", "new"):
        chat.posted(again(writer), text)
        clock.shift({"ten days old": 4, "six days old": 2, "four days old": 4, "new": 0}[text] * DAYS)
    reader = again(writer)

    def texts(**parameters):
        return column(reader.get(chat.list_path, team_id=chat.team, limit=100, **parameters), "message")

    everything = ["ten days old", "six days old", "four days old", "new"]
    assert texts(minus_days=5) == ["four days old", "new"]
    assert texts(minus_days=1) == ["new"]
    assert texts(minus_days=100) == everything
    assert texts(minus_days=0) == everything
    assert texts(minus_days="") == everything
    assert texts(minus_days=10**12) == everything


@covers(
    "GET /team-chat-list/ limit and offset",
    "Team Chat: LIST OF MESSAGES: PARAMETERS",
    "Test Listing Team Chat messages",
)
def test_messages_come_in_pages(chat, alice):
    for number in range(7):
        chat.posted(alice, f"message {number}")

    page = body_of(alice.get(chat.list_path, team_id=chat.team, limit=2, offset=3))

    assert page["count"] == 7
    assert [item["message"] for item in page["results"]] == ["message 3", "message 4"]
    assert "offset=5" in page["next"]
    assert "offset=1" in page["previous"]


@covers("chats: owner__username filters", "Test Listing Team Chat messages")
def test_the_author_filter_is_exact(chat, alice, bob):
    chat.posted(alice, "mine")
    chat.posted(bob, "his")

    assert column(alice.get(chat.list_path, owner__username="bob"), "message") == ["his"]
    assert column(alice.get(chat.list_path, owner__username="bo"), "message") == []


@covers("chats: without team_id a list holds all that I may see")
def test_without_a_team_the_list_holds_all_teams_of_mine(chat, alice, bob, mallory):
    other = create_team(owner=mallory.user, name="Others")
    join_team(person=bob.user, team_id=other.pk)
    chat.posted(alice, "for the gardeners")
    chat.elsewhere(other.pk).posted(mallory, "for the others")

    assert column(bob.get(chat.list_path), "message") == ["for the gardeners", "for the others"]
    assert column(alice.get(chat.list_path), "message") == ["for the gardeners"]


@covers("client: an empty filter means no filter")
def test_empty_filters_of_the_chat_list_filter_nothing(chat, alice):
    chat.posted(alice, "hello")

    answer = alice.get(chat.list_path, team_id="", search="", minus_days="", owner__username="", limit="", offset="")

    assert body_of(answer)["count"] == 1


@covers(
    "Team Chat: MESSAGE COUNT",
    "GET /team-chat-message-count/<team_id>",
    "Team Chat: MESSAGE COUNT: Response if SUCCESSFUL",
)
def test_the_count_is_answered_as_documented(chat, alice, bob):
    assert body_of(alice.get(chat.count_path)) == {"count": 0}
    for number in range(5):
        chat.posted(alice, f"message {number}")

    assert body_of(alice.get(chat.count_path)) == {"count": 5}
    assert body_of(bob.get(chat.count_path)) == {"count": 5}


@covers("Team Chat: MESSAGE COUNT", "FEATURES: Team Chat")
def test_the_count_follows_deletions(chat, alice):
    message = chat.posted(alice, "oops")
    chat.posted(alice, "better")
    alice.delete(chat.delete_path(message["id"]))

    assert body_of(alice.get(chat.count_path)) == {"count": 1}
