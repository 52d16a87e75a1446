"""DELETE /leave/team/<team_id>"""

import pytest

from organizer.teams.actions import join_team
from tests.contract.answers import NOBODY, NOT_ALLOWED, NOT_FOUND, body_of, column, holds, is_empty
from tests.contract.covering import covers

TASK = {"title": "Rake", "due_date": "2023-09-15T18:41", "category": 0, "priority": 2, "status": 0}


@covers(
    "QUIT MEMBERSHIP", "DELETE /leave/team/<team_id>", "QUIT MEMBERSHIP: Response if SUCCESSFUL", "Test leaving Teams"
)
def test_a_member_leaves(team, alice, bob):
    assert is_empty(bob.delete(f"/leave/team/{team.pk}"))
    assert body_of(bob.get("/membership/"))["count"] == 0
    assert column(alice.get("/teammates/"), "member") == ["carol"]


@covers("QUIT MEMBERSHIP: Response if NOT ALLOWED or NOT FOUND", "teams: leaving what one is not in is a 404")
def test_leaving_what_one_is_not_in_is_not_found(team, alice, bob, mallory):
    bob.delete(f"/leave/team/{team.pk}")

    for person in (alice, bob, mallory):
        assert body_of(person.delete(f"/leave/team/{team.pk}"), 404) == NOT_FOUND
    assert body_of(bob.delete(f"/leave/team/{NOBODY}"), 404) == NOT_FOUND


@covers("teams: leaving ends chat access at once")
def test_leaving_ends_chat_access_at_once(team, alice, bob):
    said = body_of(bob.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "hello"}), 201)
    told = body_of(bob.post(f"/private-chat-post/{team.pk}/{alice.id}", {"team": team.pk, "message": "psst"}), 201)
    bob.delete(f"/leave/team/{team.pk}")

    for path in ("/team-chat-list/", "/private-chat-list/"):
        assert body_of(bob.get(path, team_id=team.pk))["count"] == 0
        assert body_of(bob.get(path))["count"] == 0
    for path in (f"/team-chat-message-count/{team.pk}", f"/private-chat-message-count/{team.pk}/{alice.id}"):
        assert body_of(bob.get(path), 403) == NOT_ALLOWED
    for path in (f"/team-chat-post/{team.pk}", f"/private-chat-post/{team.pk}/{alice.id}"):
        assert body_of(bob.post(path, {"team": team.pk, "message": "still here?"}), 403) == NOT_ALLOWED
    assert bob.delete(f"/team-chat-delete/{said['id']}").status_code == 404
    assert bob.delete(f"/private-chat-delete/{told['id']}").status_code == 404


@covers("teams: leaving ends chat access at once")
def test_the_messages_of_who_left_stay_for_the_team(team, alice, bob):
    bob.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "hello"})
    bob.delete(f"/leave/team/{team.pk}")

    assert column(alice.get("/team-chat-list/", team_id=team.pk), "message") == ["hello"]


@covers("teams: who left cannot be assigned", "Test leaving Teams")
def test_who_left_cannot_be_assigned(team, alice, bob):
    bob.delete(f"/leave/team/{team.pk}")

    assert list(body_of(alice.post("/tasks/", TASK | {"asigned_to": bob.id}), 400)) == ["asigned_to"]


@covers("teams: what was assigned is nobody's once no team connects the two")
@pytest.mark.parametrize("end", ["the member leaves", "the owner removes them", "the owner deletes the team"])
def test_an_assignment_ends_with_the_last_common_team(team, alice, bob, end):
    task = body_of(alice.post("/tasks/", TASK | {"asigned_to": bob.id}))
    if end == "the member leaves":
        bob.delete(f"/leave/team/{team.pk}")
    elif end == "the owner removes them":
        [membership] = body_of(bob.get("/membership/"))["results"]
        alice.delete(f"/membership/{membership['id']}/")
    else:
        alice.delete(f"/team/{team.pk}/")

    assert body_of(bob.get(f"/task/{task['id']}"), 400) == NOT_FOUND
    assert holds(body_of(alice.get(f"/task/{task['id']}")), asigned_to=None, asigned_to_username=None)
    assert list(body_of(alice.put(f"/task/{task['id']}", TASK | {"asigned_to": bob.id}), 400)) == ["asigned_to"]


@covers("teams: an assignment is checked only when it changes", "teams: who left cannot be assigned")
def test_an_assignment_survives_leaving_and_edits_while_another_team_connects_the_two(team, alice, bob, carol):
    task = body_of(alice.post("/tasks/", TASK | {"asigned_to": bob.id}))
    choir = body_of(carol.post("/team/", {"name": "Choir"}))["id"]
    for person in (alice, bob):
        join_team(person=person.user, team_id=choir)
    bob.delete(f"/leave/team/{team.pk}")

    assert holds(body_of(bob.get(f"/task/{task['id']}")), asigned_to=bob.id, asigned_to_username="bob")
    edited = alice.put(f"/task/{task['id']}", TASK | {"title": "Rake leaves", "asigned_to": bob.id})
    assert holds(body_of(edited), title="Rake leaves", asigned_to=bob.id)
    assert body_of(bob.put(f"/task/{task['id']}", TASK | {"status": 2, "asigned_to": bob.id}))["status"] == 2
    alice.put(f"/task/{task['id']}", TASK | {"asigned_to": None})
    assert list(body_of(alice.put(f"/task/{task['id']}", TASK | {"asigned_to": bob.id}), 400)) == ["asigned_to"]


@covers("QUIT MEMBERSHIP")
def test_who_left_may_join_again(team, bob):
    bob.delete(f"/leave/team/{team.pk}")
    join_team(person=bob.user, team_id=team.pk)

    assert body_of(bob.get("/membership/"))["count"] == 1
