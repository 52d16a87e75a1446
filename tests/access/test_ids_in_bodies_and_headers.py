"""What a body or a header names obeys the same rules as what an address names."""

import pytest

from tests.access.rows_tasks import WHOLE
from tests.access.world import MISSING, World, made

pytestmark = pytest.mark.django_db

KEY = "5f1c7a52-0e0b-4c43-9a31-6a5a1d1f2b11"


def test_a_team_in_the_body_grants_nothing(world: World) -> None:
    """The outsider names their own team in the body while posting to somebody else's."""
    own, other = world.names["foreign_team"], world.names["team"]
    response = world.ask("outsider", "POST", f"/team-chat-post/{other}", {"team": own, "message": "let me in"})
    assert response.status_code == 403
    counted = world.ask("owner", "GET", f"/team-chat-message-count/{other}").json()
    assert counted == {"count": 3}


def test_a_member_cannot_move_a_message_by_its_body(world: World) -> None:
    message = world.names["member_message"]
    body = {"team": world.names["foreign_team"], "message": "moved", "recipient": world.names["outsider"], "owner": 1}
    answer = world.ask("member", "PUT", f"/team-chat-put/{message}", body)
    assert answer.status_code == 200
    assert answer.json()["team"] == world.names["team"]
    seen = world.ask("outsider", "GET", "/team-chat-list/?limit=100").json()["results"]
    assert "moved" not in {item["message"] for item in seen}


def test_somebody_elses_image_cannot_be_named_into_ones_own_things(world: World) -> None:
    """A URL in an image field keeps the thing's own image; it never takes another's."""
    stolen = world.names["image_url"]
    task, message = world.names["foreign_task"], world.names["foreign_message"]
    team = world.names["foreign_team"]
    for url in (stolen, f"http://testserver{stolen}", stolen.partition("?")[0]):
        refused = [
            (
                "file",
                world.ask("outsider", "PUT", f"/task/{task}", WHOLE | {"due_date": "2031-01-01T10:00", "file": url}),
            ),
            (
                "file",
                world.ask("outsider", "POST", "/tasks/", {"title": "x", "due_date": "2031-01-01T10:00", "file": url}),
            ),
            (
                "image",
                world.ask("outsider", "PUT", f"/team-chat-put/{message}", {"team": team, "message": "x", "image": url}),
            ),
            (
                "image",
                world.ask("outsider", "POST", f"/team-chat-post/{team}", {"team": team, "message": "x", "image": url}),
            ),
        ]
        for field, answer in refused:
            assert answer.status_code == 400
            assert set(answer.json()) == {field}


@pytest.mark.parametrize("value", ['"1"', "*", '"no such version"'])
def test_a_condition_tells_nothing_of_hidden_things(world: World, value: str) -> None:
    """An outdated version is answered with the current state, so only to whoever may see that."""
    for who, method, path, body in (
        ("outsider", "PUT", "/task/{}", WHOLE | {"due_date": "2031-01-01T10:00"}),
        ("outsider", "DELETE", "/task/{}", None),
    ):
        headers = {"If-Match": value}
        hidden = world.ask(who, method, path.format(world.names["task"]), body, headers=headers)
        missing = world.ask(who, method, path.format(MISSING), body, headers=headers)
        assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    for path in ("/team-chat-put/{}", "/private-chat-put/{}"):
        body = {"team": 1, "message": "x"}
        names = ("exmember_message",) if "team" in path else ("owner_to_peer", "exmember_to_owner")
        for name in names:
            hidden = world.ask("exmember", "PUT", path.format(world.names[name]), body, headers={"If-Match": value})
            assert (hidden.status_code, hidden.json()) == (404, {"detail": "Not found."})


def test_somebody_elses_idempotency_key_gives_none_of_their_answer(world: World) -> None:
    body = {"title": "Private matters", "due_date": "2031-01-01T10:00"}
    headers = {"Idempotency-Key": KEY}
    first = made(world.ask("owner", "POST", "/tasks/", body, headers=headers))
    again = made(world.ask("owner", "POST", "/tasks/", body, headers=headers))
    assert again["id"] == first["id"]
    other = made(world.ask("outsider", "POST", "/tasks/", body, headers=headers))
    assert other["id"] != first["id"]
    assert other["owner"] == world.people["outsider"].name


def test_an_idempotency_key_outlives_no_access(world: World) -> None:
    """Who has left a team is not shown again what they posted to it."""
    team = world.names["team"]
    body, headers = {"team": team, "message": "once"}, {"Idempotency-Key": KEY}
    made(world.ask("member", "POST", f"/team-chat-post/{team}", body, headers=headers))
    made(world.ask("member", "DELETE", f"/leave/team/{team}"), 204)
    again = world.ask("member", "POST", f"/team-chat-post/{team}", body, headers=headers)
    assert (again.status_code, again.json()) == (404, {"detail": "Not found."})
