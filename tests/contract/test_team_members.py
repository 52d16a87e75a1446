"""GET /team-members/<id>, GET /team-members-count/<id>"""

import pytest

from organizer.teams.actions import create_team, join_team
from tests.contract.answers import NOBODY, NOT_ALLOWED, body_of
from tests.contract.covering import covers
from tests.personas import person

BOTH = pytest.mark.parametrize("path", ["/team-members/", "/team-members-count/"])


@covers("LIST OF TEAM-MEMBERS", "GET /team-members/<id>", "LIST OF TEAM-MEMBERS: Response if SUCCESSFUL")
def test_the_list_is_answered_as_documented(db):
    owner, second, third = person("dj_admin"), person("wo_admin"), person("eval")
    team = create_team(owner=owner.user, name="Trio")
    for member in (second, third):
        join_team(person=member.user, team_id=team.pk)

    assert body_of(owner.get(f"/team-members/{team.pk}")) == [
        {"user_id": owner.id, "username": "dj_admin"},
        {"user_id": third.id, "username": "eval"},
        {"user_id": second.id, "username": "wo_admin"},
    ]


@covers("teams: team-members is a bare list, the owner first, then by username")
def test_the_owner_comes_first_then_members_by_name(db):
    people = [person(name) for name in ("zoe", "mia", "adam", "kim")]
    team = create_team(owner=people[0].user, name="Four")
    for member in people[1:]:
        join_team(person=member.user, team_id=team.pk)

    names = [entry["username"] for entry in body_of(people[1].get(f"/team-members/{team.pk}"))]

    assert names == ["zoe", "adam", "kim", "mia"]


@covers("TEAM MEMBER'S COUNT", "GET /team-members-count/<id>", "TEAM MEMBER'S COUNT: Response if SUCCESSFUL")
def test_the_count_is_answered_as_documented(team, alice):
    assert body_of(alice.get(f"/team-members-count/{team.pk}")) == {"count": 2}


@covers("teams: the count leaves the owner out")
def test_the_count_leaves_the_owner_out(team, alice):
    assert len(body_of(alice.get(f"/team-members/{team.pk}"))) == 3
    assert body_of(alice.get(f"/team-members-count/{team.pk}"))["count"] == 2


@covers("TEAM MEMBER'S COUNT")
def test_the_count_follows_new_members(team, alice, mallory):
    join_team(person=mallory.user, team_id=team.pk)

    assert body_of(alice.get(f"/team-members-count/{team.pk}")) == {"count": 3}


@BOTH
@covers("teams: team-members is for the team only, a missing team answers alike")
def test_members_may_read_them(team, bob, path: str):
    assert bob.get(f"{path}{team.pk}").status_code == 200


@BOTH
@covers("LIST OF TEAM-MEMBERS: Response if no PERMISSION", "rules: not allowed")
def test_an_outsider_is_refused(team, mallory, path: str):
    assert body_of(mallory.get(f"{path}{team.pk}"), 403) == NOT_ALLOWED


@BOTH
@covers(
    "LIST OF TEAM-MEMBERS: Response if no PERMISSION",
    "teams: team-members is for the team only, a missing team answers alike",
)
def test_a_missing_team_is_refused_alike(alice, path: str):
    assert body_of(alice.get(f"{path}{NOBODY}"), 403) == NOT_ALLOWED
