"""How the databases read teams: the first page from the index of names, people and memberships by their keys."""

import pytest
from django.db import connection

from organizer.teams import queries, shapes
from organizer.teams.models import Membership, Team

pytestmark = pytest.mark.django_db

SCANS = ("Seq Scan", "SCAN teams_membership", "SCAN accounts_user")
SORTS = ("USE TEMP B-TREE", "->  Sort")


@pytest.fixture
def many(alice, bob, carol):
    """500 teams of Alice's, Bob in every second one."""
    teams = Team.objects.bulk_create(
        Team(owner=alice.user, name=f"t{number:03}", name_folded=f"t{number:03}") for number in range(500)
    )
    Membership.objects.bulk_create(Membership(team=team, member=bob.user) for team in teams[::2])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            # A table of a few pages is read as a whole whatever its indexes; these ask what a large one would get.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    return teams


@pytest.fixture
def plans(monkeypatch):
    """The plans of the statements that run, those that count left out."""
    found = []
    read = shapes.Compiled.rows

    def explained(compiled, **given):
        sql, values = compiled.statement(**given)
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN (COSTS OFF)"
        if not compiled.counted:
            with connection.cursor() as cursor:
                cursor.execute(f"{explain} {sql}", values)
                found.append("\n".join(str(row[-1]) for row in cursor))
        return read(compiled, **given)

    monkeypatch.setattr(shapes.Compiled, "rows", explained)
    return found


@pytest.mark.parametrize("asked", [{}, {"ordering": ("name",)}, {"ordering": ("-name",)}, {"search": "t4"}], ids=str)
def test_a_page_by_name_comes_from_the_index_of_names(many, bob, plans, asked):
    count, rows = queries.list_teams(bob.user, limit=3, offset=0, **asked)
    assert (count, len(rows)) == (100 if "search" in asked else 500, 3)
    [plan] = plans
    assert "team_by_folded_name" in plan
    assert not [sign for sign in SCANS if sign in plan], plan
    if asked.get("ordering") != ("-name",):  # names that are equal come by id, which the index has the other way round
        assert not [sign for sign in SORTS if sign in plan], plan


def test_an_owner_is_found_by_name(many, bob, plans):
    count, _ = queries.list_teams(bob.user, owner="bob", limit=3, offset=0)
    assert count == 0
    [plan] = plans
    assert "username_key" in plan  # a condition that the index answers: plans name no others on SQLite
    assert not [sign for sign in (*SCANS, "SCAN teams_team") if sign in plan], plan


def test_people_and_memberships_are_found_by_their_keys(many, alice, bob, plans):
    team = many[0]
    assert len(queries.people_in(team.pk, viewer=bob.user)) == 2
    assert queries.count_members(team.pk, viewer=alice.user) == 1
    assert queries.is_in_team(bob.user, team.pk)
    assert not queries.is_in_team(bob.user, many[1].pk)
    assert queries.find_team(bob.user, team.pk).is_member
    assert queries.list_memberships_of(bob.user, limit=3, offset=0)[0] == 250
    assert len(plans) == 6
    for plan in plans:
        assert not [sign for sign in SCANS if sign in plan], plan
