import pytest

from organizer.chat.models import Conversation, Message
from organizer.events.models import Event

NOT_ALLOWED = {"detail": "You do not have permission to perform this action."}


def post(person, team, text="hello"):
    return person.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": text})


def test_member_can_post_and_everybody_in_the_team_reads_it(alice, bob, carol, team):
    answer = post(bob, team, "The beds are dug")
    assert answer.status_code == 201
    assert answer.json()["owner"] == "bob"
    for reader in (alice, bob, carol):
        listed = reader.get("/team-chat-list/", team_id=team.pk).json()
        assert [message["message"] for message in listed["results"]] == ["The beds are dug"]


def test_outsider_is_refused_and_nothing_is_written(mallory, team):
    answer = post(mallory, team)
    assert (answer.status_code, answer.json()) == (403, NOT_ALLOWED)
    assert not Message.objects.exists()
    assert not Event.objects.filter(type="message.posted").exists()


def test_an_outsider_hears_nothing_of_what_is_wrong_with_their_body_but_a_member_does(bob, mallory, team):
    path, wrong = f"/team-chat-post/{team.pk}", {"message": "", "image": "x"}
    for ask in (lambda person: person.post(path, wrong), lambda person: person.form("POST", path, wrong)):
        assert ask(mallory).status_code == 403
        assert ask(bob).status_code == 400


def test_outsider_reads_an_empty_list_as_of_a_team_that_does_not_exist(alice, mallory, team):
    post(alice, team)
    hidden, missing = (mallory.get("/team-chat-list/", team_id=number).json() for number in (team.pk, 10**15))
    assert hidden == missing == {"count": 0, "next": None, "previous": None, "results": []}


def test_count_moves_with_posts_and_deletions(alice, bob, team):
    path = f"/team-chat-message-count/{team.pk}"
    assert bob.get(path).json() == {"count": 0}
    first = post(alice, team).json()["id"]
    post(bob, team)
    assert bob.get(path).json() == {"count": 2}
    alice.delete(f"/team-chat-delete/{first}")
    assert bob.get(path).json() == {"count": 1}


def test_count_is_refused_to_outsiders_as_for_a_missing_team(mallory, team):
    for number in (team.pk, 10**15, 10**40):
        answer = mallory.get(f"/team-chat-message-count/{number}")
        assert (answer.status_code, answer.json()) == (403, NOT_ALLOWED)


def test_team_in_the_body_is_required_but_the_address_decides(alice, team):
    assert alice.post(f"/team-chat-post/{team.pk}", {"message": "x"}).json() == {"team": ["This field is required."]}
    answer = alice.post(f"/team-chat-post/{team.pk}", {"team": 10**9, "message": "x"})
    assert (answer.status_code, answer.json()["team"]) == (201, team.pk)


@pytest.mark.parametrize("text", ["", "   ", None])
def test_message_may_not_be_blank(alice, team, text):
    answer = alice.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": text})
    assert answer.status_code == 400
    assert "message" in answer.json()


def test_author_edits_and_version_and_time_tell(bob, team):
    posted = post(bob, team).json()
    answer = bob.put(f"/team-chat-put/{posted['id']}", {"team": team.pk, "message": "better"})
    edited = answer.json()
    assert answer.status_code == 200
    assert (edited["message"], edited["version"], posted["edited_at"]) == ("better", 2, None)
    assert edited["edited_at"] is not None
    assert edited["created_at"] == posted["created_at"]


def test_others_who_see_a_message_may_not_change_it(alice, bob, team):
    number = post(bob, team).json()["id"]
    body = {"team": team.pk, "message": "mine now"}
    for answer in (alice.put(f"/team-chat-put/{number}", body), alice.delete(f"/team-chat-delete/{number}")):
        assert (answer.status_code, answer.json()) == (403, NOT_ALLOWED)


def test_who_cannot_see_a_message_cannot_tell_it_exists(bob, mallory, team):
    number = post(bob, team).json()["id"]
    body = {"team": team.pk, "message": "mine now"}
    for target in (number, 10**15):
        assert mallory.put(f"/team-chat-put/{target}", body).status_code == 404
        assert mallory.delete(f"/team-chat-delete/{target}").json() == {"detail": "Not found."}


def test_author_who_left_loses_sight_of_their_own_messages(bob, team):
    number = post(bob, team).json()["id"]
    assert bob.delete(f"/leave/team/{team.pk}").status_code == 204
    assert bob.get("/team-chat-list/", team_id=team.pk).json()["count"] == 0
    assert bob.delete(f"/team-chat-delete/{number}").status_code == 404
    assert post(bob, team).status_code == 403


def test_deleted_message_is_gone_and_its_position_is_not_used_again(bob, team):
    first = post(bob, team).json()
    answer = bob.delete(f"/team-chat-delete/{first['id']}")
    assert (answer.status_code, answer.json()) == (200, {"details": "message deleted!"})
    assert bob.delete(f"/team-chat-delete/{first['id']}").status_code == 404
    assert post(bob, team).json()["position"] == first["position"] + 1


def test_deleting_the_team_hides_its_messages_at_once_and_the_purge_removes_them(alice, bob, team):
    from organizer.chat.actions import purge_deleted_teams

    conversation = post(bob, team).json()["conversation"]
    alice.put(f"/conversations/{conversation}/read", {"position": 1})
    bob.post(f"/private-chat-post/{team.pk}/{alice.id}", {"team": team.pk, "message": "bye"})
    alice.delete(f"/team/{team.pk}/")
    assert bob.get("/team-chat-list/").json()["count"] == 0
    assert purge_deleted_teams() == 2
    assert not Message.objects.exists()
    assert not Conversation.objects.exists()


def test_each_change_is_recorded_without_its_text(bob, team):
    number = post(bob, team, "a secret").json()["id"]
    bob.put(f"/team-chat-put/{number}", {"team": team.pk, "message": "another"})
    bob.delete(f"/team-chat-delete/{number}")
    events = Event.objects.filter(type__startswith="message.")
    assert [event.type for event in events.order_by("pk")] == ["message.posted", "message.edited", "message.deleted"]
    assert all(event.ids["message"] == number and "secret" not in str(vars(event)) for event in events)
