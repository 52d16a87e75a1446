"""Leaving while other things happen."""

import pytest

from organizer.accounts.models import AuthSession, User
from organizer.accounts.tests.test_limits import at_once, count
from organizer.chat.models import Conversation, Message
from organizer.tasks.models import Task
from organizer.teams.models import Membership, Team
from tests.personas import PASSWORD, Person

pytestmark = pytest.mark.django_db(transaction=True)


def leave(person):
    return person.delete("/accounts/me/", {"password": PASSWORD})


def test_leaving_many_times_at_once_succeeds_once(bob, team):
    answers = count(at_once(6, lambda _: leave(bob)))
    assert answers.pop(204) == 1
    assert set(answers) <= {400, 401, 404}
    assert Membership.objects.filter(member=bob.user).count() == 0


@pytest.mark.parametrize("who", ["owner", "member"])
def test_nothing_of_the_person_comes_in_while_they_leave(who, alice, bob, carol, team):
    person = alice if who == "owner" else bob

    def ask(index):
        if index == 6:
            return leave(person)
        if index % 3 == 0:
            return person.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "hello"})
        if index % 3 == 1:
            return person.post("/tasks/", {"title": "late", "due_date": "2026-05-01T10:00"})
        return Person().post("/dj-rest-auth/login/", {"username": person.name, "password": PASSWORD})

    assert set(count(at_once(16, ask))) <= {200, 201, 204, 400, 401, 403, 404}
    assert User.objects.get(pk=person.id).deleted_at
    assert not Message.objects.filter(author=person.user).exists()
    assert not Task.objects.filter(owner=person.user).exists()
    assert not AuthSession.objects.filter(user=person.user).exists()
    assert not Team.objects.filter(owner=person.user, deleted_at=None).exists()
    for conversation in Conversation.objects.all():
        assert conversation.message_count == conversation.messages.count()


def test_tasks_given_while_the_assignee_leaves_end_up_with_nobody(alice, bob, team):
    def ask(index):
        if index == 3:
            return leave(bob)
        return alice.post("/tasks/", {"title": "for bob", "due_date": "2026-05-01T10:00", "asigned_to": bob.id})

    assert set(count(at_once(10, ask))) <= {200, 204, 400}
    assert not Task.objects.filter(assignee=bob.user).exists()


def test_owner_and_heir_leave_at_once(alice, bob, team):
    Membership.objects.exclude(member=bob.user).delete()
    at_once(2, lambda index: leave((alice, bob)[index]))
    assert User.objects.exclude(deleted_at=None).count() == 2
    assert Team.objects.get(pk=team.pk).deleted_at
