"""`organizer people`: looking at people, and changing their accounts."""

import json

import pytest

from organizer.accounts.models import AuthSession, User
from organizer.chat.models import Message
from organizer.teams.models import Membership, Team
from organizer.terminal.tables import width
from tests.personas import Person, person

pytestmark = pytest.mark.django_db


def names(answer) -> list[str]:
    return [row["username"] for row in json.loads(answer.out)["people"]]


def test_people_are_listed_by_name_in_columns(organizer, bob, alice):
    User.objects.filter(pk=bob.id).update(email="bob@example.com", first_name="Bob", last_name="Stone")
    heading, first, second = organizer("people", "list").out.splitlines()
    assert (first.split()[0], second.split()[0]) == ("alice", "bob")
    assert second.index("Bob Stone") == heading.index("FULL NAME")
    assert second.index("bob@example.com") == heading.index("E-MAIL")


def test_columns_stay_straight_whatever_the_script(organizer, db):
    for name, first in (("山田", "太郎"), ("हिन्दी", "देव"), ("ana", "Ana\x1b[31m\u202e")):
        User.objects.create(username=name, first_name=first, email="x@example.com")
    lines = organizer("people", "list").out.splitlines()
    assert len({width(line[: line.index("x@example.com")]) for line in lines[1:]}) == 1
    assert "\x1b" not in "".join(lines)
    assert "\\x1b[31m\\u202e" in "".join(lines)


def test_each_word_has_to_be_found_somewhere(organizer, alice, bob, carol):
    User.objects.filter(pk=bob.id).update(first_name="Robert", email="bob@stone.example")
    User.objects.filter(pk=carol.id).update(first_name="Carol", last_name="Stone")
    assert names(organizer("people", "list", "STONE", "--json")) == ["bob", "carol"]
    assert names(organizer("people", "list", "stone robert", "--json")) == ["bob"]
    assert names(organizer("people", "list", "ALI", "--json")) == ["alice"]
    nobody = organizer("people", "list", "%")
    assert (nobody.code, nobody.out) == (0, "")
    assert "nobody is like that" in nobody.err


def test_pages_follow_one_another(organizer, alice, bob, carol):
    first = organizer("people", "list", "--limit", 2)
    assert [line.split()[0] for line in first.out.splitlines()[1:]] == ["alice", "bob"]
    assert "Page 1 of 2, 3 people. Next: --page 2, or --all" in first.err
    assert names(organizer("people", "list", "--limit", 2, "--page", 2, "--json")) == ["carol"]
    assert len(names(organizer("people", "list", "--limit", 2, "--all", "--json"))) == 3
    beyond = organizer("people", "list", "--page", 10**30)
    assert (beyond.code, beyond.out) == (1, "")
    assert "there is only 1 page" in beyond.err


def test_administrators_and_closed_accounts_are_found(organizer, alice, bob):
    organizer("people", "promote", "alice")
    organizer("people", "close", "bob")
    assert names(organizer("people", "list", "--admins", "--json")) == ["alice"]
    assert names(organizer("people", "list", "--closed", "--json")) == ["bob"]
    listed = organizer("people", "list").out
    assert "administrator" in listed
    assert "closed" in listed


def test_an_empty_installation_says_so(organizer):
    answer = organizer("people", "list")
    assert (answer.code, answer.out, answer.err) == (0, "", "organizer: there is nobody yet.\n")
    assert json.loads(organizer("people", "list", "--json").out) == {"total": 0, "page": 1, "pages": 1, "people": []}


def test_one_person_is_shown_with_what_is_theirs(organizer, alice, bob, team):
    alice.form("POST", f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "Hello"})
    shown = organizer("people", "show", "ALICE").out
    assert team.name in shown
    assert "1 messages, 0 tasks" in shown
    everything = json.loads(organizer("people", "show", "bob", "--json").out)
    assert (everything["owned_teams"], everything["teams"], everything["sign_ins"]) == ([], [team.name], 1)


def test_a_mail_address_names_its_only_person(organizer, alice, bob):
    User.objects.filter(pk=alice.id).update(email="alice@example.com")
    assert organizer("people", "show", "Alice@Example.com").out.startswith("alice\n")
    User.objects.filter(pk=bob.id).update(email="alice@example.com")
    assert organizer("people", "show", "alice@example.com").code == 1


@pytest.mark.parametrize("word", ["show", "promote", "demote", "close", "reopen", "delete"])
def test_nobody_of_that_name_is_said_with_those_alike(organizer, alice, bob, word):
    answer = organizer("people", word, "alcie")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "organizer: there is nobody named alcie. Is one of these meant: alice?\n"
    assert "organizer people list" in organizer("people", word, "zzz").err


def test_deleted_people_are_nobody(organizer, alice, bob):
    organizer("people", "delete", "bob", "--yes")
    assert names(organizer("people", "list", "--json")) == ["alice"]
    assert organizer("people", "show", f"deleted user {bob.id}").code == 1


def admin_site(somebody) -> int:
    somebody.client.force_login(somebody.user, backend="organizer.accounts.backend.Backend")
    return somebody.client.get("/admin/", secure=True).status_code


def test_promoted_person_may_open_the_admin_site_and_demoted_one_no_longer(organizer, alice):
    assert admin_site(alice) == 302
    assert organizer("people", "promote", "alice").err == "alice may open /admin/.\n"
    assert admin_site(alice) == 200
    assert alice.client.get("/admin/accounts/user/", secure=True).status_code == 200
    assert organizer("people", "promote", "alice").err == "alice may open /admin/, as before.\n"
    demoted = organizer("people", "demote", "alice")
    assert demoted.code == 0
    assert "alice may not open /admin/.\nNote: nobody may open /admin/ now." in demoted.err
    assert admin_site(alice) == 302


def test_closed_account_is_not_promoted(organizer, alice):
    organizer("people", "close", "alice")
    answer = organizer("people", "promote", "alice")
    assert answer.code == 1
    assert "closed" in answer.err
    assert not User.objects.get(pk=alice.id).is_staff


def test_closing_ends_sign_ins_at_once_and_reopening_lets_in_again(organizer, alice):
    closed = organizer("people", "close", "alice")
    assert closed.code == 0
    assert "The account of alice is closed, and all sign-ins have ended.\n" in closed.err
    assert alice.get("/dj-rest-auth/user/").status_code == 401
    assert not AuthSession.objects.filter(user=alice.user, revoked_at=None).exists()
    assert organizer("people", "reopen", "alice").code == 0
    login = Person().post("/dj-rest-auth/login/", {"username": "alice", "password": "correct horse battery 7"})
    assert login.status_code == 200


def test_deleting_takes_what_is_theirs_and_leaves_what_others_wrote(organizer, alice, bob, team):
    for author in (alice, bob):
        author.form("POST", f"/team-chat-post/{team.pk}", {"team": team.pk, "message": f"from {author.name}"})
    deleted = organizer("people", "delete", "alice", "--yes")
    assert deleted.code == 0
    assert [message.text for message in Message.objects.all()] == ["from bob"]
    assert Team.objects.get(pk=team.pk).owner_id == bob.id
    assert alice.get("/dj-rest-auth/user/").status_code == 401


def test_deleting_is_asked_about_and_shows_what_would_go(organizer, alice, team):
    wrong = organizer("people", "delete", "alice", typed="bob\n")
    assert wrong.code == 1
    assert team.name in wrong.err
    assert "nothing was deleted" in wrong.err
    assert User.objects.get(pk=alice.id).deleted_at is None
    assert organizer("people", "delete", "alice", typed="alice\n").code == 0
    assert User.objects.get(pk=alice.id).deleted_at is not None


def test_nobody_is_asked_without_a_terminal(organizer, alice):
    answer = organizer("people", "delete", "alice")
    assert answer.code == 1
    assert "--yes" in answer.err
    assert User.objects.get(pk=alice.id).deleted_at is None


def test_members_are_told_of_a_deletion_as_if_the_person_had_done_it(organizer, alice, bob, team):
    from organizer.events.models import Event

    before = Event.objects.count()
    organizer("people", "delete", "bob", "--yes")
    types = list(Event.objects.order_by("pk")[before:].values_list("type", flat=True))
    assert "profile.changed" in types
    assert not Membership.objects.filter(member=bob.user).exists()


def test_names_are_compared_in_large_installations_as_well(organizer, db, monkeypatch):
    monkeypatch.setattr("organizer.people.lookup.NAMES_COMPARED", 2)
    for name in ("anna", "bela", "cleo"):
        person(name)
    assert organizer("people", "show", "CLEOO").err.endswith("Is one of these meant: cleo?\n")
