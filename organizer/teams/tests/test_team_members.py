"""The people in a team, listed and counted, for those in it only."""

import pytest

from organizer.teams.actions import delete_team, join_team
from tests.personas import person

pytestmark = pytest.mark.django_db

NOT_ALLOWED = {"detail": "You do not have permission to perform this action."}


def test_owner_first_then_members_by_username(team, alice, bob, carol):
    aaron = person("aaron")
    join_team(person=aaron.user, team_id=team.pk)
    for asker in (alice, bob):
        answer = asker.get(f"/team-members/{team.pk}")
        assert answer.status_code == 200
        assert answer.json() == [
            {"user_id": alice.id, "username": "alice"},
            {"user_id": aaron.id, "username": "aaron"},
            {"user_id": bob.id, "username": "bob"},
            {"user_id": carol.id, "username": "carol"},
        ]


def test_the_count_leaves_the_owner_out(team, alice, bob):
    for asker in (alice, bob):
        answer = asker.get(f"/team-members-count/{team.pk}/")
        assert (answer.status_code, answer.json()) == (200, {"count": 2})


@pytest.mark.parametrize("path", ["/team-members/{}", "/team-members-count/{}"])
def test_outsiders_cannot_tell_a_team_from_a_missing_one(team, alice, bob, mallory, path):
    bob.delete(f"/leave/team/{team.pk}")
    for asker in (bob, mallory):
        for number in (team.pk, 999999, 10**30):
            answer = asker.get(path.format(number))
            assert (answer.status_code, answer.json()) == (403, NOT_ALLOWED)
    delete_team(actor=alice.user, team=team)
    assert alice.get(path.format(team.pk)).status_code == 403
