"""What people do over HTTP in the tests of this folder."""

import uuid
from typing import Any

from tests.races.live import Live, Somebody


def found_team(owner: Somebody, *members: Somebody) -> int:
    """Make a team and let the members join. Return its id."""
    answer = owner.client.post("/team/", json={"name": f"Team {uuid.uuid4().hex[:8]}"})
    team: int = answer.json()["id"]
    for member in members:
        assert member.client.post("/membership/", json={"team": team}).status_code == 201
    return team


def say(person: Somebody, team: int, text: str = "hello", *, to: Somebody | None = None) -> dict[str, Any]:
    """Post to the team's chat, or to somebody. Return the message."""
    path = f"/team-chat-post/{team}" if to is None else f"/private-chat-post/{team}/{to.id}"
    answer = person.client.post(path, json={"team": team, "message": text})
    assert answer.status_code == 201, answer.text
    said: dict[str, Any] = answer.json()
    return said


def page(person: Somebody, after: str | None = None, **query: Any) -> dict[str, Any]:
    """Ask for the page after a cursor."""
    answer = person.client.get("/events/", params={**({"after": after} if after else {}), **query})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def newest(person: Somebody) -> str:
    """Return the newest cursor."""
    cursor: str = page(person)["cursor"]
    return cursor


def people(live: Live, *names: str) -> list[Somebody]:
    """Register people."""
    return [live.person(name) for name in names]
