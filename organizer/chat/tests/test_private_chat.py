import pytest

from organizer.chat.models import Conversation


def post(person, team, other, text="psst"):
    return person.post(f"/private-chat-post/{team.pk}/{other.id}", {"team": team.pk, "message": text})


def count(person, team, other):
    return person.get(f"/private-chat-message-count/{team.pk}/{other.id}")


def test_two_people_share_one_conversation_whoever_writes_first(bob, carol, team):
    first = post(bob, team, carol).json()
    second = post(carol, team, bob).json()
    assert (first["owner"], first["recipient"]) == ("bob", "carol")
    assert (second["owner"], second["recipient"]) == ("carol", "bob")
    assert first["conversation"] == second["conversation"]
    for one, other in ((bob, carol), (carol, bob)):
        listed = one.get("/private-chat-list/", team_id=team.pk, from_user_id=other.id).json()
        assert [message["id"] for message in listed["results"]] == [first["id"], second["id"]]
        assert count(one, team, other).json() == {"count": 2}


def test_the_team_owner_does_not_read_private_messages_of_others(alice, bob, carol, team):
    number = post(bob, team, carol).json()["id"]
    assert alice.get("/private-chat-list/", team_id=team.pk).json()["count"] == 0
    assert count(alice, team, carol).json() == {"count": 0}
    assert alice.put(f"/private-chat-put/{number}", {"team": team.pk, "message": "x"}).status_code == 404


def test_recipient_sees_but_may_not_change(bob, carol, team):
    number = post(bob, team, carol).json()["id"]
    assert carol.put(f"/private-chat-put/{number}", {"team": team.pk, "message": "x"}).status_code == 403
    assert carol.delete(f"/private-chat-delete/{number}").status_code == 403


def test_note_to_self(bob, team):
    answer = post(bob, team, bob)
    assert (answer.status_code, answer.json()["recipient"]) == (201, "bob")
    assert count(bob, team, bob).json() == {"count": 1}


def test_recipient_outside_the_team_is_answered_like_nobody(bob, mallory, team):
    outside, nobody = (
        post(bob, team, mallory),
        bob.post(f"/private-chat-post/{team.pk}/{10**15}", {"team": 1, "message": "x"}),
    )
    assert outside.status_code == nobody.status_code == 400
    assert outside.content == nobody.content
    assert list(outside.json()) == ["recipient"]
    assert count(bob, team, mallory).json() == {"count": 0}
    assert not Conversation.objects.exists()


def test_outsider_is_refused(bob, mallory, team):
    assert post(mallory, team, bob).status_code == 403
    assert count(mallory, team, bob).status_code == 403


def test_who_left_the_team_reads_nothing_and_the_other_keeps_the_history(bob, carol, team):
    post(bob, team, carol)
    carol.delete(f"/leave/team/{team.pk}")
    assert carol.get("/private-chat-list/").json()["count"] == 0
    assert bob.get("/private-chat-list/").json()["count"] == 1
    assert post(bob, team, carol).status_code == 400


@pytest.mark.parametrize("kind", ["team", "private"])
def test_messages_are_not_reachable_through_the_other_chats_paths(bob, carol, team, kind):
    private = post(bob, team, carol).json()["id"]
    public = bob.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "hi"}).json()["id"]
    number = private if kind == "team" else public
    body = {"team": team.pk, "message": "x"}
    assert bob.put(f"/{kind}-chat-put/{number}", body).status_code == 404
    assert bob.delete(f"/{kind}-chat-delete/{number}").status_code == 404


def test_recipients_name_is_searched_too_but_not_the_readers_own_on_received_ones(bob, carol, team):
    post(bob, team, carol, "tea?")
    post(carol, team, bob, "yes")
    found = bob.get("/private-chat-list/", search="CAROL").json()
    assert found["count"] == 2
    assert bob.get("/private-chat-list/", search="carol tea").json()["count"] == 1
    assert bob.get("/private-chat-list/", search="mallory").json()["count"] == 0
