"""GET /team/: who sees what, searched, filtered, ordered and paged."""

import pytest

from organizer.teams.actions import create_team, delete_team, rename_team
from tests.personas import person

pytestmark = pytest.mark.django_db


def names(answer):
    assert answer.status_code == 200, answer.content
    return [team["name"] for team in answer.json()["results"]]


def test_everybody_sees_all_teams_by_name(team, alice, mallory):
    create_team(owner=mallory.user, name="Bakers")
    assert names(mallory.get("/team/")) == ["Bakers", "Gardeners"]
    assert names(alice.get("/team")) == ["Bakers", "Gardeners"]


def test_anonymous_sees_none(team, anonymous):
    answer = anonymous.get("/team/")
    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_a_team_has_its_published_fields(team, alice, bob, mallory):
    item = bob.get("/team/").json()["results"][0]
    published = {key: item[key] for key in ("id", "owner", "owner_id", "name", "is_member")}
    assert published == {
        "id": team.pk,
        "owner": "alice",
        "owner_id": alice.id,
        "name": "Gardeners",
        "is_member": True,
    }
    assert item["version"] == 1
    assert item["created_at"].endswith("Z")
    assert alice.get("/team/").json()["results"][0]["is_member"] is False  # it speaks of memberships
    assert mallory.get("/team/").json()["results"][0]["is_member"] is False


def test_a_deleted_team_is_gone_from_the_list(team, alice):
    delete_team(actor=alice.user, team=team)
    assert alice.get("/team/").json() == {"count": 0, "next": None, "previous": None, "results": []}


@pytest.mark.parametrize("search", ["STRASSE", "straße", "ｓｔｒａｓｓｅ", "kehrer der", "ALI kehrer", "lic", "  "])
def test_search_folds_and_needs_every_word(alice, search):
    create_team(owner=alice.user, name="Kehrer der Straße")
    assert names(alice.get("/team/", search=search)) == ["Kehrer der Straße"]


@pytest.mark.parametrize("search", ["kehrer besen", "mallory", "strase", "%", "_ehrer", "\\", "Kehrer%Straße"])
def test_search_does_not_find_what_lacks_a_word(alice, search):
    create_team(owner=alice.user, name="Kehrer der Straße")
    assert names(alice.get("/team/", search=search)) == []


@pytest.mark.parametrize(
    ("name", "search"), [("100%", "0%"), ("a_b", "a_b"), ("back\\slash", "k\\s"), ("o'clock", "'")]
)
def test_signs_of_patterns_are_searched_as_themselves(alice, name, search):
    create_team(owner=alice.user, name=name)
    create_team(owner=alice.user, name="1000 aXb backXslash oclock")
    assert names(alice.get("/team/", search=search)) == [name]


def test_turkish_letters_are_found_however_they_are_typed(alice):
    create_team(owner=alice.user, name="İstanbul ılık")
    assert names(alice.get("/team/", search="İSTANBUL")) == ["İstanbul ılık"]
    assert names(alice.get("/team/", search="ılık")) == ["İstanbul ılık"]
    assert names(alice.get("/team/", search="istanbul ilik")) == ["İstanbul ılık"]
    assert names(alice.get("/team/", search="istanbal")) == []


def test_a_renamed_team_is_found_by_its_new_name_only(team, alice):
    rename_team(actor=alice.user, team=team, name="Bakers")
    assert names(alice.get("/team/", search="bake")) == ["Bakers"]
    assert names(alice.get("/team/", search="garden")) == []


def test_a_long_search_is_refused_and_a_wordy_one_is_not(team, alice):
    wordy = " ".join(chr(number) for number in range(0x4E00, 0x4E00 + 128))
    assert names(alice.get("/team/", search=wordy)) == []
    answer = alice.get("/team/", search="x" * 256)
    assert (answer.status_code, answer.json()) == (
        400,
        {"search": ["Ensure this field has no more than 255 characters."]},
    )


def test_filters_are_exact(team, alice, mallory):
    create_team(owner=mallory.user, name="Gardeners")
    assert alice.get("/team/", name="Gardeners").json()["count"] == 2
    assert alice.get("/team/", name="Gardener").json()["count"] == 0
    mallorys = alice.get("/team/", owner__username="mallory").json()["results"]
    assert [team["owner"] for team in mallorys] == ["mallory"]
    assert alice.get("/team/", owner__username="mall").json()["count"] == 0


def test_empty_filters_filter_nothing(team, alice):
    assert names(alice.get("/team/", search="", name="", owner__username="", ordering="")) == ["Gardeners"]


def test_ordering_by_name_and_owner_reversed_too(alice, bob):
    for owner, name in ((alice, "b"), (bob, "a"), (bob, "c")):
        create_team(owner=owner.user, name=name)
    assert names(alice.get("/team/", ordering="name")) == ["a", "b", "c"]
    assert names(alice.get("/team/", ordering="-name")) == ["c", "b", "a"]
    assert names(alice.get("/team/", ordering="owner__username")) == ["b", "a", "c"]
    assert names(alice.get("/team/", ordering="-owner__username")) == ["a", "c", "b"]  # ties by id
    assert names(alice.get("/team/", ordering="-owner__username,-name")) == ["c", "a", "b"]


def test_unknown_orderings_and_parameters_are_ignored(team, alice):
    assert names(alice.get("/team/", ordering="owner__password", colour="green")) == ["Gardeners"]


def test_pages_link_to_each_other_and_keep_the_other_parameters(alice):
    for number in range(7):
        create_team(owner=alice.user, name=f"team {number}")
    first = alice.get("/team/", search="team").json()
    assert (first["count"], len(first["results"]), first["previous"]) == (7, 3, None)
    assert first["next"] == "http://testserver/team/?limit=3&offset=3&search=team"
    second = alice.client.get(first["next"]).json()
    assert [team["name"] for team in second["results"]] == ["team 3", "team 4", "team 5"]
    assert alice.client.get(second["previous"]).json()["results"] == first["results"]
    assert alice.client.get(second["next"]).json()["next"] is None


@pytest.mark.parametrize("parameter", ["limit", "offset"])
@pytest.mark.parametrize("value", ["x", "-1", "1.5", "0x10", "١"])
def test_malformed_page_numbers_are_refused_by_name(alice, parameter, value):
    answer = alice.get("/team/", **{parameter: value})
    assert answer.status_code == 400
    assert list(answer.json()) == [parameter]


@pytest.mark.parametrize("number", [10**30, 2**63, 2**63 - 1, 2**31])
def test_huge_page_numbers_are_clamped(team, alice, number):
    assert names(alice.get("/team/", limit=number)) == ["Gardeners"]
    beyond = alice.get("/team/", offset=number).json()
    assert (beyond["count"], beyond["results"]) == (1, [])
    assert alice.get("/team/", offset=number, limit=number).json()["results"] == []


@pytest.mark.parametrize("parameter", ["search", "name", "owner__username"])
def test_null_characters_are_refused_by_name(alice, parameter):
    answer = alice.get("/team/", **{parameter: "a\x00b"})
    assert answer.status_code == 400
    assert list(answer.json()) == [parameter]


def test_the_list_takes_as_many_statements_for_a_thousand_teams(alice, bob, django_assert_num_queries):
    from organizer.teams.models import Membership, Team

    made = Team.objects.bulk_create(
        Team(owner=alice.user, name=f"t{number:04}", name_folded=f"t{number:04}") for number in range(1000)
    )
    for limit in (1, 1000):
        with django_assert_num_queries(3):  # who asks, how many, the page
            assert len(bob.get("/team/", limit=limit, search="t").json()["results"]) == limit
    Membership.objects.bulk_create(Membership(team=team, member=bob.user) for team in made)
    for asker, path in ((alice, "/teammates/"), (bob, "/membership/")):
        for limit in (1, 1000):
            with django_assert_num_queries(3):
                assert len(asker.get(path, limit=limit).json()["results"]) == limit


def test_members_of_a_big_team_take_as_many_statements_as_of_a_small_one(team, alice, django_assert_num_queries):
    from organizer.accounts.models import User
    from organizer.teams.models import Membership

    with django_assert_num_queries(2):  # who asks; whether they may, the owner and the members
        assert len(alice.get(f"/team-members/{team.pk}").json()) == 3
    crowd = [User(username=f"crowd{number}", username_key=f"crowd{number}") for number in range(1000)]
    Membership.objects.bulk_create(Membership(team=team, member=user) for user in User.objects.bulk_create(crowd))
    with django_assert_num_queries(2):
        assert len(alice.get(f"/team-members/{team.pk}").json()) == 1003
    with django_assert_num_queries(2):
        assert alice.get(f"/team-members-count/{team.pk}").json() == {"count": 1002}


def test_search_finds_people_whatever_the_case_of_their_names(db):
    zoe = person("ZoË")
    create_team(owner=zoe.user, name="Readers")
    assert names(zoe.get("/team/", search="zoë")) == ["Readers"]
