"""A page that the last items fill exactly is the last one, in every list."""

import pytest

from organizer.chat.actions import post_message
from organizer.tasks.actions import create_task
from organizer.tasks.tests.conftest import DUE
from organizer.teams.actions import create_team, join_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def six_of_each(alice, bob):
    for number in range(6):
        team = create_team(owner=alice.user, name=f"Team {number}")
        join_team(person=bob.user, team_id=team.pk)
        create_task(owner=bob.user, title=f"Task {number}", due_at=DUE)
    for number in range(6):
        post_message(author=bob.user, team_id=team.pk, text=f"Message {number}")
    return team.pk


@pytest.mark.parametrize("path", ["/team/", "/tasks/", "/membership/", "/team-chat-list/"])
def test_next_leads_nowhere_from_a_full_last_page(six_of_each, bob, path):
    asked = {"team_id": six_of_each} if path == "/team-chat-list/" else {}
    first = bob.get(path, limit=3, **asked).json()
    assert (first["count"], len(first["results"])) == (6, 3)
    last = bob.get(path, limit=3, offset=3, **asked).json()
    assert (len(last["results"]), last["next"]) == (3, None)
    assert bob.client.get(first["next"]).json()["results"] == last["results"]
    assert bob.get(path, limit=6, **asked).json()["next"] is None
    assert bob.get(path, limit=5, **asked).json()["next"] is not None
