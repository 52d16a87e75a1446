"""Everybody's list of conversations, and what is unread in them."""

import pytest

from organizer.chat.conversations import MAX_UNREAD
from organizer.chat.models import Conversation, Message, ReadMark
from organizer.events.models import Event
from organizer.teams.actions import create_team, delete_team, join_team, leave_team

pytestmark = pytest.mark.django_db


def say(author, team, text="hello", to=None):
    path = f"/team-chat-post/{team.pk}" if to is None else f"/private-chat-post/{team.pk}/{to.id}"
    answer = author.post(path, {"team": team.pk, "message": text})
    assert answer.status_code == 201
    return answer.json()


def conversations(person, **parameters):
    answer = person.get("/conversations/", limit=50, **parameters)
    assert answer.status_code == 200
    return answer.json()["results"]


def only(person, **parameters):
    [found] = conversations(person, **parameters)
    return found


def test_a_teams_chat_is_listed_before_anybody_has_posted(team, alice, bob):
    [found] = conversations(bob)
    assert found == {
        "id": Conversation.objects.get().pk,
        "kind": "team",
        "team": team.pk,
        "team_name": "Gardeners",
        "title": "Gardeners",
        "other": None,
        "message_count": 0,
        "last_position": 0,
        "last_message": None,
        "last_activity": None,
        "unread": 0,
        "read_position": 0,
    }
    assert only(alice)["id"] == found["id"]


def test_the_listed_conversation_is_the_one_that_is_posted_to(team, alice, bob):
    before = only(bob)["id"]
    assert say(alice, team)["conversation"] == before
    assert only(bob)["id"] == before


def test_outsider_has_no_conversations(team, alice, mallory):
    say(alice, team)
    assert conversations(mallory) == []


def test_a_private_chat_appears_for_the_recipient_by_itself(team, alice, bob, carol):
    message = say(alice, team, "psst", to=bob)
    found = only(bob, kind="private")
    assert (found["title"], found["other"]) == ("alice", {"id": alice.id, "username": "alice"})
    assert found["last_message"] == message
    assert found["unread"] == 1
    assert only(alice, kind="private")["title"] == "bob"
    assert conversations(carol, kind="private") == []


def test_a_note_to_self_names_oneself(team, bob):
    say(bob, team, "milk", to=bob)
    found = only(bob, kind="private")
    assert (found["title"], found["other"], found["unread"]) == ("bob", {"id": bob.id, "username": "bob"}, 0)


def test_the_newest_activity_comes_first_and_silent_ones_last(team, alice, bob):
    silent = create_team(owner=bob.user, name="Silent")
    say(alice, team)
    say(alice, team, to=bob)
    assert [found["title"] for found in conversations(bob)] == ["alice", "Gardeners", "Silent"]
    say(alice, team)
    assert [found["title"] for found in conversations(bob)] == ["Gardeners", "alice", "Silent"]
    assert [found["title"] for found in conversations(bob, kind="team")] == ["Gardeners", "Silent"]
    say(bob, silent)
    assert conversations(bob)[0]["title"] == "Silent"


def test_an_unknown_kind_is_refused(team, bob):
    answer = bob.get("/conversations/", kind="public")
    assert (answer.status_code, list(answer.json())) == (400, ["kind"])


def test_pages_name_their_neighbours(team, alice, bob):
    say(alice, team, to=bob)
    first = bob.get("/conversations/", limit=1).json()
    assert first["count"] == 2
    second = bob.get("/conversations/", limit=1, offset=1).json()
    assert [first["results"][0]["kind"], second["results"][0]["kind"]] == ["private", "team"]
    assert first["next"].endswith("/conversations/?limit=1&offset=1")


def test_leaving_a_team_takes_its_conversations_away(team, alice, bob):
    say(alice, team)
    say(alice, team, to=bob)
    leave_team(person=bob.user, team_id=team.pk)
    assert conversations(bob) == []


def test_a_deleted_team_has_no_conversations(team, alice, bob):
    say(alice, team)
    delete_team(actor=alice.user, team=team)
    assert conversations(bob) == conversations(alice) == []


def test_the_list_takes_as_many_statements_for_many_as_for_one(team, alice, bob, django_assert_num_queries):
    say(alice, team)
    conversations(bob)
    with django_assert_num_queries(5):
        conversations(bob)
    for number in range(4):
        other = create_team(owner=alice.user, name=f"team {number}")
        join_team(person=bob.user, team_id=other.pk)
        say(alice, other)
        say(alice, other, to=bob)
    conversations(bob)
    with django_assert_num_queries(5):
        assert len(conversations(bob)) == 9


def test_messages_of_others_are_unread_until_they_are_read(team, alice, bob):
    for _ in range(3):
        position = say(alice, team)["position"]
    found = only(bob)
    assert (found["unread"], found["read_position"]) == (3, 0)
    answer = bob.put(f"/conversations/{found['id']}/read", {"position": position - 1})
    assert (answer.status_code, answer.json()) == (
        200,
        {"conversation": found["id"], "read_position": position - 1, "unread": 1},
    )
    bob.put(f"/conversations/{found['id']}/read", {"position": position})
    assert (only(bob)["unread"], only(bob)["read_position"]) == (0, position)


def test_who_joins_has_read_what_was_said_before(team, alice, bob, mallory):
    for _ in range(3):
        position = say(alice, team)["position"]
    assert mallory.post("/membership/", {"team": team.pk}).status_code == 201
    assert (only(mallory)["unread"], only(mallory)["read_position"]) == (0, position)
    assert (only(bob)["unread"], only(bob)["read_position"]) == (3, 0)
    say(alice, team)
    assert (only(mallory)["unread"], only(bob)["unread"]) == (1, 4)


def test_who_joins_a_team_that_is_silent_reads_from_its_first_message(team, alice, mallory):
    mallory.post("/membership/", {"team": team.pk})
    say(alice, team)
    assert only(mallory)["unread"] == 1


def test_who_comes_back_has_read_the_teams_chat_but_not_what_was_said_in_private(team, alice, bob):
    say(alice, team)
    say(alice, team, "psst", to=bob)
    leave_team(person=bob.user, team_id=team.pk)
    say(alice, team)
    bob.post("/membership/", {"team": team.pk})
    assert only(bob, kind="team")["unread"] == 0
    assert only(bob, kind="private")["unread"] == 1


def test_a_refused_join_marks_nothing(team, alice, bob):
    say(alice, team)
    assert bob.post("/membership/", {"team": team.pk}).status_code == 400
    assert only(bob)["unread"] == 1
    assert not ReadMark.objects.exists()


def test_ones_own_messages_are_read(team, alice, bob):
    position = say(bob, team)["position"]
    assert (only(bob)["unread"], only(bob)["read_position"]) == (0, position)
    assert only(alice)["unread"] == 1


def test_posting_does_not_read_what_others_wrote_before(team, alice, bob):
    say(alice, team)
    say(bob, team)
    assert (only(bob)["unread"], only(bob)["read_position"]) == (1, 0)


def test_a_deleted_message_is_not_unread(team, alice, bob):
    say(alice, team)
    gone = say(alice, team)
    alice.delete(f"/team-chat-delete/{gone['id']}")
    found = only(bob)
    assert (found["unread"], found["message_count"], found["last_position"]) == (1, 1, 2)
    assert found["last_message"]["position"] == 1


def test_reading_never_moves_back(team, alice, bob):
    for _ in range(3):
        say(alice, team)
    found = only(bob)["id"]
    bob.put(f"/conversations/{found}/read", {"position": 3})
    assert bob.put(f"/conversations/{found}/read", {"position": 1}).json()["read_position"] == 3
    assert ReadMark.objects.get().position == 3


def test_reading_beyond_the_end_reads_to_the_end_only(team, alice, bob):
    say(alice, team)
    found = only(bob)["id"]
    for far in (1000, 10**30):
        assert bob.put(f"/conversations/{found}/read", {"position": far}).json()["read_position"] == 1
    say(alice, team)
    assert only(bob)["unread"] == 1


@pytest.mark.parametrize("position", [-1, "x", None, 1.5, [], {}])
def test_a_position_is_a_whole_number(team, alice, bob, position):
    say(alice, team)
    answer = bob.put(f"/conversations/{only(bob)['id']}/read", {"position": position})
    assert (answer.status_code, list(answer.json())) == (400, ["position"])


def test_the_count_of_unread_messages_stops(team, alice, bob):
    first = say(alice, team)
    Conversation.objects.update(last_position=MAX_UNREAD + 5, message_count=MAX_UNREAD + 5)
    model = Message.objects.get(pk=first["id"])
    for position in range(2, MAX_UNREAD + 6):
        model.pk, model.position = None, position
        model.save(force_insert=True)
    assert only(bob)["unread"] == MAX_UNREAD
    assert bob.put(f"/conversations/{first['conversation']}/read", {"position": 6}).json()["unread"] == MAX_UNREAD - 1


@pytest.mark.parametrize(("method", "rest", "body"), [("PUT", "read", {"position": 1}), ("POST", "typing", None)])
def test_what_one_cannot_read_is_answered_like_what_does_not_exist(team, alice, bob, mallory, method, rest, body):
    private = say(alice, team, to=bob)["conversation"]
    shared = say(alice, team)["conversation"]
    missing = mallory.send(method, f"/conversations/{shared + 999}/{rest}", body)
    assert missing.status_code == 404
    for hidden in (private, shared):
        refusal = mallory.send(method, f"/conversations/{hidden}/{rest}", body)
        assert (refusal.status_code, refusal.content) == (404, missing.content)


def test_only_ones_own_devices_learn_what_one_has_read(team, alice, bob):
    found = say(alice, team)["conversation"]
    bob.put(f"/conversations/{found}/read", {"position": 1})
    event = Event.objects.latest("pk")
    assert (event.type, event.people, event.losers) == ("conversation.read", [bob.id], [])
    assert event.ids == {"conversation": found, "team": team.pk, "user": bob.id}


def test_reading_nothing_new_tells_nobody(team, alice, bob):
    found = say(alice, team)["conversation"]
    bob.put(f"/conversations/{found}/read", {"position": 1})
    before = Event.objects.count()
    bob.put(f"/conversations/{found}/read", {"position": 1})
    bob.put(f"/conversations/{found}/read", {"position": 0})
    assert Event.objects.count() == before
