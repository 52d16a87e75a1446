"""What one may not see is answered byte for byte like what does not exist."""

from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse

from tests.access.rows_tasks import WHOLE
from tests.access.world import MISSING, World

pytestmark = pytest.mark.django_db

TEXT = {"team": 1, "message": "a word"}
NAME = {"name": "A fresh name"}

# Who asks, how, and the thing of the world that stands at {} and is hidden from them.
HIDDEN: list[tuple[str, str, str, str, Any]] = [
    *(
        (who, method, "/task/{}", task, body)
        for who, task in (
            ("outsider", "task"),
            ("peer", "task"),
            ("assignee", "own_task"),
            ("member", "left_task"),
            ("owner", "foreign_task"),
        )
        for method, body in (("GET", None), ("PUT", WHOLE), ("PUT", {}), ("PATCH", {"title": ""}), ("DELETE", None))
    ),
    *(
        (who, method, path, message, body)
        for who, chat, message in (
            ("outsider", "team-chat", "owner_message"),
            ("exmember", "team-chat", "exmember_message"),
            ("owner", "team-chat", "foreign_message"),
            ("owner", "team-chat", "owner_to_peer"),
            ("member", "private-chat", "owner_to_peer"),
            ("exmember", "private-chat", "exmember_to_owner"),
            ("outsider", "private-chat", "peer_to_owner"),
            ("owner", "private-chat", "owner_message"),
        )
        for method, path, body in (
            ("PUT", f"/{chat}-put/{{}}", TEXT),
            ("PUT", f"/{chat}-put/{{}}", {}),
            ("DELETE", f"/{chat}-delete/{{}}", None),
        )
    ),
    *(
        (who, method, path, "team", body)
        for who in ("outsider", "exmember")
        for method, path, body in (
            ("GET", "/team-members/{}", None),
            ("GET", "/team-members-count/{}", None),
            ("GET", "/team-chat-message-count/{}", None),
            ("GET", "/private-chat-message-count/{}/1", None),
            ("GET", "/team-chat-list/?team_id={}&limit=5", None),
            ("GET", "/private-chat-list/?team_id={}", None),
            ("POST", "/team-chat-post/{}", TEXT),
            ("POST", "/team-chat-post/{}", {}),
            ("POST", "/private-chat-post/{}/1", TEXT),
            ("DELETE", "/leave/team/{}", None),
        )
    ),
    *((who, "GET", "/membership/{}", "member_membership", None) for who in ("outsider", "peer", "exmember")),
    *((who, "DELETE", "/membership/{}", "peer_membership", None) for who in ("outsider", "member", "exmember")),
    ("owner", "GET", "/membership/{}", "exmember_membership", None),
    ("member", "DELETE", "/accounts/sessions/{}/", "owner_session", None),
    ("owner", "GET", "/private-chat-list/?from_user_id={}", "outsider", None),
    ("owner", "GET", "/tasks/?owner={}", "outsider", None),
    *(("owner", method, "/team/{}", "deleted_team", NAME) for method in ("GET", "PUT", "DELETE")),
    *(
        (who, method, f"/conversations/{{}}/{what}", conversation, body)
        for who, conversation in (
            ("outsider", "team_conversation"),
            ("exmember", "team_conversation"),
            ("exmember", "left_conversation"),
            ("member", "private_conversation"),
            ("owner", "deleted_conversation"),
        )
        for method, what, body in (("PUT", "read", {"position": 1}), ("PUT", "read", {}), ("POST", "typing", None))
    ),
    *(("owner", "GET", "/presence/?team_id={}", team, None) for team in ("foreign_team", "deleted_team")),
    ("owner", "PUT", "/team-chat-put/{}", "deleted_message", TEXT),
    ("owner", "GET", "/team-members/{}", "deleted_team", None),
    ("owner", "GET", "/team-chat-message-count/{}", "deleted_team", None),
]


def test_hidden_things_are_answered_like_missing_ones(world: World) -> None:
    differing = []
    for who, method, template, thing, body in HIDDEN:
        hidden = fingerprint(world, who, method, template.format(world.names[thing]), body)
        missing = fingerprint(world, who, method, template.format(MISSING), body)
        if hidden != missing:
            differing.append((who, method, template, thing, hidden, missing))
    assert differing == []


def test_visible_things_are_answered_otherwise(world: World) -> None:
    """Else the comparison above would prove nothing."""
    seen = fingerprint(world, "owner", "GET", f"/task/{world.names['task']}", None)
    assert seen != fingerprint(world, "owner", "GET", f"/task/{MISSING}", None)


@pytest.mark.parametrize("hidden", ["outsider", "exmember"])
@pytest.mark.parametrize("who", ["owner", "member"])
def test_ids_in_bodies_tell_nothing_of_whom_one_may_not_name(world: World, who: str, hidden: str) -> None:
    """People who cannot be assigned a task or be written to are answered alike, whether they exist or not."""
    answers = []
    for somebody in (world.names[hidden], MISSING):
        path = f"/private-chat-post/{world.names['team']}/{somebody}"
        asked = (("/tasks/", WHOLE | {"asigned_to": somebody}), (path, TEXT))
        got = [fingerprint(world, who, "POST", path, body)[:2] for path, body in asked]
        # The message may quote the id that was sent.
        answers.append([(status, content.replace(str(somebody).encode(), b"id")) for status, content in got])
    assert answers[0] == answers[1]
    assert {status for status, _ in answers[0]} == {400}


def fingerprint(world: World, who: str, method: str, path: str, body: Any) -> tuple[int, bytes, dict[str, str]]:
    with transaction.atomic():
        response: HttpResponse = world.ask(who, method, path, world.fill(body, who))
        transaction.set_rollback(True)
    # Each request has a number of its own, whatever it asks for.
    headers = {name: value for name, value in response.headers.items() if name != "X-Request-ID"}
    return response.status_code, response.content, headers
