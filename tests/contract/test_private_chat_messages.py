"""POST /private-chat-post/<team>/<recipient>, PUT /private-chat-put/<message>, DELETE /private-chat-delete/<message>"""

import pytest

from organizer.teams.actions import create_team
from tests.contract.answers import NOBODY, NOT_ALLOWED, NOT_FOUND, REQUIRED, body_of, column, holds, picture
from tests.contract.chats import Chat, private_chat
from tests.contract.covering import covers
from tests.personas import person


@pytest.fixture
def chat(team, bob) -> Chat:
    """The private chat with Bob."""
    return private_chat(team, bob)


@covers(
    "Private Chat: POST A MESSAGE",
    "POST /private-chat-post/<team_id>/<recipient_id>",
    "Private Chat: POST A MESSAGE: Response if SUCCESSFUL",
)
def test_posting_answers_the_message(clock, db):
    admin = person("wo_admin")
    team = create_team(owner=admin.user, name="Mode")
    clock.move_to("2023-11-15T06:09:00Z")

    answer = admin.post(
        f"/private-chat-post/{team.pk}/{admin.id}", {"team": team.pk, "message": "dj_admin from postman", "image": None}
    )

    body = body_of(answer, 201)
    assert isinstance(body["id"], int)
    expected = {"team": team.pk, "owner": "wo_admin", "recipient": "wo_admin", "message": "dj_admin from postman"}
    assert holds(body, created_at="15 Nov 2023 06:09", image=None, **expected)


@covers("Private Chat: POST A MESSAGE", "rules: JSON and multipart work on every write")
def test_posting_by_form_with_a_picture(chat, alice):
    body = body_of(
        alice.form("POST", chat.post_path, {"team": chat.team, "message": "look", "image": picture("JPEG")}), 201
    )

    assert holds(body, owner="alice", recipient="bob", message="look")
    assert body["image"].startswith("http://testserver/")


@covers("chats: a private recipient must be in the team, oneself included")
def test_members_the_owner_and_oneself_are_recipients(team, alice, bob, carol):
    for author, recipient in ((alice, bob), (bob, alice), (bob, carol), (bob, bob)):
        body = private_chat(team, recipient).posted(author, "hello")
        assert holds(body, owner=author.name, recipient=recipient.name)


@covers("chats: a private recipient must be in the team, oneself included")
def test_a_recipient_outside_the_team_is_refused(team, alice, mallory):
    missing = Chat("private", team.pk, NOBODY)

    assert list(body_of(private_chat(team, mallory).post(alice, "hello"), 400)) == ["recipient"]
    assert body_of(missing.post(alice, "hello"), 400) == body_of(private_chat(team, mallory).post(alice, "hello"), 400)
    assert body_of(mallory.get("/private-chat-list/"))["count"] == 0


@covers(
    "Private Chat: UPDATE A MESSAGE",
    "PUT /private-chat-put/<message_id>",
    "Private Chat: UPDATE A MESSAGE: Response if SUCCESSFUL",
)
def test_updating_answers_the_documented_fields(chat, alice):
    message = chat.posted(alice, "first")
    text = "some updated message from postman"

    body = body_of(alice.put(chat.put_path(message["id"]), {"team": chat.team, "message": text, "image": None}))

    assert holds(body, team=chat.team, message=text, image=None)


@covers("Private Chat: UPDATE A MESSAGE: Response if SUCCESSFUL", "chats: put answers the whole message")
def test_updating_answers_the_whole_message(chat, alice, bob):
    message = chat.posted(alice, "first")

    body = body_of(alice.form("PUT", chat.put_path(message["id"]), {"team": chat.team, "message": "second"}))

    unchanged = {key: message[key] for key in ("id", "team", "owner", "recipient", "created_at", "image")}
    assert holds(body, message="second", **unchanged)
    assert column(bob.get(chat.list_path), "message") == ["second"]


@covers("rules: missing and blank fields")
@pytest.mark.parametrize("field", ["team", "message"])
def test_updating_requires_team_and_message(chat, alice, field: str):
    message = chat.posted(alice, "first")
    body = {"team": chat.team, "message": "second"}
    del body[field]

    assert body_of(alice.put(chat.put_path(message["id"]), body), 400) == {field: REQUIRED}


@covers("chats: put is for the author; 403 for who else can see it; 404 for others")
def test_only_the_author_updates(chat, alice, bob, carol, mallory):
    message = chat.posted(alice, "first")
    body = {"team": chat.team, "message": "second"}

    assert body_of(bob.put(chat.put_path(message["id"]), body), 403) == NOT_ALLOWED
    for stranger in (carol, mallory):
        assert body_of(stranger.put(chat.put_path(message["id"]), body), 404) == NOT_FOUND
    assert column(alice.get(chat.list_path), "message") == ["first"]


@covers(
    "Private Chat: DELETE A MESSAGE",
    "DELETE /private-chat-delete/<message_id>",
    "Private Chat: DELETE A MESSAGE: Response if SUCCESSFUL",
)
def test_deleting_says_so(chat, alice, bob):
    message = chat.posted(alice, "oops")

    assert body_of(alice.delete(chat.delete_path(message["id"]))) == {"details": "message deleted!"}
    assert column(bob.get(chat.list_path), "message") == []
    assert body_of(alice.get(chat.count_path)) == {"count": 0}


@covers("Private Chat: DELETE A MESSAGE: Response if no PERMISSION")
def test_the_recipient_cannot_delete(chat, alice, bob):
    message = chat.posted(alice, "mine")

    assert body_of(bob.delete(chat.delete_path(message["id"])), 403) == NOT_ALLOWED
    assert column(bob.get(chat.list_path), "message") == ["mine"]


@covers(
    "Private Chat: DELETE A MESSAGE: Response if message NOT FOUND",
    "chats: delete answers its details; 403 and 404 as for PUT",
)
def test_who_cannot_see_it_or_comes_too_late_finds_nothing(chat, alice, carol, mallory):
    message = chat.posted(alice, "mine")

    for stranger in (carol, mallory):
        assert body_of(stranger.delete(chat.delete_path(message["id"])), 404) == NOT_FOUND
    alice.delete(chat.delete_path(message["id"]))
    assert body_of(alice.delete(chat.delete_path(message["id"])), 404) == NOT_FOUND
