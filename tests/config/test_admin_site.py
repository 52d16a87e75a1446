"""The admin site shows what administrators work with, and nothing else: each model is on one of two lists."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from organizer.accounts.actions import create_admin

SHOWN = {
    *("accounts.User", "accounts.AuthSession", "accounts.Invitation"),
    *("teams.Team", "teams.Membership", "tasks.Task", "chat.Message", "images.StoredImage"),
    "outbox.OutboxMessage",
}
# How the product and the framework work inside. Rows that somebody might change here would break it, and what they say
# shows elsewhere: sessions of pages end with the account, counts stand on messages, limits are settings.
NOT_SHOWN = {
    *("accounts.AttemptWindow", "chat.Conversation", "chat.ReadMark", "chat.SearchAuthor", "chat.SearchMark"),
    *("core.IdempotencyKey", "core.Lease", "events.Event", "events.LogState", "events.Signal"),
    *("presence.Attendance", "presence.Sighting", "backups.Installation"),
    # An administrator may do everything: there are no groups of permissions.
    *("auth.Group", "auth.Permission"),
    *("admin.LogEntry", "contenttypes.ContentType", "sessions.Session"),
}
INTERNAL = ("folded", "username_key", "version", "code_hash", "generation", "position", "groups", "permissions")


@pytest.fixture
def site(db):
    user = create_admin(username="root", email="", password="a long enough phrase 5")
    client = Client()
    client.force_login(user, backend="organizer.accounts.backend.Backend")
    return client


def test_each_model_is_shown_or_left_out_on_purpose():
    assert {model._meta.label for model in apps.get_models()} == SHOWN | NOT_SHOWN
    assert not SHOWN & NOT_SHOWN


def test_what_is_shown_is_what_is_meant_to_be(site):
    site.get("/admin/", secure=True)  # the routes are read by now
    assert {model._meta.label for model in admin.site._registry} == SHOWN


def test_the_first_page_lists_them_and_nothing_of_the_frameworks(site):
    page = site.get("/admin/", secure=True).content.decode()
    for label in SHOWN:
        app, model = label.lower().split(".")
        assert f"/admin/{app}/{model}/" in page
    for left_out in NOT_SHOWN:
        app, model = left_out.lower().split(".")
        assert f"/admin/{app}/{model}/" not in page
        assert site.get(f"/admin/{app}/{model}/", secure=True).status_code == 404


@pytest.mark.parametrize("label", sorted(SHOWN))
def test_list_has_columns_can_be_searched_and_shows_nothing_internal(site, label):
    model = apps.get_model(label)
    shown = admin.site._registry[model]
    assert list(shown.list_display) != ["__str__"]
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    assert site.get(address, secure=True).status_code == 200
    assert site.get(address, {"q": "7"}, secure=True).status_code == 200
    assert shown.search_fields
    assert shown.fields, "the page of one would show every column"
    for name in (*shown.fields, *shown.list_display, *shown.list_filter):
        assert not any(word in str(name) for word in INTERNAL), name


@pytest.mark.parametrize("label", sorted(SHOWN))
def test_nothing_is_added_changed_or_deleted_by_hand(site, label, rf):
    shown = admin.site._registry[apps.get_model(label)]
    request = rf.get("/admin/")
    request.user = None
    assert not shown.has_add_permission(request)
    assert not shown.has_change_permission(request)
    assert not shown.has_delete_permission(request)


def test_others_do_not_get_in(client, db):
    assert client.get("/admin/chat/message/", secure=True).status_code == 302
