"""Joining, leaving, being removed, and looking at memberships."""

import pytest

from organizer.events.models import Event
from organizer.teams.actions import create_team
from organizer.teams.models import Membership

pytestmark = pytest.mark.django_db

NOT_FOUND = {"detail": "Not found."}


@pytest.fixture
def membership(team, bob):
    return Membership.objects.get(member=bob.user)


def test_anybody_signed_in_can_join(team, mallory):
    answer = mallory.post("/membership/", {"team": team.pk})
    made = Membership.objects.get(member=mallory.user)
    assert answer.status_code == 201
    joined_at = answer.json()["joined_at"]
    assert joined_at.endswith("Z")
    assert answer.json() == {
        "id": made.pk,
        "team_name": "Gardeners",
        "team": team.pk,
        "user_id": mallory.id,
        "member": "mallory",
        "joined_at": joined_at,
    }
    event = Event.objects.latest("pk")
    assert (event.type, event.team_id, event.losers) == ("member.joined", team.pk, [])
    assert event.ids == {"membership": made.pk, "team": team.pk, "user": mallory.id}


def test_joining_works_by_form(team, mallory):
    assert mallory.form("POST", "/membership", {"team": str(team.pk)}).status_code == 201


def test_joining_twice_is_refused(team, bob):
    answer = bob.post("/membership/", {"team": team.pk})
    assert (answer.status_code, answer.json()) == (400, {"team": ["You are already a member of this team."]})
    assert Membership.objects.filter(member=bob.user).count() == 1


def test_joining_ones_own_team_is_refused(team, alice):
    answer = alice.post("/membership/", {"team": team.pk})
    assert (answer.status_code, answer.json()) == (400, {"team": ["You own this team."]})


@pytest.mark.parametrize("missing", [0, -1, 999999, 2**63, 10**30])
def test_joining_no_team_is_refused(mallory, missing):
    answer = mallory.post("/membership/", {"team": missing})
    assert (answer.status_code, answer.json()) == (400, {"team": ["There is no such team."]})


def test_joining_a_deleted_team_is_refused_like_a_missing_one(team, alice, mallory):
    alice.delete(f"/team/{team.pk}/")
    answer = mallory.post("/membership/", {"team": team.pk})
    assert (answer.status_code, answer.json()) == (400, {"team": ["There is no such team."]})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "This field is required."),
        ({"team": None}, "This field may not be null."),
        ({"team": ""}, "A valid integer is required."),
        ({"team": "x"}, "A valid integer is required."),
        ({"team": 1.5}, "A valid integer is required."),
        ({"team": True}, "A valid integer is required."),
        ({"team": [1]}, "A valid integer is required."),
        ({"team": {}}, "A valid integer is required."),
        ({"team": "1\x00"}, "A valid integer is required."),
    ],
)
def test_a_bad_team_is_refused_by_name(mallory, body, message):
    answer = mallory.post("/membership/", body)
    assert (answer.status_code, answer.json()) == (400, {"team": [message]})


def test_nobody_joins_for_somebody_else(team, alice, mallory):
    answer = mallory.post("/membership/", {"team": team.pk, "user_id": alice.id, "member": alice.id, "id": 5})
    assert answer.json()["user_id"] == mallory.id


def test_my_list_holds_my_memberships_only(team, alice, bob, mallory):
    mine = bob.get("/membership/").json()
    assert [(item["team"], item["user_id"]) for item in mine["results"]] == [(team.pk, bob.id)]
    assert alice.get("/membership/").json()["count"] == 0  # she owns it
    assert mallory.get("/membership/").json()["count"] == 0


def test_teammates_are_those_in_my_own_teams_by_id(team, alice, bob, carol, mallory):
    other = create_team(owner=alice.user, name="Bakers")
    mallory.post("/membership/", {"team": other.pk})
    page = alice.get("/teammates/", limit=10).json()
    assert [(item["team_name"], item["member"]) for item in page["results"]] == [
        ("Gardeners", "bob"),
        ("Gardeners", "carol"),
        ("Bakers", "mallory"),
    ]
    assert set(page["results"][0]) >= {"id", "team_name", "team", "user_id", "member"}
    assert bob.get("/teammates/").json()["count"] == 0


def test_member_and_owner_can_read_a_membership(membership, alice, bob):
    for asker in (alice, bob):
        answer = asker.get(f"/membership/{membership.pk}/")
        assert (answer.status_code, answer.json()["member"]) == (200, "bob")


def test_others_cannot_tell_a_membership_from_a_missing_one(membership, carol, mallory, anonymous):
    for asker in (carol, mallory):
        for number in (membership.pk, 999999, 10**30):
            for answer in (asker.get(f"/membership/{number}/"), asker.delete(f"/membership/{number}/")):
                assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert anonymous.delete(f"/membership/{membership.pk}/").status_code == 401
    assert Membership.objects.filter(pk=membership.pk).exists()


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_member_leaves_or_owner_removes_and_the_member_loses_sight(membership, team, bob, who, request):
    answer = request.getfixturevalue(who).delete(f"/membership/{membership.pk}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert not Membership.objects.filter(pk=membership.pk).exists()
    event = Event.objects.latest("pk")
    assert (event.type, event.team_id, event.losers) == ("member.left", team.pk, [bob.id])


def test_leaving_by_the_teams_id(team, bob, carol):
    answer = bob.delete(f"/leave/team/{team.pk}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert list(Membership.objects.values_list("member", flat=True)) == [carol.id]
    again = bob.delete(f"/leave/team/{team.pk}/")
    assert (again.status_code, again.json()) == (404, NOT_FOUND)


def test_who_is_no_member_cannot_leave(team, alice, mallory):
    for asker in (alice, mallory):
        for number in (team.pk, 999999, 10**30):
            answer = asker.delete(f"/leave/team/{number}")
            assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert Membership.objects.count() == 2


def test_coming_back_works(team, bob):
    bob.delete(f"/leave/team/{team.pk}")
    assert bob.post("/membership/", {"team": team.pk}).status_code == 201
