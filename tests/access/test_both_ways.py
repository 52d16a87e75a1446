"""Reads of the signed in, and writes in JSON, go a short way to their views. Whoever asks, and however: they are
answered as through Django's handler, to the last byte."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from ipaddress import ip_network
from typing import Any

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.urls import Resolver404, resolve

from organizer.core.short_way import CORS, ShortWay
from organizer.server.gateway import build_environ, call_app
from organizer.telemetry.requests import REQUEST_ID
from tests.access.routes import all_routes
from tests.access.rows_chat import TEXT
from tests.access.test_table import TABLE, both_spellings
from tests.access.world import PERSONAS, World

Headers = dict[str, str]

JSON = "application/json"
ORIGIN = "https://app.example.com"
PROXY = "10.0.0.7"
FORWARDED = {"X-Forwarded-For": "8.8.4.4", "X-Forwarded-Host": "testserver", "X-Forwarded-Proto": "https"}
UNUSUAL: list[Headers] = [
    {"Host": "evil.example"},
    {"Host": "testserver:8000"},
    {"Host": ""},
    {"Host": "a b"},
    {"Origin": ORIGIN},
    {"Origin": "https://evil.example"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Content-Type": "application/json; charset=latin-1"},
    {"If-None-Match": "*"},
    {"If-None-Match": '"1"'},
    {"If-Match": '"nothing"'},
    {"If-Modified-Since": "Mon, 01 Jan 2029 00:00:00 GMT"},
    {"Accept": "text/html"},
    {"Authorization": "Basic YTpi"},
    {"Authorization": ""},
    {**FORWARDED},
    {**FORWARDED, "X-Forwarded-Host": "evil.example"},
    {"Cookie": "organizer-api-auth=bad; other"},
]

pytestmark = pytest.mark.django_db


class Caller:
    disconnected = False


@pytest.fixture(autouse=True)
def one_moment_and_one_transaction(world: World, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """Let no connection be closed between requests, as the test client does, and no token end meanwhile."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda database: None)
    settings.ALLOWED_HOSTS = ["testserver"]
    session = world.people["owner"].session
    assert session is not None
    with time_machine.travel(session.created_at + timedelta(minutes=1), tick=False):
        yield


@pytest.fixture(params=["plain", "proxied", "cross-origin"])
def ways(request: pytest.FixtureRequest, settings: Any) -> list[Callable[..., Any]]:
    """The short way and the long one, as they are set up with these settings."""
    if request.param == "proxied":
        settings.TRUSTED_PROXIES = (ip_network(PROXY),)
        settings.SECURE_HSTS_SECONDS = 3600
    if request.param == "cross-origin":
        settings.CLIENT_ORIGINS = (ORIGIN,)
        settings.CORS_ALLOWED_ORIGINS = [ORIGIN]
        settings.MIDDLEWARE = [*settings.MIDDLEWARE[:3], CORS, *settings.MIDDLEWARE[3:]]
    handler = WSGIHandler()
    return [ShortWay(handler), handler]


@pytest.mark.parametrize("ways", ["plain"], indirect=True)
def test_every_read_is_answered_alike_both_ways(world: World, ways: list[Callable[..., Any]]) -> None:
    for row in TABLE:
        if row.method != "GET" or row.path.startswith("/docs"):  # a page for browsers, with a new token each time
            continue
        for persona in PERSONAS:
            for path in both_spellings(world, row, persona):
                check(world, ways, persona, path, {})


@pytest.mark.parametrize("ways", ["proxied", "cross-origin"], indirect=True)
def test_reads_are_answered_alike_behind_a_proxy_and_with_clients_elsewhere(
    world: World, ways: list[Callable[..., Any]]
) -> None:
    for row in TABLE:
        if row.method == "GET" and not row.path.startswith("/docs"):
            check(world, ways, "owner", world.fill(row.path, "owner"), {})


@pytest.mark.parametrize("ways", ["plain"], indirect=True)
def test_every_write_is_answered_alike_both_ways(world: World, ways: list[Callable[..., Any]]) -> None:
    for row in TABLE:
        if row.method == "GET":
            continue
        for persona in PERSONAS:
            body = world.fill(row.body, persona)
            path = world.fill(row.path, persona)
            check(world, ways, persona, path, {}, row.method, json.dumps(body) if body else "")


def test_unusual_bodies_are_answered_alike_both_ways(world: World, ways: list[Callable[..., Any]]) -> None:
    path, text = world.fill("/team-chat-post/{team}", "owner"), json.dumps(world.fill(TEXT, "owner"))
    for body in ("", "{", "[]", "null", "7", '"text"', '{"message": 5}', '{"message": "\\ud800"}', "[" * 40, text):
        for kind in (JSON, "application/json; charset=utf-8", "Application/JSON", "text/plain", "", "a/b/c"):
            check(world, ways, "owner", path, {"Content-Type": kind}, "POST", body)
        for headers in UNUSUAL:
            check(world, ways, "owner", path, {"Content-Type": JSON, **headers}, "POST", body)
    for headers in ({"Idempotency-Key": "one"}, {"Idempotency-Key": "ä"}, {"Sec-Fetch-Site": "cross-site"}):
        check(world, ways, "owner", path, {"Content-Type": JSON, **headers}, "POST", text)
        check(world, ways, "anonymous", path, {"Content-Type": JSON, **headers}, "POST", text)


def test_unusual_requests_are_answered_alike_both_ways(world: World, ways: list[Callable[..., Any]]) -> None:
    paths = ["/team/", "/team/?limit=1&offset=1", "/team/?limit=x", "/tasks/%31", "/teäm/", "/nowhere", "//team/"]
    for path in [*paths, world.fill("/team/{team}", "owner"), world.fill("/team-members/{team}", "owner")]:
        for headers in UNUSUAL:
            for method in ("GET", "HEAD", "POST"):
                check(world, ways, "owner", path, headers, method)
            check(world, ways, "anonymous", path, headers)


def test_an_unchanged_answer_is_304_both_ways(world: World, ways: list[Callable[..., Any]]) -> None:
    for path in ("/team/", "/tasks/", world.fill("/team/{team}", "owner")):
        tag = dict(check(world, ways, "owner", path, {})[1])[b"etag"].decode()
        assert check(world, ways, "owner", path, {"If-None-Match": tag})[0] == 304


def test_a_defect_is_500_both_ways(
    world: World, ways: list[Callable[..., Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("organizer.teams.queries.find_team", break_down)
    path = world.fill("/team/{team}", "owner")
    assert check(world, ways, "owner", path, {})[0] == 500


def test_reads_that_need_a_sign_in_go_the_short_way_and_no_others_do(world: World) -> None:
    short = {route.pattern for route in all_routes() if "GET" in short_methods(route.pattern)}
    assert {"team/", "team", "tasks/", "team-chat-list/", "dj-rest-auth/user/"} <= short
    assert short.isdisjoint({"", "health/", "health/live", "schema/", "docs/", "media/<path:key>"})


def test_writes_go_the_short_way(world: World) -> None:
    short = {(method, route.pattern) for route in all_routes() for method in short_methods(route.pattern)}
    assert {("POST", "tasks/"), ("POST", "dj-rest-auth/token/refresh/"), ("PATCH", "dj-rest-auth/user/")} <= short


def short_methods(pattern: str) -> frozenset[str]:
    path = "/" + re.sub(r"<id:\w+>", "1", pattern)
    try:
        methods: frozenset[str] = getattr(resolve(path).func, "short_methods", frozenset())
    except Resolver404:
        return frozenset()
    return methods


def check(
    world: World,
    ways: list[Callable[..., Any]],
    persona: str,
    path: str,
    headers: Headers,
    method: str = "GET",
    body: str = "",
) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Ask both ways, and return the one answer. What is changed is undone after each."""
    given = world.people[persona].client.defaults.get("HTTP_AUTHORIZATION")
    sent = {"Host": "testserver", **({"Authorization": given} if given else {}), **headers}
    if body:
        sent.setdefault("Content-Type", JSON)
    short, long = (ask(way, method, path, sent, body) for way in ways)
    assert comparable(short) == comparable(long), f"{persona}: {method} {path} {headers} {body}"
    return short


def comparable(answer: tuple[int, list[Any], bytes]) -> Any:
    """Return an answer without what is random, and without what PostgreSQL gives out but once."""
    status, headers, body = answer
    lines = [name + b": " + value.strip() for name, value in headers]
    text = re.sub(rb"eyJ[\w.-]+", b"TOKEN", b"\n".join([*lines, body]))
    return status, (re.sub(rb"\d+", b"#", text) if connection.vendor == "postgresql" else text).splitlines()


def ask(
    way: Callable[..., Any], method: str, path: str, headers: Headers, body: str = ""
) -> tuple[int, list[Any], bytes]:
    plain, _, query = path.partition("?")
    scope = {
        "method": method,
        "raw_path": plain.encode(),
        "query_string": query.encode(),
        "http_version": "1.1",
        "scheme": "http",
        "client": (PROXY, 1),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    environ = {**build_environ(scope), "wsgi.input": BytesIO(body.encode()), REQUEST_ID: "given"}
    if body:
        environ["CONTENT_LENGTH"] = str(len(body.encode()))
    with transaction.atomic():
        answer = call_app(way, environ, Caller())
        assert answer is not None
        content = answer.body if isinstance(answer.body, bytes) else answer.body.read()
        if answer.close is not None:
            answer.close()
        transaction.set_rollback(True)
    return answer.status, answer.headers, content
