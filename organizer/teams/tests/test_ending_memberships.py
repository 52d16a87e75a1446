"""Who may end a membership: its member and the team's owner, and nobody else who knows of it."""

import pytest

from organizer.core.errors import NotAllowed
from organizer.teams.actions import end_membership
from organizer.teams.models import Membership
from organizer.teams.rules import can_end_membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_bob(team, bob):
    return Membership.objects.get(team=team, member=bob.id)


def test_another_member_and_a_stranger_may_not(of_bob, carol, mallory):
    for person in (carol, mallory):
        assert not can_end_membership(person.user, of_bob)
        with pytest.raises(NotAllowed):
            end_membership(actor=person.user, membership=of_bob)
    assert Membership.objects.filter(pk=of_bob.pk).exists()


@pytest.mark.parametrize("who", ["bob", "alice"])
def test_its_member_and_the_owner_may(of_bob, who, request):
    person = request.getfixturevalue(who)
    assert can_end_membership(person.user, of_bob)
    end_membership(actor=person.user, membership=of_bob)
    assert not Membership.objects.filter(pk=of_bob.pk).exists()
