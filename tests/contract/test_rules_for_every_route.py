"""What holds on every route: who is let in, both spellings of a path, both kinds of body, both ways to sign in."""

import json
from types import SimpleNamespace

import pytest
from django.test import Client

from organizer.teams.actions import create_team, join_team
from organizer.teams.models import Membership
from tests.contract.answers import NOT_SIGNED_IN, body_of
from tests.contract.covering import covers
from tests.personas import PASSWORD, Person

TASK = {"title": "Rake", "due_date": "2023-09-15T18:41", "category": 0, "priority": 2, "status": 0}
SAY = {"team": "{team}", "message": "hello"}
NEW_PASSWORDS = {
    "old_password": PASSWORD,
    "new_password1": "wheel barrow 29 spade",
    "new_password2": "wheel barrow 29 spade",
}

READS = (
    "/dj-rest-auth/user/",
    "/team/",
    "/team/{team}/",
    "/team-members/{team}",
    "/team-members-count/{team}",
    "/teammates/",
    "/membership/",
    "/membership/{membership}",
    "/tasks/",
    "/task/{task}",
    "/team-chat-list/",
    "/team-chat-message-count/{team}",
    "/private-chat-list/",
    "/private-chat-message-count/{team}/{bob}",
)
WRITES = (
    ("PUT", "/dj-rest-auth/user/", {"username": "alice", "first_name": "Al"}, 200),
    ("PATCH", "/dj-rest-auth/user/", {"first_name": "Al"}, 200),
    ("POST", "/dj-rest-auth/password/change/", NEW_PASSWORDS, 200),
    ("POST", "/team/", {"name": "Cooks"}, 200),
    ("PUT", "/team/{team}/", {"name": "Cooks"}, 200),
    ("DELETE", "/team/{team}/", None, 204),
    ("POST", "/membership/", {"team": "{foreign}"}, 201),
    ("DELETE", "/membership/{membership}", None, 204),
    ("DELETE", "/leave/team/{joined}", None, 204),
    ("POST", "/tasks/", TASK, 200),
    ("PUT", "/task/{task}", TASK, 200),
    ("PATCH", "/task/{task}", {"status": 1}, 200),
    ("DELETE", "/task/{task}", None, 204),
    ("POST", "/team-chat-post/{team}", SAY, 201),
    ("PUT", "/team-chat-put/{said}", SAY, 200),
    ("DELETE", "/team-chat-delete/{said}", None, 200),
    ("POST", "/private-chat-post/{team}/{bob}", SAY, 201),
    ("PUT", "/private-chat-put/{told}", SAY, 200),
    ("DELETE", "/private-chat-delete/{told}", None, 200),
)
REQUESTS = [("GET", path) for path in READS] + [(method, path) for method, path, _, _ in WRITES]
EVERY_REQUEST = pytest.mark.parametrize(("method", "path"), REQUESTS)


@pytest.fixture
def things(team, alice, bob, mallory) -> SimpleNamespace:
    """Numbers of one thing of each kind, all of them Alice's to read and change."""
    foreign, joined = create_team(owner=mallory.user, name="Foreign"), create_team(owner=mallory.user, name="Joined")
    join_team(person=alice.user, team_id=joined.pk)
    hello = {"team": team.pk, "message": "hi"}
    return SimpleNamespace(
        team=team.pk,
        foreign=foreign.pk,
        joined=joined.pk,
        bob=bob.id,
        membership=Membership.objects.get(team=team, member=bob.user).pk,
        task=body_of(alice.post("/tasks/", TASK))["id"],
        said=body_of(alice.post(f"/team-chat-post/{team.pk}", hello), 201)["id"],
        told=body_of(alice.post(f"/private-chat-post/{team.pk}/{bob.id}", hello), 201)["id"],
    )


def filled(template: str, things: SimpleNamespace) -> str:
    return template.format(**vars(things))


def fields_of(template: dict | None, things: SimpleNamespace) -> dict | None:
    return template and {
        key: filled(value, things) if isinstance(value, str) else value for key, value in template.items()
    }


def other_spelling(path: str) -> str:
    return path[:-1] if path.endswith("/") else path + "/"


@EVERY_REQUEST
@covers(
    "rules: anonymous is a 401", "The following URLs will only work for authenticated users!", "URL ROUTES FOR REQUESTS"
)
def test_nobody_is_let_in_without_signing_in(things, anonymous, method: str, path: str):
    for spelling in (filled(path, things), other_spelling(filled(path, things))):
        assert body_of(anonymous.send(method, spelling), 401) == NOT_SIGNED_IN


@EVERY_REQUEST
@covers("rules: a stale or garbage token is a 401")
def test_garbage_is_a_401_as_header_and_as_cookie(things, method: str, path: str):
    by_header = Client(headers={"Authorization": "Bearer rubbish"})
    by_cookie = Client()
    by_cookie.cookies["organizer-api-auth"] = "rubbish"

    for client in (by_header, by_cookie):
        assert body_of(client.generic(method, filled(path, things)), 401) == NOT_SIGNED_IN


@covers("rules: a stale or garbage token is a 401")
def test_a_stale_token_is_a_401(clock, alice, browser):
    client = browser(alice)
    clock.shift(301)

    assert body_of(alice.get("/team/"), 401) == NOT_SIGNED_IN
    assert body_of(client.get("/team/"), 401) == NOT_SIGNED_IN


@pytest.mark.parametrize("header", ["Bearer rubbish", "Bearer", "Basic YWxpY2U6eA==", "rubbish", ""])
@covers("rules: with an Authorization header, cookies are not looked at")
def test_with_an_authorization_header_cookies_do_not_count(alice, browser, header: str):
    client = browser(alice)
    assert client.get("/team/").status_code == 200

    assert client.get("/team/", headers={"Authorization": header}).status_code == 401


@covers("rules: with an Authorization header, cookies are not looked at")
def test_a_good_header_wins_over_somebody_elses_cookies(alice, bob, browser):
    client = browser(bob)
    header = alice.client.defaults["HTTP_AUTHORIZATION"]

    assert body_of(client.get("/dj-rest-auth/user/", headers={"Authorization": header}))["username"] == "alice"


@pytest.mark.parametrize("path", ["/", "/health/", "/schema/", "/docs/"])
@covers("rules: the open routes need no sign-in")
@pytest.mark.django_db
def test_the_open_pages_need_no_sign_in(path: str):
    stale = Client(headers={"Authorization": "Bearer rubbish"})

    assert Client().get(path, follow=True).status_code == 200
    assert stale.get(path, follow=True).status_code == 200


@covers("rules: the open routes need no sign-in")
def test_the_open_account_routes_need_no_sign_in(alice):
    requests = {
        "registration/": ({"username": "dora", "password1": PASSWORD, "password2": PASSWORD}, 201),
        "login/": ({"username": "alice", "password": PASSWORD}, 200),
        "logout/": ({}, 200),
        "password/reset/": ({"email": "nobody@example.com"}, 200),
        "password/reset/confirm/": ({"uid": "x", "token": "x", "new_password1": "x", "new_password2": "x"}, 400),
    }
    for path, (fields, status) in requests.items():
        body_of(Client().post(f"/dj-rest-auth/{path}", fields), status)


@pytest.mark.parametrize("path", READS)
@covers("client: every route answers with and without the trailing slash")
def test_every_read_answers_in_both_spellings(things, alice, path: str):
    documented = body_of(alice.get(filled(path, things)))
    other = body_of(alice.get(other_spelling(filled(path, things))))

    if "results" in documented:
        documented, other = documented["results"], other["results"]
    assert other == documented


@pytest.mark.parametrize("way", ["bearer", "cookies"])
@pytest.mark.parametrize("kind", ["JSON", "multipart"])
@pytest.mark.parametrize("spelled", ["as documented", "the other way"])
@pytest.mark.parametrize(("method", "path", "fields", "status"), WRITES)
@covers(
    "rules: JSON and multipart work on every write",
    "rules: a bearer token or the cookies alone work on every write",
    "client: every route answers with and without the trailing slash",
)
def test_every_write_works_every_way(things, alice, browser, method, path, fields, status, spelled, kind, way):
    sender = alice if way == "bearer" else Person(alice.user, client=browser(alice))
    path = filled(path, things) if spelled == "as documented" else other_spelling(filled(path, things))
    fields = fields_of(fields, things)

    answer = sender.send(method, path, fields) if kind == "JSON" else sender.form(method, path, fields or {})

    assert answer.status_code == status, answer.content
    assert "Location" not in answer


@pytest.mark.parametrize("path", [path for path in READS if path not in ("/dj-rest-auth/user/",)])
@covers("rules: unknown parameters, ordering names and body fields are ignored")
def test_unknown_parameters_are_ignored(things, alice, path: str):
    plain = json.loads(alice.get(filled(path, things)).content)

    assert (
        json.loads(alice.get(filled(path, things), ordering="colour,-shape", colour="red", page="2").content) == plain
    )
