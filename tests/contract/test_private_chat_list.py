"""GET /private-chat-list/ and GET /private-chat-message-count/<team_id>/<recipient_id>"""

import pytest

from organizer.teams.actions import create_team, join_team
from tests.contract.answers import NOBODY, NOT_ALLOWED, PAGE, body_of, column, holds
from tests.contract.chats import Chat, private_chat
from tests.contract.covering import covers
from tests.personas import person

DAYS = 24 * 3600


@pytest.fixture
def chat(team, bob) -> Chat:
    """The private chat with Bob."""
    return private_chat(team, bob)


@covers(
    "Private Chat",
    "Private Chat: LIST OF MESSAGES",
    "GET /private-chat-list/",
    "Private Chat: LIST OF MESSAGES: Response if SUCCESSFUL",
    "chats: lists run oldest first",
)
def test_the_list_is_answered_as_documented(clock, again):
    dj, wo = person("dj_admin"), person("wo_admin")
    team = create_team(owner=dj.user, name="Mode")
    join_team(person=wo.user, team_id=team.pk)
    clock.move_to("2023-11-15T07:09:00Z")
    first = private_chat(team, dj).posted(again(wo), "hello to dj admin from wo admin")
    clock.move_to("2023-11-15T07:43:00Z")
    second = private_chat(team, wo).posted(again(dj), "hello from dj admin")

    body = body_of(again(wo).get("/private-chat-list/", team_id=team.pk, from_user_id=dj.id))

    assert set(body) == PAGE
    assert (body["count"], body["next"], body["previous"]) == (2, None, None)
    one, two = body["results"]
    common = {"team": team.pk, "image": None}
    text = "hello to dj admin from wo admin"
    assert holds(
        one,
        id=first["id"],
        owner="wo_admin",
        recipient="dj_admin",
        message=text,
        created_at="15 Nov 2023 07:09",
        **common,
    )
    text = "hello from dj admin"
    assert holds(
        two,
        id=second["id"],
        owner="dj_admin",
        recipient="wo_admin",
        message=text,
        created_at="15 Nov 2023 07:43",
        **common,
    )


@covers("Private Chat: LIST OF MESSAGES: PARAMETERS", "GET /private-chat-list/ team_id")
def test_team_id_chooses_the_team(chat, alice, bob):
    cooks = create_team(owner=alice.user, name="Cooks")
    join_team(person=bob.user, team_id=cooks.pk)
    chat.posted(alice, "about the garden")
    chat.elsewhere(cooks.pk).posted(alice, "about the kitchen")

    assert column(bob.get(chat.list_path, team_id=cooks.pk), "message") == ["about the kitchen"]
    assert column(bob.get(chat.list_path, team_id=chat.team), "message") == ["about the garden"]


@covers(
    "Private Chat: LIST OF MESSAGES: PARAMETERS",
    "GET /private-chat-list/ from_user_id",
    "chats: from_user_id names the other person",
)
def test_from_user_id_names_the_other_person(team, alice, bob, carol):
    private_chat(team, bob).posted(alice, "to Bob")
    private_chat(team, alice).posted(bob, "from Bob")
    private_chat(team, carol).posted(alice, "to Carol")
    private_chat(team, alice).posted(alice, "note to self")

    def texts(**parameters):
        return column(alice.get("/private-chat-list/", team_id=team.pk, limit=100, **parameters), "message")

    assert texts(from_user_id=bob.id) == ["to Bob", "from Bob"]
    assert texts(from_user_id=carol.id) == ["to Carol"]
    assert texts(from_user_id=alice.id) == ["note to self"]
    assert texts(from_user_id=NOBODY) == []


@covers("chats: without team_id a list holds all that I may see")
def test_without_a_person_or_a_team_the_list_holds_all_of_mine(team, alice, bob, carol):
    private_chat(team, bob).posted(alice, "to Bob")
    private_chat(team, carol).posted(alice, "to Carol")
    private_chat(team, bob).posted(carol, "Carol to Bob")

    assert column(alice.get("/private-chat-list/"), "message") == ["to Bob", "to Carol"]
    assert column(bob.get("/private-chat-list/"), "message") == ["to Bob", "Carol to Bob"]
    assert column(bob.get("/private-chat-list/", from_user_id=carol.id), "message") == ["Carol to Bob"]


@covers(
    "Private Chat: LIST OF MESSAGES: no team found, count is zero",
    "chats: listing a team that is missing or not mine is an empty 200",
)
def test_a_team_that_is_missing_or_not_mine_has_no_messages(chat, alice, mallory):
    chat.posted(alice, "psst")
    empty = {"count": 0, "next": None, "previous": None, "results": []}

    assert body_of(alice.get(chat.list_path, team_id=NOBODY)) == empty
    assert body_of(mallory.get(chat.list_path, team_id=chat.team)) == empty


@covers("FEATURES: Private Chat")
def test_what_two_people_say_is_hidden_from_the_rest_of_the_team(chat, alice, carol):
    chat.posted(alice, "psst")

    assert body_of(carol.get(chat.list_path, team_id=chat.team))["count"] == 0
    assert body_of(carol.get(chat.list_path, team_id=chat.team, from_user_id=alice.id))["count"] == 0
    assert body_of(carol.get("/team-chat-list/", team_id=chat.team))["count"] == 0


@covers(
    "Private Chat: LIST OF MESSAGES: PARAMETERS",
    "GET /private-chat-list/ search",
    "chats: search in text, author and recipient",
)
def test_search_looks_into_text_author_and_recipient(team, alice, bob, carol):
    private_chat(team, bob).posted(alice, "The Shed is open")
    private_chat(team, alice).posted(carol, "Who has the key?")

    def found(words: str):
        return column(alice.get("/private-chat-list/", search=words), "message")

    assert found("SHED") == ["The Shed is open"]
    assert found("bob") == ["The Shed is open"]
    assert found("carol key") == ["Who has the key?"]
    assert found("alice") == ["The Shed is open", "Who has the key?"]
    assert found("gate") == []


@covers("GET /private-chat-list/ minus_days", "chats: minus_days keeps the last days, 0 or empty keeps all")
def test_minus_days_keeps_the_last_days(clock, again):
    writer = person("dj_admin")
    chat = private_chat(create_team(owner=writer.user, name="Mode"), writer)
    chat.posted(writer, "old")
    clock.shift(7 * DAYS)
    reader = again(writer)
    chat.posted(reader, "new")

    assert column(reader.get(chat.list_path, minus_days=5), "message") == ["new"]
    assert column(reader.get(chat.list_path, minus_days=0), "message") == ["old", "new"]
    assert column(reader.get(chat.list_path, minus_days=""), "message") == ["old", "new"]


@covers("GET /private-chat-list/ limit and offset", "Private Chat: LIST OF MESSAGES: PARAMETERS")
def test_messages_come_in_pages(chat, alice):
    for number in range(5):
        chat.posted(alice, f"message {number}")

    page = body_of(alice.get(chat.list_path, limit=2, offset=1))

    assert page["count"] == 5
    assert [item["message"] for item in page["results"]] == ["message 1", "message 2"]


@covers("chats: owner__username filters")
def test_the_author_filter_is_exact(team, alice, bob):
    private_chat(team, bob).posted(alice, "mine")
    private_chat(team, alice).posted(bob, "his")

    assert column(alice.get("/private-chat-list/", owner__username="bob"), "message") == ["his"]


@covers(
    "Private Chat: MESSAGE COUNT",
    "GET /private-chat-message-count/<team_id>/<recipient_id>",
    "Private Chat: MESSAGE COUNT: Response if SUCCESSFUL",
)
def test_the_count_is_of_what_two_people_exchanged(team, alice, bob, carol):
    for _ in range(3):
        private_chat(team, bob).posted(alice, "to Bob")
    for _ in range(2):
        private_chat(team, alice).posted(bob, "to Alice")
    private_chat(team, carol).posted(alice, "to Carol")

    assert body_of(alice.get(f"/private-chat-message-count/{team.pk}/{bob.id}")) == {"count": 5}
    assert body_of(bob.get(f"/private-chat-message-count/{team.pk}/{alice.id}")) == {"count": 5}
    assert body_of(bob.get(f"/private-chat-message-count/{team.pk}/{carol.id}")) == {"count": 0}


@covers("chats: counting with somebody not in the team answers the number exchanged")
def test_counting_with_somebody_outside_the_team(chat, alice, bob, mallory):
    chat.posted(alice, "goodbye")
    bob.delete(f"/leave/team/{chat.team}")

    assert body_of(alice.get(chat.count_path)) == {"count": 1}
    assert body_of(alice.get(f"/private-chat-message-count/{chat.team}/{mallory.id}")) == {"count": 0}
    assert body_of(alice.get(f"/private-chat-message-count/{chat.team}/{NOBODY}")) == {"count": 0}


@covers("chats: counting and posting there is a 403")
def test_counting_in_a_team_that_is_missing_or_not_mine_is_refused(chat, alice, bob, mallory):
    assert body_of(mallory.get(chat.count_path), 403) == NOT_ALLOWED
    assert body_of(alice.get(f"/private-chat-message-count/{NOBODY}/{bob.id}"), 403) == NOT_ALLOWED
