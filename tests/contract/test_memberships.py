"""GET /teammates/, GET and POST /membership/, GET and DELETE /membership/<id>"""

import pytest

from organizer.teams.actions import create_team, join_team
from organizer.teams.models import Membership
from tests.contract.answers import NOBODY, NOT_FOUND, PAGE, REQUIRED, body_of, column, holds, is_empty, results_of
from tests.contract.covering import covers


def membership_of(person, team) -> Membership:
    return Membership.objects.get(team=team, member=person.user)


@covers("LIST OF TEAMMATES", "GET /teammates/", "LIST OF TEAMMATES: Response if SUCCESSFUL")
def test_teammates_are_answered_as_documented(team, alice, bob, carol):
    body = body_of(alice.get("/teammates/"))

    assert set(body) == PAGE
    assert (body["count"], body["next"], body["previous"]) == (2, None, None)
    first, second = body["results"]
    expected = {
        "id": membership_of(bob, team).pk,
        "team_name": "Gardeners",
        "team": team.pk,
        "user_id": bob.id,
        "member": "bob",
    }
    assert holds(first, **expected)
    assert holds(second, id=membership_of(carol, team).pk, user_id=carol.id, member="carol")


@covers("teams: teammates are memberships of my teams, by id")
def test_teammates_come_from_my_own_teams_only_by_id(team, alice, bob, mallory):
    cooks = create_team(owner=alice.user, name="Cooks")
    foreign = create_team(owner=mallory.user, name="Foreign")
    join_team(person=mallory.user, team_id=cooks.pk)
    join_team(person=alice.user, team_id=foreign.pk)
    join_team(person=bob.user, team_id=foreign.pk)

    items = results_of(alice.get("/teammates/", limit=100))

    assert [(item["team_name"], item["member"]) for item in items] == [
        ("Gardeners", "bob"),
        ("Gardeners", "carol"),
        ("Cooks", "mallory"),
    ]
    assert [item["id"] for item in items] == sorted(item["id"] for item in items)


@covers("teams: teammates are memberships of my teams, by id")
def test_a_member_has_no_teammates_in_the_teams_of_others(team, bob):
    assert body_of(bob.get("/teammates/"))["count"] == 0


@covers("LIST OF TEAM MEMBERSHIPS", "GET /membership/", "LIST OF TEAM MEMBERSHIPS: Response if SUCCESSFUL")
def test_memberships_are_answered_as_documented(team, bob):
    body = body_of(bob.get("/membership/"))

    assert set(body) == PAGE
    assert (body["count"], body["next"], body["previous"]) == (1, None, None)
    expected = {
        "id": membership_of(bob, team).pk,
        "team_name": "Gardeners",
        "team": team.pk,
        "user_id": bob.id,
        "member": "bob",
    }
    assert holds(body["results"][0], **expected)


@covers("LIST OF TEAM MEMBERSHIPS", "teams: membership lists mine in teams of others")
def test_ones_own_teams_are_no_memberships(team, alice):
    assert body_of(alice.get("/membership/"))["count"] == 0


@covers(
    "CREATE MEMBERSHIP",
    "POST /membership/",
    "CREATE MEMBERSHIP: Response if SUCCESSFUL",
    "rules: creates answer with the created object",
    "Test joining Teams",
)
def test_joining_answers_the_membership(team, mallory):
    body = body_of(mallory.post("/membership/", {"team": team.pk}), 201)

    assert holds(body, team_name="Gardeners", team=team.pk, user_id=mallory.id, member="mallory")
    assert body["id"] == membership_of(mallory, team).pk


@covers("CREATE MEMBERSHIP", "rules: JSON and multipart work on every write", "FEATURES: Forming Teams")
def test_joining_by_form(team, mallory):
    assert body_of(mallory.form("POST", "/membership/", {"team": team.pk}), 201)["team"] == team.pk


@covers("Test joining Teams")
def test_a_member_can_be_assigned_to_the_owners_tasks(team, alice, mallory):
    task = {"title": "Rake", "due_date": "2023-09-15T18:41", "asigned_to": mallory.id}
    assert list(body_of(alice.post("/tasks/", task), 400)) == ["asigned_to"]

    mallory.post("/membership/", {"team": team.pk})

    assert body_of(alice.post("/tasks/", task))["asigned_to"] == mallory.id


@covers("teams: joining again, one's own team or a missing one is a 400")
def test_joining_again_is_refused(team, bob):
    assert list(body_of(bob.post("/membership/", {"team": team.pk}), 400)) == ["team"]
    assert body_of(bob.get("/membership/"))["count"] == 1


@covers("teams: joining again, one's own team or a missing one is a 400")
def test_joining_ones_own_team_is_refused(team, alice):
    assert list(body_of(alice.post("/membership/", {"team": team.pk}), 400)) == ["team"]


@covers("teams: joining again, one's own team or a missing one is a 400")
@pytest.mark.parametrize("number", [NOBODY, 0, -1, 10**30, "rubbish", ""])
def test_joining_a_missing_team_is_refused(alice, number):
    assert list(body_of(alice.post("/membership/", {"team": number}), 400)) == ["team"]
    assert list(body_of(alice.form("POST", "/membership/", {"team": number}), 400)) == ["team"]


@covers("rules: missing and blank fields")
def test_joining_needs_a_team(alice):
    assert body_of(alice.post("/membership/", {}), 400) == {"team": REQUIRED}


@covers("teams: a membership is seen by its member and the team's owner")
def test_member_and_owner_see_a_membership(team, alice, bob):
    number = membership_of(bob, team).pk

    for person in (alice, bob):
        assert holds(
            body_of(person.get(f"/membership/{number}")), id=number, team=team.pk, member="bob", user_id=bob.id
        )


@covers("teams: a membership is seen by its member and the team's owner")
def test_nobody_else_sees_a_membership(team, bob, carol, mallory):
    number = membership_of(bob, team).pk

    for person in (carol, mallory):
        assert body_of(person.get(f"/membership/{number}"), 404) == NOT_FOUND
        assert body_of(person.delete(f"/membership/{number}"), 404) == NOT_FOUND
    assert body_of(bob.get("/membership/"))["count"] == 1


@covers("teams: deleting a membership ends it")
def test_a_member_ends_the_membership(team, alice, bob):
    assert is_empty(bob.delete(f"/membership/{membership_of(bob, team).pk}"))
    assert column(alice.get("/teammates/"), "member") == ["carol"]


@covers("teams: deleting a membership ends it")
def test_the_owner_removes_a_member(team, alice, bob):
    assert is_empty(alice.delete(f"/membership/{membership_of(bob, team).pk}"))
    assert body_of(bob.get("/membership/"))["count"] == 0
    assert bob.get(f"/team-members/{team.pk}").status_code == 403


@covers("teams: deleting a membership ends it", "rules: not found")
def test_an_ended_membership_is_not_found(team, alice, bob):
    number = membership_of(bob, team).pk
    bob.delete(f"/membership/{number}")

    for person in (alice, bob):
        assert body_of(person.delete(f"/membership/{number}"), 404) == NOT_FOUND
