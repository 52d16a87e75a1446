"""POST /team-chat-post/<team_id>, PUT /team-chat-put/<message_id>, DELETE /team-chat-delete/<message_id>"""

import pytest

from tests.contract.answers import NOBODY, NOT_ALLOWED, NOT_FOUND, REQUIRED, body_of, column, holds, picture
from tests.contract.chats import Chat, team_chat
from tests.contract.covering import covers
from tests.personas import person


@pytest.fixture
def chat(team) -> Chat:
    return team_chat(team)


@covers(
    "Team Chat: POST A MESSAGE",
    "POST /team-chat-post/<team_id>",
    "Team Chat: POST A MESSAGE: Response if SUCCESSFUL",
    "Test Posting Team Chat Messages",
)
def test_posting_answers_the_message(clock, db):
    from organizer.teams.actions import create_team

    admin = person("wo_admin")
    team = create_team(owner=admin.user, name="Mode")
    clock.move_to("2023-11-15T06:08:00Z")

    answer = admin.post(
        f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "some message from postman", "image": None}
    )

    body = body_of(answer, 201)
    assert isinstance(body["id"], int)
    expected = {"team": team.pk, "owner": "wo_admin", "message": "some message from postman", "image": None}
    assert holds(body, created_at="15 Nov 2023 06:08", **expected)


@covers("Team Chat: POST A MESSAGE", "rules: JSON and multipart work on every write")
def test_posting_by_form_with_a_picture(chat, bob):
    answer = bob.form("POST", chat.post_path, {"team": chat.team, "message": "look", "image": picture()})

    body = body_of(answer, 201)
    assert holds(body, owner="bob", message="look")
    assert body["image"].startswith("http://testserver/")


@covers("Test Posting Team Chat Messages", "FEATURES: Team Chat", "chats: members and the owner only")
def test_only_the_team_posts(chat, alice, bob, mallory):
    chat.posted(bob, "from a member")

    assert body_of(chat.post(mallory, "from outside"), 403) == NOT_ALLOWED
    assert column(alice.get(chat.list_path), "message") == ["from a member"]


@covers(
    "Team Chat: UPDATE A MESSAGE",
    "PUT /team-chat-put/<message_id>",
    "Team Chat: UPDATE A MESSAGE: Response if SUCCESSFUL",
)
def test_updating_answers_the_documented_fields(chat, bob):
    message = chat.posted(bob, "some message from postman")

    body = body_of(
        bob.put(
            chat.put_path(message["id"]),
            {"team": chat.team, "message": "some updated message from postman", "image": None},
        )
    )

    assert holds(body, team=chat.team, message="some updated message from postman", image=None)


@covers(
    "Team Chat: UPDATE A MESSAGE: Response if SUCCESSFUL",
    "chats: put answers the whole message",
    "Test Updating Team Chat Messages",
)
def test_updating_answers_the_whole_message(chat, alice, bob):
    message = chat.posted(bob, "first")

    body = body_of(bob.form("PUT", chat.put_path(message["id"]), {"team": chat.team, "message": "second"}))

    unchanged = {key: message[key] for key in ("id", "team", "owner", "created_at", "image")}
    assert holds(body, message="second", **unchanged)
    assert column(alice.get(chat.list_path), "message") == ["second"]


@covers("Team Chat: Response if the team field or message field is missing", "rules: missing and blank fields")
@pytest.mark.parametrize("field", ["team", "message"])
def test_updating_requires_team_and_message(chat, bob, field: str):
    message = chat.posted(bob, "first")
    body = {"team": chat.team, "message": "second"}
    del body[field]

    assert body_of(bob.put(chat.put_path(message["id"]), body), 400) == {field: REQUIRED}
    assert body_of(bob.form("PUT", chat.put_path(message["id"]), body), 400) == {field: REQUIRED}


@covers("Test Updating Team Chat Messages")
def test_only_the_author_updates(chat, alice, bob, mallory):
    message = chat.posted(bob, "first")
    body = {"team": chat.team, "message": "second"}

    assert body_of(alice.put(chat.put_path(message["id"]), body), 403) == NOT_ALLOWED
    assert body_of(mallory.put(chat.put_path(message["id"]), body), 404) == NOT_FOUND
    assert column(bob.get(chat.list_path), "message") == ["first"]


@covers(
    "Team Chat: DELETE A MESSAGE",
    "DELETE /team-chat-delete/<message_id>",
    "Team Chat: DELETE A MESSAGE: Response if SUCCESSFUL",
)
def test_deleting_says_so(chat, alice, bob):
    message = chat.posted(bob, "oops")

    assert body_of(bob.delete(chat.delete_path(message["id"]))) == {"details": "message deleted!"}
    assert column(alice.get(chat.list_path), "message") == []


@covers("Team Chat: DELETE A MESSAGE: Response if no PERMISSION")
def test_only_the_author_deletes(chat, alice, bob, carol):
    message = chat.posted(bob, "mine")

    for other in (alice, carol):
        assert body_of(other.delete(chat.delete_path(message["id"])), 403) == NOT_ALLOWED
    assert column(alice.get(chat.list_path), "message") == ["mine"]


@covers("Team Chat: DELETE A MESSAGE: Response if message NOT FOUND", "rules: not found")
def test_a_message_that_is_gone_is_not_found(chat, bob):
    message = chat.posted(bob, "oops")
    bob.delete(chat.delete_path(message["id"]))

    assert body_of(bob.delete(chat.delete_path(message["id"])), 404) == NOT_FOUND
    assert body_of(bob.delete(chat.delete_path(NOBODY)), 404) == NOT_FOUND
