"""What is decided for team chat and private chat alike."""

import pytest

from tests.contract.answers import (
    BLANK,
    NOBODY,
    NOT_ALLOWED,
    NOT_FOUND,
    REQUIRED,
    body_of,
    column,
    holds,
    no_picture,
    picture,
)
from tests.contract.chats import Chat, private_chat, team_chat
from tests.contract.covering import covers


@pytest.fixture(params=["team", "private"])
def chat(request, team, bob) -> Chat:
    """The team's chat, then Alice's private chat with Bob."""
    return team_chat(team) if request.param == "team" else private_chat(team, bob)


@covers("chats: post is a 201", "rules: creates answer with the created object")
def test_post_is_a_201_with_the_message(chat, alice):
    body = body_of(chat.post(alice, "hello"), 201)

    assert holds(body, owner="alice", team=chat.team, message="hello", image=None)
    assert column(alice.get(chat.list_path), "id") == [body["id"]]


@covers("chats: members and the owner only", "chats: counting and posting there is a 403")
def test_outsiders_can_neither_count_nor_post_nor_read(chat, alice, mallory):
    chat.posted(alice, "hello")

    assert body_of(mallory.get(chat.count_path), 403) == NOT_ALLOWED
    assert body_of(chat.post(mallory, "let me in"), 403) == NOT_ALLOWED
    assert body_of(mallory.get(chat.list_path))["count"] == 0


@covers("chats: counting and posting there is a 403")
def test_counting_and_posting_in_a_missing_team_is_refused_alike(chat, alice):
    nowhere = chat.elsewhere(NOBODY)

    assert body_of(alice.get(nowhere.count_path), 403) == NOT_ALLOWED
    assert body_of(nowhere.post(alice, "hello"), 403) == NOT_ALLOWED


@covers("chats: team and message are required, but the URL decides the team", "rules: missing and blank fields")
@pytest.mark.parametrize("field", ["team", "message"])
def test_posting_requires_team_and_message(chat, alice, field: str):
    body = {"team": chat.team, "message": "hello"}
    del body[field]

    assert body_of(alice.post(chat.post_path, body), 400) == {field: REQUIRED}
    assert body_of(alice.form("POST", chat.post_path, body), 400) == {field: REQUIRED}


@covers("chats: team and message are required, but the URL decides the team")
def test_the_url_decides_the_team(chat, alice, mallory):
    other = body_of(alice.post("/team/", {"name": "Cooks"}))["id"]

    posted = body_of(alice.post(chat.post_path, {"team": other, "message": "hello"}), 201)
    updated = body_of(alice.put(chat.put_path(posted["id"]), {"team": other, "message": "hello again"}))

    assert posted["team"] == updated["team"] == chat.team
    assert body_of(alice.get(chat.list_path, team_id=other))["count"] == 0


@covers("chats: message may not be blank, picture or not")
@pytest.mark.parametrize("fields", [dict, lambda: {"image": picture()}])
def test_a_blank_message_is_refused_picture_or_not(chat, alice, fields):
    message = chat.posted(alice, "hello")
    blank = {"team": chat.team, "message": ""}

    assert body_of(alice.form("POST", chat.post_path, blank | fields()), 400) == {"message": BLANK}
    assert body_of(alice.form("PUT", chat.put_path(message["id"]), blank | fields()), 400) == {"message": BLANK}


@covers("chats: image errors are under image")
@pytest.mark.parametrize("bad", [no_picture, lambda: picture("GIF", "picture.jpg")])
def test_what_is_no_picture_is_refused_under_image(chat, alice, bad):
    message = chat.posted(alice, "hello")
    fields = {"team": chat.team, "message": "look"}

    assert list(body_of(alice.form("POST", chat.post_path, fields | {"image": bad()}), 400)) == ["image"]
    assert list(body_of(alice.form("PUT", chat.put_path(message["id"]), fields | {"image": bad()}), 400)) == ["image"]
    assert body_of(alice.get(chat.count_path)) == {"count": 1}


@covers("chats: a new image replaces, an absent one stays, an empty one clears")
def test_an_image_is_replaced_kept_and_cleared(chat, alice):
    fields = {"team": chat.team, "message": "look"}
    message = body_of(alice.form("POST", chat.post_path, fields | {"image": picture()}), 201)
    path = chat.put_path(message["id"])

    kept = body_of(alice.form("PUT", path, fields))["image"]
    replaced = body_of(alice.form("PUT", path, fields | {"image": picture("JPEG", color="red")}))["image"]
    cleared = body_of(alice.form("PUT", path, fields | {"image": ""}))["image"]

    assert kept == message["image"]
    assert replaced not in (None, kept)
    assert cleared is None
    assert column(alice.get(chat.list_path), "image") == [None]


@covers(
    "chats: a new image replaces, an absent one stays, an empty one clears",
    "rules: JSON and multipart work on every write",
)
def test_in_json_null_clears_an_image(chat, alice):
    message = body_of(
        alice.form("POST", chat.post_path, {"team": chat.team, "message": "look", "image": picture()}), 201
    )

    body = body_of(alice.put(chat.put_path(message["id"]), {"team": chat.team, "message": "look", "image": None}))

    assert body["image"] is None


@covers("chats: the image's own URL sent back keeps it")
def test_an_images_own_url_keeps_it(chat, alice):
    fields = {"team": chat.team, "message": "look"}
    message = body_of(alice.form("POST", chat.post_path, fields | {"image": picture()}), 201)
    path = chat.put_path(message["id"])

    assert body_of(alice.put(path, fields | {"image": message["image"]}))["image"] == message["image"]
    assert body_of(alice.form("PUT", path, fields | {"image": message["image"]}))["image"] == message["image"]


@covers("chats: the image's own URL sent back keeps it")
def test_another_images_url_is_refused(chat, alice):
    fields = {"team": chat.team, "message": "look"}
    first = body_of(alice.form("POST", chat.post_path, fields | {"image": picture()}), 201)
    second = body_of(alice.form("POST", chat.post_path, fields | {"image": picture()}), 201)

    assert list(body_of(alice.put(chat.put_path(first["id"]), fields | {"image": second["image"]}), 400)) == ["image"]


@covers(
    "chats: put is for the author; 403 for who else can see it; 404 for others",
    "chats: delete answers its details; 403 and 404 as for PUT",
)
def test_changes_are_for_the_author(chat, alice, bob, mallory):
    message = chat.posted(alice, "hello")
    body = {"team": chat.team, "message": "changed"}

    assert body_of(bob.put(chat.put_path(message["id"]), body), 403) == NOT_ALLOWED
    assert body_of(bob.delete(chat.delete_path(message["id"])), 403) == NOT_ALLOWED
    assert body_of(mallory.put(chat.put_path(message["id"]), body), 404) == NOT_FOUND
    assert body_of(mallory.delete(chat.delete_path(message["id"])), 404) == NOT_FOUND


@covers("chats: put is for the author; 403 for who else can see it; 404 for others")
def test_a_message_that_is_gone_is_not_found(chat, alice):
    message = chat.posted(alice, "hello")
    assert body_of(alice.delete(chat.delete_path(message["id"]))) == {"details": "message deleted!"}

    assert body_of(alice.put(chat.put_path(message["id"]), {"team": chat.team, "message": "x"}), 404) == NOT_FOUND
    assert body_of(alice.delete(chat.delete_path(message["id"])), 404) == NOT_FOUND


@covers("chats: private and team messages are not reachable through each other's paths")
def test_the_other_chats_paths_do_not_reach_a_message(chat, alice, bob):
    message = chat.posted(alice, "hello")
    other = Chat("private" if chat.kind == "team" else "team", chat.team, bob.id)

    body = {"team": chat.team, "message": "changed"}
    assert body_of(alice.put(other.put_path(message["id"]), body), 404) == NOT_FOUND
    assert body_of(alice.delete(other.delete_path(message["id"])), 404) == NOT_FOUND
    assert body_of(alice.get(other.list_path))["count"] == 0
    assert body_of(alice.get(other.count_path)) == {"count": 0}
    assert column(alice.get(chat.list_path), "message") == ["hello"]
