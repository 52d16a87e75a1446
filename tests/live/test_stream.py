"""The stream over HTTP, from a server of two processes."""

import time

from tests.live.listening import Stream


def team_with(live, owner, *members):
    team = owner.client.post("/team/", json={"name": f"Team {time.monotonic()}"}).json()["id"]
    for member in members:
        assert member.client.post("/membership/", json={"team": team}).status_code == 201
    return team


def say(person, team, text="hello"):
    answer = person.client.post(f"/team-chat-post/{team}", json={"team": team, "message": text})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_message_reaches_everybody_in_the_team_and_nobody_else(live):
    alice, bob, mallory = live.person("alice"), live.person("bob"), live.person("mallory")
    team = team_with(live, alice, bob)
    streams = [Stream(person.client) for person in (alice, bob, mallory)]
    for number in range(5):
        said = say(bob, team, f"number {number}")
    for stream in streams[:2]:
        stream.wait_for(lambda s: s.types().count("message.posted") == 5)
        assert stream.events[-1]["data"] == said | {"image": None} or stream.events[-1]["type"] == "conversation.read"
    time.sleep(0.3)
    assert "message.posted" not in streams[2].types()
    for stream in streams:
        assert stream.moments[0][0] == "hello"
        stream.close()
