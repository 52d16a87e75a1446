"""Who joins or leaves a team sees it otherwise, though it has the same version: a tag from before must not match."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_tag_from_before_joining_or_leaving_finds_the_team_changed(alice, bob):
    team = alice.post("/team/", {"name": "Garden"}).json()["id"]
    outside = ask(bob, team, None)
    bob.post("/membership/", {"team": team})
    inside = ask(bob, team, outside.headers["ETag"])
    assert (inside.status_code, inside.json()["is_member"]) == (200, True)
    assert ask(bob, team, inside.headers["ETag"]).status_code == 304
    bob.delete(f"/leave/team/{team}")
    left = ask(bob, team, inside.headers["ETag"])
    assert (left.status_code, left.json()["is_member"]) == (200, False)


def ask(person, team, tag):
    headers = {"If-None-Match": tag} if tag else {}
    return person.client.get(f"/team/{team}/", headers=headers)
