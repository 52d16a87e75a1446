"""A team outlives its owner's account when it has a member."""

import pytest

from organizer.events.models import Event
from organizer.teams.actions import create_team, join_team, pass_team_on
from organizer.teams.models import Membership, Team

pytestmark = pytest.mark.django_db


def test_the_longest_standing_member_owns_it_then(team, alice, bob, carol):
    assert pass_team_on(team=team) == bob.user
    team.refresh_from_db()
    assert (team.owner, team.version) == (bob.user, 2)
    assert list(Membership.objects.values_list("member", flat=True)) == [carol.id]
    event = Event.objects.latest("pk")
    assert (event.type, event.everyone, event.losers) == ("team.passed_on", True, [alice.id])


def test_a_team_without_members_goes(alice):
    lonely = create_team(owner=alice.user, name="Hermits")
    assert pass_team_on(team=lonely) is None
    assert Team.objects.get().deleted_at is not None


def test_a_name_that_the_heir_uses_gets_a_number(team, alice, bob):
    for name in ("Gardeners", "Gardeners (2)"):
        create_team(owner=bob.user, name=name)
    pass_team_on(team=team)
    team.refresh_from_db()
    assert (team.name, team.name_folded) == ("Gardeners (3)", "gardeners (3)")


def test_the_number_fits_behind_the_longest_name(alice, bob):
    name = "x" * 255
    long = create_team(owner=alice.user, name=name)
    create_team(owner=bob.user, name=name)
    join_team(person=bob.user, team_id=long.pk)
    pass_team_on(team=long)
    long.refresh_from_db()
    assert long.name == "x" * 251 + " (2)"
