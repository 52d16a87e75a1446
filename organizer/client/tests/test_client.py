"""The web client's files over HTTP."""

import os

import pytest
from django.test import Client

from organizer.client import policy, views
from organizer.client.files import Build

PAGE = "<!doctype html><title>Organizer</title>"
SCRIPT = "console.log(1);" * 40


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A small build, with compressed twins of its script."""
    (tmp_path / "assets").mkdir()
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite" / "manifest.json").write_text("{}")
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "sw.js").write_text("self;")
    script = tmp_path / "assets" / "index-abc.js"
    script.write_text(SCRIPT)
    script.with_name("index-abc.js.br").write_bytes(b"brotli")
    script.with_name("index-abc.js.gz").write_bytes(b"gzip")
    monkeypatch.setattr(views, "build", Build(tmp_path))
    return tmp_path


def get(path, **headers):
    return Client().get(path, headers=headers)


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("path", ["/app/", "/app/teams/3", "/app/password-reset?uid=x&token=y", "/app/chat/"])
def test_every_address_of_the_client_answers_its_page_under_a_strict_policy(built, path):
    answer = get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert body_of(answer).decode() == PAGE
    assert answer["Cache-Control"] == "no-cache"
    rules = dict(rule.partition(" ")[::2] for rule in answer["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_a_hashed_file_may_be_kept_for_good_and_comes_compressed(built):
    plain = get("/app/assets/index-abc.js")
    assert (body_of(plain).decode(), plain["Cache-Control"]) == (SCRIPT, views.FOR_GOOD)
    small = get("/app/assets/index-abc.js", accept_encoding="gzip, br")
    assert (body_of(small), small["Content-Encoding"], small["Vary"]) == (b"brotli", "br", "Accept-Encoding")
    assert small["Content-Type"] == "text/javascript; charset=utf-8"
    assert body_of(get("/app/assets/index-abc.js", accept_encoding="gzip, br;q=0")) == b"gzip"


def test_the_service_worker_is_asked_for_again_each_time(built):
    answer = get("/app/sw.js")
    assert (body_of(answer), answer["Cache-Control"]) == (b"self;", "no-cache")
    assert get("/app/sw.js", if_none_match=answer["ETag"]).status_code == 304


@pytest.mark.parametrize(
    "name", ["assets/gone.js", "gone.css", ".vite/manifest.json", "assets/../../files.json", "%2e%2e/x.js"]
)
def test_what_the_build_has_not_is_not_found(built, name):
    assert get(f"/app/{name}").status_code == 404


def test_a_new_build_is_seen_without_a_restart(built):
    assert body_of(get("/app/")).decode() == PAGE
    (built / "index.html").write_text("new")
    os.utime(built / "index.html", ns=(1, 10**18))
    assert body_of(get("/app/")) == b"new"


def test_a_client_that_was_not_built_says_how_to_build_it(tmp_path, monkeypatch):
    monkeypatch.setattr(views, "build", Build(tmp_path))
    answer = get("/app/")
    assert answer.status_code == 503
    assert b"make client" in answer.content


def test_nothing_can_be_sent_to_it(built):
    assert Client().post("/app/").status_code == 405


def test_a_browser_at_the_root_is_sent_to_the_client_and_other_programs_are_welcomed(db):
    browser = get("/", accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (browser.status_code, browser["Location"], browser["Vary"]) == (302, "/app/", "Accept")
    assert get("/", accept="*/*").json()["docs"] == "/docs/"
    assert get("/").json()["docs"] == "/docs/"


def test_images_may_come_from_the_public_address_and_the_object_storage(settings, monkeypatch):
    settings.PUBLIC_URL = "https://organizer.example"
    monkeypatch.setattr(policy, "redirect_url", lambda *args, **named: "https://bucket.example:9000/x?signature=y")
    assert policy.image_origins() == ["https://organizer.example", "https://bucket.example:9000"]


def test_images_of_a_local_folder_come_from_the_page_itself(settings):
    settings.PUBLIC_URL = ""
    assert policy.image_origins() == []
