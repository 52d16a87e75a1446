"""The settings that the published description names: origins, hosts, proxies, cookies."""

from pathlib import Path

import pytest

from tests.contract.covering import covers
from tests.contract.probe import Answer, ask, run
from tests.contract.test_settings import BEARER, REGISTER

CLIENT = "https://app.example.com"
TEAM = {"method": "POST", "path": "/team/", "body": {"name": "Gardeners"}, "headers": BEARER}
SECOND = TEAM | {"body": {"name": "Cooks"}}
PAGE = {"path": "/team/?limit=1", "headers": BEARER}


def preflight(origin: str, method: str = "PUT") -> dict:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type",
    }
    return {"method": "OPTIONS", "path": "/team/1", "headers": headers}


def cors_of(answer: Answer) -> set[str]:
    return {name for name in answer.headers if name.startswith("access-control-")}


@covers("Client origin", "settings: CLIENT_ORIGIN: exact CORS with credentials and preflight, none when unset")
@pytest.mark.parametrize("setting", [CLIENT, f"http://localhost:3000, {CLIENT}"])
def test_the_clients_origin_may_ask_with_credentials(tmp_path: Path, setting: str):
    asked, answered = ask(
        tmp_path, preflight(CLIENT), {"path": "/team/", "headers": {"Origin": CLIENT}}, CLIENT_ORIGIN=setting
    )

    for answer in (asked, answered):
        assert answer.headers["access-control-allow-origin"] == CLIENT
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert "origin" in answer.headers["vary"].lower()
    assert asked.status in (200, 204)
    assert {"PUT", "PATCH", "DELETE", "POST"} <= set(
        asked.headers["access-control-allow-methods"].replace(" ", "").split(",")
    )
    assert "content-type" in asked.headers["access-control-allow-headers"]


@covers("settings: CLIENT_ORIGIN: exact CORS with credentials and preflight, none when unset")
@pytest.mark.parametrize("origin", ["https://evil.example", f"{CLIENT}.evil.example", "http://app.example.com", "null"])
def test_another_origin_gets_no_cors_headers(tmp_path: Path, origin: str):
    answers = ask(
        tmp_path, preflight(origin), {"path": "/health/", "headers": {"Origin": origin}}, CLIENT_ORIGIN=CLIENT
    )

    for answer in answers:
        assert "access-control-allow-origin" not in answer.headers
        assert "access-control-allow-credentials" not in answer.headers


@covers("settings: CLIENT_ORIGIN: exact CORS with credentials and preflight, none when unset")
def test_without_a_client_there_are_no_cors_headers(tmp_path: Path):
    answers = ask(tmp_path, preflight(CLIENT), {"path": "/health/", "headers": {"Origin": CLIENT}})

    assert [cors_of(answer) for answer in answers] == [set(), set()]


@covers("Client origin", "accounts: foreign origins are refused")
def test_the_client_may_write_and_a_foreign_page_may_not(tmp_path: Path):
    mine, foreign = ask(
        tmp_path,
        REGISTER | {"headers": {"Origin": CLIENT}},
        REGISTER | {"headers": {"Origin": "https://evil.example"}},
        CLIENT_ORIGIN=CLIENT,
    )

    assert mine.status == 201
    assert foreign.status == 403
    assert foreign.body == {"detail": "Cross-origin request refused.", "code": "origin_not_allowed"}


@covers("settings: CLIENT_ORIGIN: exact CORS with credentials and preflight, none when unset")
@pytest.mark.parametrize("wildcard", ["*", "https://*.example.com"])
def test_a_wildcard_refuses_to_start(tmp_path: Path, wildcard: str):
    done = run(tmp_path, {"settings": ["DEBUG"]}, CLIENT_ORIGIN=wildcard)

    assert done.returncode != 0
    assert "CLIENT_ORIGIN" in done.stderr


@covers("ALLOWED_HOSTS", "settings: ALLOWED_HOSTS")
def test_only_allowed_hosts_are_answered(tmp_path: Path):
    def at(host: str) -> dict:
        return {"path": "/health/", "headers": {"Host": host}}

    answers = ask(
        tmp_path,
        at("organizer.example.com"),
        at("other.example.com:8000"),
        at("evil.example"),
        ALLOWED_HOSTS="organizer.example.com, other.example.com",
    )

    assert [answer.status for answer in answers] == [200, 200, 400]
    assert answers[-1].headers["content-type"].startswith("application/json")


@covers("settings: PUBLIC_URL")
def test_public_url_begins_absolute_urls(tmp_path: Path):
    page = ask(tmp_path, REGISTER, TEAM, SECOND, PAGE, PUBLIC_URL="https://organizer.example.com")[-1]

    assert page.body["next"] == "https://organizer.example.com/team/?limit=1&offset=1"


@covers("settings: TRUSTED_PROXIES", "settings: absolute URLs behind a proxy carry its scheme and host")
@pytest.mark.parametrize(
    ("address", "start"), [("10.1.2.3", "https://organizer.example.com/"), ("192.0.2.9", "http://127.0.0.1/")]
)
def test_only_a_trusted_proxy_names_scheme_and_host(tmp_path: Path, address: str, start: str):
    forwarded = BEARER | {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "organizer.example.com"}

    answers = ask(
        tmp_path,
        REGISTER,
        TEAM,
        SECOND,
        PAGE | {"headers": forwarded, "address": address},
        TRUSTED_PROXIES="10.0.0.0/8",
        ALLOWED_HOSTS="organizer.example.com",
    )

    assert answers[-1].body["next"] == f"{start}team/?limit=1&offset=1"


@covers(
    "settings: COOKIE_SECURE and COOKIE_SAMESITE",
    "accounts: SameSite is None for another site's client and Lax otherwise",
    "accounts: cookie attributes are configurable",
    "accounts: cookies are HttpOnly and Secure",
)
@pytest.mark.parametrize(
    ("variables", "secure", "same_site"),
    [
        ({}, True, "Lax"),
        ({"CLIENT_ORIGIN": CLIENT}, True, "None"),
        ({"CLIENT_ORIGIN": CLIENT, "PUBLIC_URL": "https://other.example.org"}, True, "None"),
        (
            {"CLIENT_ORIGIN": "https://organizer.example.com", "PUBLIC_URL": "https://organizer.example.com"},
            True,
            "Lax",
        ),
        ({"COOKIE_SECURE": "0"}, False, "Lax"),
        ({"COOKIE_SAMESITE": "Strict"}, True, "Strict"),
        ({"CLIENT_ORIGIN": CLIENT, "COOKIE_SAMESITE": "Lax"}, True, "Lax"),
    ],
)
def test_cookie_attributes_follow_the_settings(tmp_path: Path, variables: dict, secure: bool, same_site: str):
    registered = ask(tmp_path, REGISTER, **variables)[0]

    assert registered.status == 201
    for name in ("organizer-api-auth", "organizer-api-token"):
        cookie = registered.cookie(name)
        assert bool(cookie["secure"]) is secure
        assert cookie["samesite"] == same_site
        assert cookie["httponly"]
        assert cookie["path"] == "/"
        assert not cookie["domain"]


@covers("settings: COOKIE_SECURE and COOKIE_SAMESITE")
def test_what_no_browser_accepts_refuses_to_start(tmp_path: Path):
    done = run(tmp_path, {"settings": ["DEBUG"]}, COOKIE_SAMESITE="None", COOKIE_SECURE="0")

    assert done.returncode != 0
    assert "COOKIE_SAMESITE" in done.stderr
