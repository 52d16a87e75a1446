"""The stream over HTTP, from a server of two processes."""

import time

import httpx
import pytest

from tests.live.listening import Stream
from tests.live.scenes import found_team, newest, page, people, say
from tests.races.live import PASSWORD


def posted(stream):
    return [event["data"]["message"] for event in stream.events if event["type"] == "message.posted"]


def test_a_message_reaches_everybody_in_the_team_and_nobody_else(live):
    alice, bob, mallory = people(live, "alice", "bob", "mallory")
    team = found_team(alice, bob)
    streams = [Stream(person.client) for person in (alice, bob, mallory)]
    said = [say(bob, team, f"number {number}") for number in range(5)]
    for stream in streams[:2]:
        stream.wait_for(lambda s: len(posted(s)) == 5)
        assert [event["data"] for event in stream.events if event["type"] == "message.posted"] == said
    time.sleep(0.3)
    assert posted(streams[2]) == []
    for stream in streams:
        assert stream.moments[0][0] == "hello"
        stream.close()


def test_the_stream_says_that_nothing_may_keep_or_hold_it(live):
    (alice,) = people(live, "alice")
    stream = Stream(alice.client)
    assert stream.headers["content-type"] == "text/event-stream"
    assert stream.headers["cache-control"] == "no-store"
    assert stream.headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in stream.headers
    stream.close()


def test_a_private_message_reaches_the_two_and_not_the_team(live):
    alice, bob, carol = people(live, "alice", "bob", "carol")
    team = found_team(alice, bob, carol)
    streams = [Stream(person.client) for person in (alice, bob, carol)]
    say(alice, team, "psst", to=bob)
    say(alice, team, "everybody")
    for stream in streams:
        stream.wait_for(lambda s: "everybody" in posted(s))
    assert [posted(stream) for stream in streams] == [["psst", "everybody"], ["psst", "everybody"], ["everybody"]]
    for stream in streams:
        stream.close()


def test_who_comes_back_gets_what_was_missed_once_and_in_order(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    stream = Stream(bob.client)
    say(alice, team, "first")
    stream.wait_for(lambda s: posted(s) == ["first"])
    stream.close()
    say(alice, team, "second")
    gone = say(alice, team, "taken back")
    alice.client.delete(f"/team-chat-delete/{gone['id']}")
    again = Stream(bob.client, after=stream.last_id)
    say(alice, team, "third")
    again.wait_for(lambda s: posted(s) == ["second", "third"])
    withdrawn = [event for event in again.events if event["lost"]]
    ids = {"id": gone["id"], "conversation": gone["conversation"], "team": team}
    assert [(event["type"], event["data"]) for event in withdrawn] == [("message.deleted", ids)]
    again.close()


def test_somebody_far_behind_gets_everything_in_order(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    start = newest(bob)
    say(alice, team)
    log = "__import__('organizer.events.log').events.log"
    live.rows(f"{log}.record_each('team.renamed', [{{'team': {team}}}] * 3000, team={team})")
    say(alice, team, "last")
    stream = Stream(bob.client, after=start)
    stream.wait_for(lambda s: posted(s)[-1:] == ["last"], seconds=15)
    numbers = [int(event["cursor"].split("-")[1]) for event in stream.events]
    assert stream.types().count("team.renamed") == 3000
    assert numbers == sorted(set(numbers))
    stream.close()


@pytest.mark.parametrize("cursor", ["nonsense", "0123456789ab-5", "{epoch}-999999999", "{epoch}-" + "9" * 40])
def test_an_unknown_cursor_gets_a_reset(live, cursor):
    (alice,) = people(live, "alice")
    known = newest(alice)
    cursor = cursor.format(epoch=known.split("-")[0])
    stream = Stream(alice.client, after=cursor)
    stream.wait_for(lambda s: [kind for kind, _ in s.moments] == ["hello", "reset"])
    assert stream.moments[1][1]["cursor"].split("-")[0] == known.split("-")[0]
    stream.close()
    answer = page(alice, cursor)
    assert (answer["reset"], answer["events"]) == (True, [])


def test_leaving_a_team_stops_the_flow(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    stream = Stream(bob.client)
    alices = Stream(alice.client)
    say(alice, team, "before")
    stream.wait_for(lambda s: posted(s) == ["before"])
    assert bob.client.delete(f"/leave/team/{team}").status_code == 204
    say(alice, team, "after")
    alices.wait_for(lambda s: posted(s) == ["before", "after"])
    stream.wait_for(lambda s: "member.left" in s.types())
    left = next(event for event in stream.events if event["type"] == "member.left")
    assert (left["lost"], left["data"]["team"], left["data"]["user_id"]) == (True, team, bob.id)
    time.sleep(0.2)
    assert posted(stream) == ["before"]
    seen = next(event for event in alices.events if event["type"] == "member.left")
    assert (seen["lost"], seen["data"]["member"]) == (False, bob.name)
    stream.close()
    alices.close()


def test_joining_a_team_starts_the_flow(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice)
    stream = Stream(bob.client)
    alices = Stream(alice.client)
    say(alice, team, "before")
    alices.wait_for(lambda s: posted(s) == ["before"])
    bob.client.post("/membership/", json={"team": team})
    say(alice, team, "after")
    # "before" may come as well: a stream that opens tells what was missed, and all that one may see by then.
    stream.wait_for(lambda s: posted(s)[-1:] == ["after"])
    assert "member.joined" in stream.types()
    stream.close()
    alices.close()


def test_signing_out_ends_this_stream_and_no_other(live):
    (alice,) = people(live, "alice")
    with live.client() as client:
        body = {"username": alice.name, "password": PASSWORD}
        other = client.post("/dj-rest-auth/login/", json=body).json()["access_token"]
    one, two = Stream(alice.client), Stream(live.client(other))
    started = time.monotonic()
    alice.client.post("/dj-rest-auth/logout/")
    assert one.ended.wait(2)
    assert time.monotonic() - started < 2
    two.wait_for(lambda s: s.types() == ["session.ended"])
    time.sleep(0.3)
    assert not two.ended.is_set()
    two.close()


def test_deleting_the_account_ends_its_streams(live):
    (alice,) = people(live, "alice")
    stream = Stream(alice.client)
    answer = alice.client.request("DELETE", "/accounts/me/", json={"password": PASSWORD})
    assert answer.status_code == 204
    assert stream.ended.wait(2)


def test_whoever_is_switched_off_behind_the_servers_back_is_cut_off_within_two_seconds(live):
    (alice,) = people(live, "alice")
    stream = Stream(alice.client)
    live.rows(f"User.objects.filter(pk={alice.id}).update(is_active=False)")
    assert stream.ended.wait(2)


def test_the_cookie_opens_a_stream_too(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    token = bob.client.headers["Authorization"].removeprefix("Bearer ")
    with live.client() as client:
        client.cookies.set("organizer-api-auth", token)
        stream = Stream(client)
        say(alice, team)
        stream.wait_for(lambda s: posted(s) == ["hello"])
        stream.close()


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}])
def test_nobody_else_gets_a_stream(live, headers):
    answer = httpx.get(live.url + "/events/", headers={"Accept": "text/event-stream", **headers}, trust_env=False)
    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_foreign_page_cannot_open_a_stream(live, headers):
    (alice,) = people(live, "alice")
    stream = Stream(alice.client, **headers)
    assert stream.status == 403
    own = Stream(alice.client, Origin=live.url)
    assert own.status == 200
    own.close()


def test_somebody_typing_is_shown_to_the_others_and_leaves_no_event(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    conversation = say(alice, team)["conversation"]
    alices, bobs = Stream(alice.client), Stream(bob.client)
    assert bob.client.post(f"/conversations/{conversation}/typing").status_code == 204
    alices.wait_for(lambda s: any(kind == "typing" for kind, _ in s.moments))
    told = next(content for kind, content in alices.moments if kind == "typing")
    assert (told["conversation"], told["user_id"]) == (conversation, bob.id)
    time.sleep(0.2)
    assert not any(kind == "typing" for kind, _ in bobs.moments)
    alices.close()
    bobs.close()


def test_coming_and_going_is_shown_to_who_shares_a_team(live):
    alice, bob, mallory = people(live, "alice", "bob", "mallory")
    found_team(alice, bob)
    alices, others = Stream(alice.client), Stream(mallory.client)

    def presence(stream):
        return [
            content["online"] for kind, content in stream.moments if kind == "presence" and content["user_id"] == bob.id
        ]

    bobs = Stream(bob.client)
    alices.wait_for(lambda s: presence(s) == [True])
    bobs.close()
    alices.wait_for(lambda s: presence(s) == [True, False])
    assert presence(others) == []
    alices.close()
    others.close()


def test_reading_on_one_device_is_told_to_the_other(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    message = say(alice, team)
    stream, alices = Stream(bob.client), Stream(alice.client)
    answer = bob.client.put(f"/conversations/{message['conversation']}/read", json={"position": message["position"]})
    stream.wait_for(lambda s: "conversation.read" in s.types())
    assert stream.events[-1]["data"] == answer.json()
    assert "conversation.read" not in alices.types()
    stream.close()
    alices.close()
