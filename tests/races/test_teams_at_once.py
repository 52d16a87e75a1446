"""Teams, memberships and chats under races, over HTTP, across two processes: the documented answers only, and
afterwards the counts are the rows."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.races.live import Live, Somebody, at_once

NOT_ALLOWED = {"detail": "You do not have permission to perform this action."}


@pytest.fixture
def owner(live: Live) -> Somebody:
    return live.person("owner")


def test_the_same_team_created_many_times_at_once_exists_once(live: Live, owner: Somebody) -> None:
    answers = at_once([lambda: owner.client.post("/team/", json={"name": "Twins"})] * 10)
    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 9}
    for answer in answers:
        if answer.status_code == 400:
            assert set(answer.json()) == {"name"}
    assert live.rows(f"Team.objects.filter(owner={owner.id}).count()") == 1


def test_two_teams_renamed_to_one_name_at_once(live: Live, owner: Somebody) -> None:
    teams = [make_team(owner, name) for name in ("One", "Two")]
    answers = at_once([lambda team=team: owner.client.put(f"/team/{team}", json={"name": "Same"}) for team in teams])
    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: 1}


def test_joining_many_times_at_once_makes_one_membership(live: Live, owner: Somebody) -> None:
    team, joiner = make_team(owner), live.person("joiner")
    answers = at_once([lambda: joiner.client.post("/membership/", json={"team": team})] * 10)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 400: 9}
    assert owner.client.get(f"/team-members-count/{team}").json() == {"count": 1}


def test_leaving_many_times_at_once_succeeds_once(live: Live, owner: Somebody) -> None:
    team, member = make_team(owner), live.person("leaver")
    join(member, team)
    answers = at_once([lambda: member.client.delete(f"/leave/team/{team}")] * 10)
    assert Counter(answer.status_code for answer in answers) == {204: 1, 404: 9}


def test_posting_during_a_deletion_is_posted_or_refused(live: Live, owner: Somebody) -> None:
    for _ in range(4):
        team, member = make_team(owner), live.person("poster")
        join(member, team)
        posts = [lambda team=team, member=member: post(member, team)] * 12
        whispers = [lambda team=team, member=member: whisper(member, team, owner.id)] * 6
        deleted, *answers = at_once([lambda team=team: owner.client.delete(f"/team/{team}"), *posts, *whispers])
        assert deleted.status_code == 204
        assert {answer.status_code for answer in answers} <= {201, 403}
        for answer in answers:
            if answer.status_code == 403:
                assert answer.json() == NOT_ALLOWED
        assert post(member, team).status_code == 403
        assert member.client.get("/team-chat-list/", params={"team_id": team}).json()["count"] == 0
        assert member.client.get(f"/team-chat-message-count/{team}").status_code == 403
        assert owner.client.get(f"/team/{team}").status_code == 404
    assert drift(live) == []


def test_deleting_a_team_many_times_at_once_succeeds_once(live: Live, owner: Somebody) -> None:
    team = make_team(owner)
    answers = at_once([lambda: owner.client.delete(f"/team/{team}")] * 8)
    assert Counter(answer.status_code for answer in answers) == {204: 1, 404: 7}


def test_joining_during_a_deletion_leaves_no_membership(live: Live, owner: Somebody) -> None:
    team = make_team(owner)
    joiners = [live.person(f"late{number}") for number in range(6)]
    calls = [lambda who=who: who.client.post("/membership/", json={"team": team}) for who in joiners]
    deleted, *answers = at_once([lambda: owner.client.delete(f"/team/{team}"), *calls])
    assert deleted.status_code == 204
    assert {answer.status_code for answer in answers} <= {201, 400}
    assert live.rows(f"Membership.objects.filter(team={team}).count()") == 0


def test_nothing_is_posted_after_an_acknowledged_leave(live: Live, owner: Somebody) -> None:
    """The member posts without pause and leaves meanwhile; every post begun after the leave was answered fails."""
    for _ in range(3):
        team, member = make_team(owner), live.person("goer")
        join(member, team)
        with ThreadPoolExecutor(6) as pool:
            sent = [pool.submit(post_timed, member, team) for _ in range(60)]
            time.sleep(0.05)
            left = member.client.delete(f"/leave/team/{team}")
            left_at = time.monotonic()
            sent += [pool.submit(post_timed, member, team) for _ in range(10)]
            answers = [future.result() for future in sent]
        assert left.status_code == 204
        assert {status for _, status in answers} <= {201, 403}
        assert {status for began, status in answers if began > left_at} == {403}
        accepted = sum(status == 201 for _, status in answers)
        assert owner.client.get(f"/team-chat-message-count/{team}").json() == {"count": accepted}


def test_the_count_stands_still_once_leaving_is_acknowledged(live: Live, owner: Somebody) -> None:
    """A post that had passed its check before the leave must not commit after it."""
    team, member = make_team(owner), live.person("quick")
    join(member, team)
    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(post, member, team) for _ in range(40)]
        time.sleep(0.02)
        assert member.client.delete(f"/leave/team/{team}").status_code == 204
        at_leave = owner.client.get(f"/team-chat-message-count/{team}").json()["count"]
        statuses = Counter(future.result().status_code for future in sent)
    assert set(statuses) <= {201, 403}
    assert owner.client.get(f"/team-chat-message-count/{team}").json()["count"] == at_leave == statuses[201]


def test_posting_and_deleting_at_once_keeps_the_count_right(live: Live, owner: Somebody) -> None:
    team, member = make_team(owner), live.person("busy")
    join(member, team)
    first = [post(member, team).json()["id"] for _ in range(8)]
    gone = [lambda message=message: member.client.delete(f"/team-chat-delete/{message}") for message in first * 2]
    posts = [lambda: post(owner, team), lambda: post(member, team)] * 8
    answers = at_once([*gone, *posts])
    assert Counter(answer.status_code for answer in answers) == {200: 8, 404: 8, 201: 16}
    assert owner.client.get(f"/team-chat-message-count/{team}").json() == {"count": 16}
    positions = [answer.json()["position"] for answer in answers if answer.status_code == 201]
    assert len(set(positions)) == 16
    assert drift(live) == []


def test_both_first_messages_of_a_private_chat_share_one_conversation(live: Live, owner: Somebody) -> None:
    for _ in range(4):
        team, member = make_team(owner), live.person("pal")
        join(member, team)
        calls = [
            lambda team=team, member=member: whisper(member, team, owner.id),
            lambda team=team, member=member: whisper(owner, team, member.id),
        ]
        answers = at_once(calls * 4)
        assert Counter(answer.status_code for answer in answers) == {201: 8}
        count = f"/private-chat-message-count/{team}/{member.id}"
        assert owner.client.get(count).json() == {"count": 8}
    assert drift(live) == []


def make_team(owner: Somebody, name: str | None = None) -> int:
    answer = owner.client.post("/team/", json={"name": name or f"team {time.monotonic_ns()}"})
    assert answer.status_code == 200, answer.text
    made: int = answer.json()["id"]
    return made


def join(member: Somebody, team: int) -> None:
    assert member.client.post("/membership/", json={"team": team}).status_code == 201


def post(author: Somebody, team: int) -> Any:
    return author.client.post(f"/team-chat-post/{team}", json={"team": team, "message": "a word"})


def post_timed(author: Somebody, team: int) -> tuple[float, int]:
    began = time.monotonic()
    return began, post(author, team).status_code


def whisper(author: Somebody, team: int, recipient: int) -> Any:
    body = {"team": team, "message": "a whisper"}
    return author.client.post(f"/private-chat-post/{team}/{recipient}", json=body)


def drift(live: Live) -> Any:
    """Conversations of living teams whose count is not their number of rows, or whose last position was passed."""
    return live.rows(
        "[c.pk for c in Conversation.objects.filter(team__deleted_at=None)"
        " if c.message_count != c.messages.count()"
        " or c.last_position < max([0, *c.messages.values_list('position', flat=True)])]"
    )
