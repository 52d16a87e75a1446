"""A team is founded, read, renamed and deleted."""

import pytest

from organizer.events.models import Event
from organizer.teams.actions import create_team, delete_team
from organizer.teams.models import Membership, Team

pytestmark = pytest.mark.django_db

NOT_FOUND = {"detail": "Not found."}
NOT_ALLOWED = {"detail": "You do not have permission to perform this action."}


def test_anybody_signed_in_can_found_a_team(alice):
    answer = alice.post("/team/", {"name": "  Gardeners "})
    made = Team.objects.get()
    assert answer.status_code == 200
    assert answer.json()["id"] == made.pk
    assert answer.json() | {"name": "Gardeners", "owner": "alice", "owner_id": alice.id, "is_member": False} == (
        answer.json()
    )
    event = Event.objects.get(type="team.created")
    assert (event.ids["team"], event.everyone, event.losers) == (made.pk, True, [])


def test_forms_work_with_and_without_the_slash(alice):
    assert alice.form("POST", "/team", {"name": "Gardeners"}).status_code == 200
    made = Team.objects.get()
    assert alice.form("PUT", f"/team/{made.pk}", {"name": "Bakers"}).json()["name"] == "Bakers"


def test_anonymous_founds_nothing(db, anonymous):
    assert anonymous.post("/team/", {"name": "Gardeners"}).status_code == 401
    assert not Team.objects.exists()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "This field is required."),
        ({"name": ""}, "This field may not be blank."),
        ({"name": " \t\n"}, "This field may not be blank."),
        ({"name": None}, "This field may not be null."),
        ({"name": ["x"]}, "Not a valid string."),
        ({"name": {"x": 1}}, "Not a valid string."),
        ({"name": True}, "Not a valid string."),
        ({"name": "a\x00b"}, "Null characters are not allowed."),
        ({"name": "x" * 256}, "Ensure this field has no more than 255 characters."),
        ({"name": "x" * 1_00_000}, "Ensure this field has no more than 255 characters."),
        ({"name": "\ufdfa" * 20}, "Ensure this field has no more than 255 characters."),  # folds to 18 signs each
    ],
)
def test_a_bad_name_is_refused_when_founding_and_when_renaming(team, alice, body, message):
    for answer in (alice.post("/team/", body), alice.put(f"/team/{team.pk}/", body)):
        assert (answer.status_code, answer.json()) == (400, {"name": [message]})
    assert list(Team.objects.values_list("name", "version")) == [("Gardeners", 1)]


def test_255_characters_are_a_good_name(alice):
    assert alice.post("/team/", {"name": "ж" * 255}).status_code == 200


@pytest.mark.parametrize("body", [[], "name", 7, None])
def test_a_body_that_is_no_object_is_refused(alice, body):
    answer = alice.post("/team/", body)
    assert answer.status_code == 400
    assert not Team.objects.exists()


def test_the_same_owner_and_name_twice_is_refused(team, alice):
    answer = alice.post("/team/", {"name": "Gardeners"})
    assert answer.status_code == 400
    assert list(answer.json()) == ["name"]
    assert Team.objects.count() == 1


def test_another_owner_may_use_the_name(team, mallory):
    assert mallory.post("/team/", {"name": "Gardeners"}).status_code == 200


def test_a_deleted_teams_name_is_free_again(team, alice):
    delete_team(actor=alice.user, team=team)
    assert alice.post("/team/", {"name": "Gardeners"}).status_code == 200


def test_anybody_signed_in_can_read_a_team(team, mallory, bob):
    for path in (f"/team/{team.pk}/", f"/team/{team.pk}"):
        answer = mallory.get(path)
        assert answer.status_code == 200
        assert (answer.json()["name"], answer.json()["is_member"]) == ("Gardeners", False)
    assert bob.get(f"/team/{team.pk}/").json()["is_member"] is True


@pytest.mark.parametrize("missing", [0, 999999, 2**63 - 1, 2**63, 10**30])
def test_a_missing_team_is_not_found(alice, missing):
    for answer in (
        alice.get(f"/team/{missing}/"),
        alice.put(f"/team/{missing}/", {"name": "x"}),
        alice.put(f"/team/{missing}/", {}),
        alice.delete(f"/team/{missing}/"),
    ):
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_a_deleted_team_is_answered_like_a_missing_one(team, alice, bob):
    delete_team(actor=alice.user, team=team)
    for asker in (alice, bob):
        assert asker.get(f"/team/{team.pk}/").status_code == 404
        assert asker.put(f"/team/{team.pk}/", {"name": "x"}).status_code == 404
        assert asker.delete(f"/team/{team.pk}/").status_code == 404


def test_the_owner_can_rename(team, alice):
    answer = alice.put(f"/team/{team.pk}/", {"name": "Bakers", "id": 77, "owner": "mallory", "is_member": True})
    assert answer.status_code == 200
    assert answer.json() | {"id": team.pk, "owner": "alice", "name": "Bakers", "is_member": False} == answer.json()
    assert answer.json()["version"] == 2
    event = Event.objects.get(type="team.renamed")
    assert (event.ids, event.everyone) == ({"team": team.pk}, True)


def test_renaming_to_its_own_name_is_fine(team, alice):
    assert alice.put(f"/team/{team.pk}/", {"name": "Gardeners"}).status_code == 200


def test_renaming_to_the_name_of_another_own_team_is_refused(team, alice):
    create_team(owner=alice.user, name="Bakers")
    answer = alice.put(f"/team/{team.pk}/", {"name": "Bakers"})
    assert answer.status_code == 400
    assert list(answer.json()) == ["name"]
    assert not Event.objects.filter(type="team.renamed").exists()


def test_members_and_outsiders_change_nothing_and_nobody_is_told(team, bob, mallory):
    events = Event.objects.count()
    for asker in (bob, mallory):
        for answer in (
            asker.put(f"/team/{team.pk}/", {"name": "Mine"}),
            asker.put(f"/team/{team.pk}/", {}),
            asker.delete(f"/team/{team.pk}/"),
        ):
            assert (answer.status_code, answer.json()) == (403, NOT_ALLOWED)
    team.refresh_from_db()
    assert (team.name, team.deleted_at) == ("Gardeners", None)
    assert Event.objects.count() == events


def test_deleting_takes_the_memberships_and_tells_everybody_who_was_in(team, alice, bob, carol):
    answer = alice.delete(f"/team/{team.pk}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert not Membership.objects.exists()
    team.refresh_from_db()
    assert team.deleted_at is not None
    event = Event.objects.get(type="team.deleted")
    assert (event.ids, event.people) == ({"team": team.pk}, [])
    assert event.losers == sorted([alice.id, bob.id, carol.id])


def test_deleting_one_team_leaves_the_others(team, alice, bob):
    other = create_team(owner=alice.user, name="Bakers")
    assert bob.post("/membership/", {"team": other.pk}).status_code == 201
    alice.delete(f"/team/{team.pk}/")
    assert [item["team"] for item in bob.get("/membership/").json()["results"]] == [other.pk]


@pytest.mark.parametrize("method", ["PATCH", "POST"])
def test_other_methods_are_not_offered(team, alice, method):
    assert alice.send(method, f"/team/{team.pk}/", {"name": "x"}).status_code == 405
