"""The admin site shows every model of ours, with a list that can be searched."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from organizer.accounts.actions import create_admin

OURS = [model for model in apps.get_models() if model.__module__.startswith("organizer.")]


@pytest.fixture
def site(db):
    user = create_admin(username="root", email="", password="a long enough phrase 5")
    client = Client()
    client.force_login(user, backend="organizer.accounts.backend.Backend")
    return client


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_every_model_has_a_list_with_columns(site, model):
    shown = admin.site._registry[model]
    assert list(shown.list_display) != ["__str__"]
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    assert site.get(address, secure=True).status_code == 200
    if shown.search_fields:
        assert site.get(address, {"q": "7"}, secure=True).status_code == 200


def test_others_do_not_get_in(client, db):
    assert client.get("/admin/chat/message/", secure=True).status_code == 302
