"""The admin site's pages about accounts."""

import html

import pytest
from django.test import Client

from organizer.accounts.actions import create_admin, create_invitation, start_session
from organizer.accounts.models import AuthSession, Invitation, User
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(password=PASSWORD):
    client = Client()
    answer = client.post("/admin/login/?next=/admin/", {"username": "ROOT", "password": password}, secure=True)
    return client, answer.status_code


@pytest.fixture
def root():
    create_admin(username="root", password=PASSWORD)
    client, status = sign_in()
    assert status == 302
    return client


@pytest.mark.parametrize("model", ["user", "authsession", "invitation"])
def test_lists_and_pages_show_no_secret(root, alice, model):
    create_invitation()
    page = root.get(f"/admin/accounts/{model}/?q=a", secure=True)
    assert page.status_code == 200
    first = {"user": alice.id, "authsession": alice.session.pk}.get(model) or Invitation.objects.get().pk
    shown = root.get(f"/admin/accounts/{model}/{first}/change/", secure=True, follow=True)
    assert shown.status_code == 200
    for secret in (alice.user.password, alice.session.key, Invitation.objects.get().code_hash):
        assert secret not in page.content.decode() + shown.content.decode()


def act(client, model, name, pk):
    return client.post(
        f"/admin/accounts/{model}/", {"action": name, "_selected_action": [pk]}, secure=True, follow=True
    )


def test_closing_an_account_ends_its_sessions_and_opening_it_lets_in_again(root, alice):
    act(root, "user", "close_accounts", alice.id)
    assert alice.get("/dj-rest-auth/user/").status_code == 401
    act(root, "user", "open_accounts", alice.id)
    assert User.objects.get(pk=alice.id).is_active


def test_admin_cannot_close_the_own_account_by_mistake(root):
    me = User.objects.get(username="root")
    act(root, "user", "close_accounts", me.pk)
    assert User.objects.get(pk=me.pk).is_active


def test_sessions_are_ended(root, alice):
    act(root, "authsession", "end_sessions", alice.session.pk)
    assert AuthSession.objects.get(pk=alice.session.pk).revoked_at


def test_open_invitations_are_revoked_and_used_ones_stay(root, anonymous, settings):
    settings.REGISTRATION = "invite"
    used, opened = create_invitation(), create_invitation()
    body = {"username": "dora", "password1": PASSWORD, "password2": PASSWORD}
    assert anonymous.post("/dj-rest-auth/registration/", body | {"invitation": used}).status_code == 201
    for invitation in Invitation.objects.all():
        act(root, "invitation", "revoke_invitations", invitation.pk)
    assert [invitation.used_by.username for invitation in Invitation.objects.all()] == ["dora"]
    answer = anonymous.post("/dj-rest-auth/registration/", body | {"username": "eve", "invitation": opened})
    assert answer.status_code == 400


def test_guessing_is_limited_here_as_well(db):
    create_admin(username="root", password=PASSWORD)
    assert [sign_in("wrong password")[1] for _ in range(5)] == [200] * 5
    assert sign_in()[1] == 200  # the form again, although the password is right


def test_others_are_not_let_in(alice):
    client = Client()
    client.post("/admin/login/", {"username": "alice", "password": PASSWORD}, secure=True)
    assert client.get("/admin/accounts/user/", secure=True).status_code == 302


NEW = "a better password 9"


def change_password(client, **fields):
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW} | fields
    return client.post("/admin/password_change/", form, secure=True)


def test_a_new_password_ends_all_other_sign_ins(root):
    app = start_session(user=User.objects.get(username="root"), user_agent="", address="")
    elsewhere, _ = sign_in()
    assert change_password(root).status_code == 302
    assert AuthSession.objects.get(pk=app.pk).revoked_at
    assert root.get("/admin/", secure=True).status_code == 200
    assert elsewhere.get("/admin/", secure=True).status_code == 302
    assert (sign_in()[1], sign_in(NEW)[1]) == (200, 302)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old_password": "wrong"}, "Your old password was entered incorrectly."),
        ({"new_password1": "12345678", "new_password2": "12345678"}, "This password is too common."),
        ({"new_password2": "another one 7"}, "The two password fields didn’t match."),
        ({"old_password": ""}, "This field is required."),
    ],
)
def test_a_new_password_that_is_refused_ends_nothing(root, fields, said):
    app = start_session(user=User.objects.get(username="root"), user_agent="", address="")
    answer = change_password(root, **fields)
    assert (answer.status_code, said in html.unescape(answer.content.decode())) == (200, True)
    assert not AuthSession.objects.get(pk=app.pk).revoked_at
    assert sign_in()[1] == 302


def test_wrong_old_passwords_are_limited(root):
    for _ in range(5):
        assert "incorrectly" in change_password(root, old_password="wrong").content.decode()
    answer = change_password(root)
    assert (answer.status_code, "Too many" in answer.content.decode()) == (200, True)
    assert root.get("/admin/", secure=True).status_code == 200
