"""What the site answers before any app is asked."""

import json

import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema


@pytest.mark.parametrize("path", ["/", "/health", "/health/", "/schema/", "/schema", "/docs/", "/docs"])
def test_what_describes_the_server_needs_no_sign_in_and_minds_no_stale_token(db, path):
    assert Client(headers={"Authorization": "Bearer garbage"}).get(path).status_code == 200


def test_the_description_is_valid_openapi_3_1_and_names_each_path_once(db):
    description = json.loads(Client().get("/schema/").content)
    assert description["openapi"] == "3.1.0"
    validate_schema(description)
    paths = [path.rstrip("/") for path in description["paths"]]
    assert len(paths) == len(set(paths))


def test_the_page_of_the_description_needs_no_other_site(db):
    page = Client().get("/docs/").content.decode()
    assert "/static/drf_spectacular_sidecar/" in page
    assert "https://" not in page.replace("https://www.w3.org", "")


def test_a_foreign_host_is_refused_in_json(db):
    answer = Client().get("/health/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "detail" in answer.json()


def test_an_address_that_leads_nowhere_is_answered_in_json(db):
    answer = Client().get("/nowhere/")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


def test_the_admin_asks_to_sign_in(db):
    answer = Client().get("/admin", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].startswith("/admin/login/")


def test_without_dev_there_is_no_session_sign_in(db):
    assert Client().get("/api-auth/login/").status_code == 404
