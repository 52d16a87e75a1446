"""The questions that chats and tasks ask about teams."""

import pytest

from organizer.teams import rules
from organizer.teams.actions import create_team, delete_team, leave_team
from organizer.teams.queries import teams_of

pytestmark = pytest.mark.django_db


def test_owner_and_members_are_in_the_team(team, alice, bob):
    assert rules.is_in_team(alice.user, team)
    assert rules.is_in_team(bob.user, team.pk)
    assert list(teams_of(bob.user)) == [team]


def test_outsiders_and_those_who_left_are_not(team, bob, mallory):
    leave_team(person=bob.user, team_id=team.pk)
    assert not rules.is_in_team(bob.user, team)
    assert not rules.is_in_team(mallory.user, team)
    assert not rules.is_in_team(mallory.user, 2**63 - 1)
    assert not teams_of(mallory.user).exists()


def test_nobody_is_in_a_deleted_team(team, alice, bob):
    delete_team(actor=alice.user, team=team)
    assert not rules.is_in_team(alice.user, team)
    assert not rules.is_in_team(bob.user, team)


def test_owners_can_give_tasks_to_themselves_and_their_members(team, alice, bob):
    assert rules.can_assign(alice.user, alice.user)
    assert rules.can_assign(alice.user, bob.user)


def test_members_cannot_give_tasks_to_the_owner_or_to_each_other(team, alice, bob, carol):
    assert not rules.can_assign(bob.user, alice.user)
    assert not rules.can_assign(bob.user, carol.user)


def test_nobody_can_give_tasks_to_members_of_other_peoples_teams(team, bob, mallory):
    create_team(owner=mallory.user, name="Bakers")
    assert not rules.can_assign(mallory.user, bob.user)
    assert not rules.can_assign(mallory.user, 10**6)
