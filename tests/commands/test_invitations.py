"""`organizer invitations`: which codes are open, and ending one."""

import json
from datetime import timedelta

import pytest

from organizer.accounts.actions import create_invitation, register
from organizer.accounts.models import Invitation
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_invitation(settings):
    settings.REGISTRATION = "invite"


def enter(person, code):
    body = {"username": "dora", "password1": PASSWORD, "password2": PASSWORD, "invitation": code}
    return person.post("/dj-rest-auth/registration/", body)


def test_only_open_invitations_are_listed_unless_all_are_asked_for(organizer, alice):
    used, ended, opened = create_invitation(created_by=alice.user), create_invitation(), create_invitation()
    register(username="eve", password=PASSWORD, invitation=used)
    first, second, third = Invitation.objects.order_by("pk")
    Invitation.objects.filter(pk=second.pk).update(expires_at=second.created_at - timedelta(days=1))
    listed = json.loads(organizer("invitations", "list", "--json").out)
    assert [row["number"] for row in listed] == [third.pk]
    everything = json.loads(organizer("invitations", "list", "--all", "--json").out)
    assert [(row["number"], row["state"], row["made_by"], row["used_by"]) for row in everything] == [
        (third.pk, "open", None, None),
        (second.pk, "ended", None, None),
        (first.pk, "used", "alice", "eve"),
    ]
    shown = organizer("invitations", "list", "--all").out
    for code in (used, ended, opened):
        assert code not in shown


def test_none_are_said(organizer):
    assert "organizer invite" in organizer("invitations", "list").err
    assert organizer("invitations", "list", "--all").err == "organizer: there are no invitations.\n"


@pytest.mark.parametrize("by", ["number", "code"])
def test_revoked_invitation_lets_nobody_in(organizer, anonymous, by):
    code = organizer("invite").out.strip()
    number = Invitation.objects.get().pk
    revoked = organizer("invitations", "revoke", number if by == "number" else code)
    assert (revoked.code, revoked.err) == (0, f"Invitation {number} is revoked: nobody can register with it.\n")
    assert enter(anonymous, code).json() == {"invitation": ["This invitation is not valid."]}


@pytest.mark.parametrize("wrong", ["0", "999", "9" * 40, "no-such-code", "١"])
def test_unknown_invitation_is_said(organizer, anonymous, wrong):
    code = create_invitation()
    answer = organizer("invitations", "revoke", wrong)
    assert (answer.code, answer.err) == (1, "organizer: there is no such invitation. See: organizer invitations list\n")
    assert enter(anonymous, code).status_code == 201


def test_used_invitation_is_not_revoked(organizer, anonymous):
    code = create_invitation()
    enter(anonymous, code)
    answer = organizer("invitations", "revoke", Invitation.objects.get().pk)
    assert answer.code == 1
    assert "was used already by dora" in answer.err
    assert Invitation.objects.get().used_at
