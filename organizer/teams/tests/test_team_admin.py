"""The admin site shows teams and memberships; what it changes goes through the actions."""

import pytest
from django.test import Client

from organizer.events.models import Event
from organizer.teams.models import Membership, Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(alice):
    alice.user.is_staff = alice.user.is_superuser = True
    alice.user.save()
    client = Client()
    client.force_login(alice.user)
    return client


def test_lists_can_be_searched_and_opened(team, staff):
    for path in ("/admin/teams/team/?q=gard", f"/admin/teams/team/{team.pk}/change/", "/admin/teams/membership/?q=bob"):
        answer = staff.get(path)
        assert answer.status_code == 200
        assert b"Gardeners" in answer.content


def test_nothing_is_added_or_edited_by_hand(team, staff):
    assert staff.get("/admin/teams/team/add/").status_code == 403
    assert staff.post(f"/admin/teams/team/{team.pk}/change/", {"name": "x"}).status_code == 403
    assert staff.post(f"/admin/teams/team/{team.pk}/delete/", {"post": "yes"}).status_code == 403
    team.refresh_from_db()
    assert (team.name, team.deleted_at) == ("Gardeners", None)


def test_deleting_goes_through_the_action(team, staff):
    staff.post("/admin/teams/team/", {"action": "delete_teams", "_selected_action": [team.pk]})
    assert Team.objects.get().deleted_at is not None
    assert not Membership.objects.exists()
    assert Event.objects.filter(type="team.deleted").exists()


def test_ending_memberships_goes_through_the_action(team, staff, bob):
    chosen = Membership.objects.get(member=bob.user)
    staff.post("/admin/teams/membership/", {"action": "end_memberships", "_selected_action": [chosen.pk]})
    assert not Membership.objects.filter(pk=chosen.pk).exists()
    assert Event.objects.latest("pk").losers == [bob.id]


def test_who_is_no_staff_sees_nothing(team, bob):
    client = Client()
    client.force_login(bob.user)
    assert client.get("/admin/teams/team/").status_code == 302
