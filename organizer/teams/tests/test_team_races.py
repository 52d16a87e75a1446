"""Two requests at once, each on its own connection: the documented answers, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from organizer.core.errors import Invalid, NotFound
from organizer.teams.actions import create_team, delete_team, join_team, leave_team
from organizer.teams.models import Membership, Team

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run the calls at the same moment; return what each returned or raised."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(10)
            return call()
        except (Invalid, NotFound) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_the_same_team_founded_by_eight_requests_exists_once(alice):
    outcomes = at_once(*[lambda: create_team(owner=alice.user, name="Gardeners")] * 8)
    assert sum(isinstance(outcome, Team) for outcome in outcomes) == 1
    assert {name for outcome in outcomes if isinstance(outcome, Invalid) for name in outcome.errors} == {"name"}
    assert Team.objects.count() == 1


def test_joining_with_eight_requests_joins_once(team, mallory):
    outcomes = at_once(*[lambda: join_team(person=mallory.user, team_id=team.pk)] * 8)
    assert sum(isinstance(outcome, Membership) for outcome in outcomes) == 1
    assert Membership.objects.filter(member=mallory.user).count() == 1


def test_leaving_with_four_requests_leaves_once(team, bob):
    outcomes = at_once(*[lambda: leave_team(person=bob.user, team_id=team.pk)] * 4)
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, NotFound) for outcome in outcomes) == 3


def test_no_membership_survives_its_team(alice, bob, mallory):
    for number in range(5):
        team = create_team(owner=alice.user, name=f"team {number}")
        at_once(
            lambda team=team: join_team(person=bob.user, team_id=team.pk),
            lambda team=team: delete_team(actor=alice.user, team=team),
            lambda team=team: join_team(person=mallory.user, team_id=team.pk),
        )
    assert not Membership.objects.exists()
