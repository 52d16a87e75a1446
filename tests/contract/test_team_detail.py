"""GET, PUT and DELETE /team/<id>/"""

import pytest

from organizer.teams.actions import create_team
from tests.contract.answers import BLANK, NOBODY, NOT_ALLOWED, NOT_FOUND, REQUIRED, body_of, column, holds, is_empty
from tests.contract.covering import covers


@covers("RETRIEVE TEAM", "GET /team/<id>/", "RETRIEVE TEAM: Response if SUCCESSFUL")
def test_a_team_is_answered_as_documented(team, alice):
    body = body_of(alice.get(f"/team/{team.pk}/"))

    assert holds(body, id=team.pk, owner="alice", name="Gardeners", is_member=False)


@covers("RETRIEVE TEAM: Response if SUCCESSFUL")
def test_a_member_sees_the_membership(team, bob):
    assert body_of(bob.get(f"/team/{team.pk}/"))["is_member"] is True


@covers("teams: anyone signed in reads a team")
def test_an_outsider_may_read_a_team(team, mallory):
    assert holds(body_of(mallory.get(f"/team/{team.pk}/")), name="Gardeners", is_member=False)


@covers("RETRIEVE TEAM: Response if NOT FOUND", "rules: not found")
@pytest.mark.parametrize("number", [NOBODY, 0, 10**30])
def test_a_missing_team_is_not_found(alice, number: int):
    assert body_of(alice.get(f"/team/{number}/"), 404) == NOT_FOUND


@covers("UPDATE TEAM", "PUT /team/<id>/", "UPDATE TEAM: Response if SUCCESSFUL", "Test updating Teams")
def test_a_team_is_renamed(team, alice):
    body = body_of(alice.put(f"/team/{team.pk}/", {"name": "XXX Team"}))

    assert holds(body, id=team.pk, owner="alice", name="XXX Team", is_member=False)
    assert body_of(alice.get(f"/team/{team.pk}/"))["name"] == "XXX Team"


@covers(
    "UPDATE TEAM",
    "rules: JSON and multipart work on every write",
    "client: PUT and DELETE of a team work without the trailing slash, without a redirect",
)
def test_a_team_is_renamed_by_form_without_the_slash(team, alice):
    assert body_of(alice.form("PUT", f"/team/{team.pk}", {"name": "XXX Team"}))["name"] == "XXX Team"


@covers("UPDATE TEAM: Response if NAME FIELD IS EMPTY", "Test updating Teams")
def test_a_team_needs_a_name(team, alice):
    assert body_of(alice.put(f"/team/{team.pk}/", {"name": ""}), 400) == {"name": BLANK}
    assert body_of(alice.form("PUT", f"/team/{team.pk}/", {"name": ""}), 400) == {"name": BLANK}
    assert body_of(alice.put(f"/team/{team.pk}/", {}), 400) == {"name": REQUIRED}


@covers("teams: the same owner and name twice is a 400, on rename too")
def test_a_rename_cannot_take_the_name_of_ones_other_team(team, alice):
    create_team(owner=alice.user, name="Cooks")

    assert list(body_of(alice.put(f"/team/{team.pk}/", {"name": "Cooks"}), 400)) == ["name"]
    assert body_of(alice.get(f"/team/{team.pk}/"))["name"] == "Gardeners"


@covers("teams: the same owner and name twice is a 400, on rename too")
def test_a_rename_to_the_same_name_is_fine(team, alice):
    assert body_of(alice.put(f"/team/{team.pk}/", {"name": "Gardeners"}))["name"] == "Gardeners"


@covers("teams: another owner may use the name")
def test_a_rename_may_take_the_name_of_somebody_elses_team(team, alice, mallory):
    create_team(owner=mallory.user, name="Cooks")

    assert body_of(alice.put(f"/team/{team.pk}/", {"name": "Cooks"}))["name"] == "Cooks"


@covers("teams: only the owner changes a team", "rules: not allowed")
def test_members_and_outsiders_cannot_change_a_team(team, alice, bob, mallory):
    for other in (bob, mallory):
        assert body_of(other.put(f"/team/{team.pk}/", {"name": "Taken"}), 403) == NOT_ALLOWED
        assert body_of(other.delete(f"/team/{team.pk}/"), 403) == NOT_ALLOWED
    assert body_of(alice.get(f"/team/{team.pk}/"))["name"] == "Gardeners"


@covers("rules: not found")
def test_a_missing_team_cannot_be_renamed(alice):
    assert body_of(alice.put(f"/team/{NOBODY}/", {"name": "Ghosts"}), 404) == NOT_FOUND


@covers("DELETE TEAM", "DELETE /team/<id>/", "DELETE TEAM: Response if SUCCESSFUL", "FEATURES: Forming Teams")
def test_a_team_is_deleted(team, alice):
    assert is_empty(alice.delete(f"/team/{team.pk}/"))
    assert body_of(alice.get(f"/team/{team.pk}/"), 404) == NOT_FOUND
    assert column(alice.get("/team/"), "id") == []


@covers(
    "DELETE TEAM: Response if NOT FOOUND",
    "client: PUT and DELETE of a team work without the trailing slash, without a redirect",
)
def test_a_deleted_team_is_not_found(team, alice):
    assert is_empty(alice.delete(f"/team/{team.pk}"))
    assert body_of(alice.delete(f"/team/{team.pk}"), 404) == NOT_FOUND
    assert body_of(alice.delete(f"/team/{NOBODY}/"), 404) == NOT_FOUND


@covers("teams: delete takes memberships and messages with it; tasks stay")
def test_deleting_a_team_takes_memberships_and_messages_but_no_tasks(team, alice, bob):
    task = body_of(alice.post("/tasks/", {"title": "Rake", "due_date": "2023-09-15T18:41", "asigned_to": bob.id}))
    alice.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "hello"})
    alice.post(f"/private-chat-post/{team.pk}/{bob.id}", {"team": team.pk, "message": "hello Bob"})

    assert is_empty(alice.delete(f"/team/{team.pk}/"))

    for path in ("/membership/", "/team-chat-list/", "/private-chat-list/"):
        assert body_of(bob.get(path))["count"] == 0
    assert body_of(alice.get("/teammates/"))["count"] == 0
    assert body_of(alice.get("/team-chat-list/"))["count"] == 0
    assert bob.get(f"/team-chat-message-count/{team.pk}").status_code == 403
    assert holds(body_of(alice.get(f"/task/{task['id']}")), title="Rake", asigned_to=None)


@covers("teams: the same owner and name twice is a 400, on rename too")
def test_the_name_of_a_deleted_team_is_free_again(team, alice):
    alice.delete(f"/team/{team.pk}/")

    assert body_of(alice.post("/team/", {"name": "Gardeners"}))["name"] == "Gardeners"
