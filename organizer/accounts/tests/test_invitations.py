"""Registering by invitation."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from organizer.accounts.actions import create_invitation
from organizer.accounts.models import Invitation, User
from tests.personas import PASSWORD

NOT_VALID = {"invitation": ["This invitation is not valid."]}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_invitation(settings):
    settings.REGISTRATION = "invite"


def register(person, **fields):
    body = {"username": "dora", "password1": PASSWORD, "password2": PASSWORD} | fields
    return person.post("/dj-rest-auth/registration/", body)


def test_invited_person_registers(anonymous):
    assert register(anonymous, invitation=create_invitation()).status_code == 201
    assert Invitation.objects.get().used_by.username == "dora"


def test_uninvited_person_is_told_that_a_code_is_needed(anonymous):
    answer = register(anonymous)
    assert (answer.status_code, answer.json()) == (400, {"invitation": ["This field is required."]})
    assert not User.objects.exists()


def test_code_works_once(anonymous):
    code = create_invitation()
    register(anonymous, invitation=code)
    answer = register(anonymous, invitation=code, username="eve")
    assert (answer.status_code, answer.json()) == (400, NOT_VALID)
    assert not User.objects.filter(username="eve").exists()


def test_code_ends(anonymous):
    code = create_invitation(expires_in=timedelta(days=1))
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert register(anonymous, invitation=code).json() == NOT_VALID


def test_wrong_code_does_not_tell_whether_a_name_is_taken(anonymous, alice):
    assert register(anonymous, invitation="wrong", username="alice").json() == NOT_VALID


def test_refused_registration_keeps_the_code_good(anonymous, alice):
    code = create_invitation()
    assert register(anonymous, invitation=code, username="alice").status_code == 400
    assert register(anonymous, invitation=code).status_code == 201


def test_only_a_hash_of_the_code_is_kept(db):
    code = create_invitation()
    assert code not in str(list(Invitation.objects.values()))
