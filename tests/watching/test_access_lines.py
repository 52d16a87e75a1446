"""What the access log of the product says: whose request it was, where it led, and under which id."""

import uuid

import pytest


@pytest.fixture(scope="module")
def alice(live):
    return live.person("alice")


def ask(client, method, path, **more):
    """Send a request under an id of its own and return the answer and the id."""
    named = uuid.uuid4().hex
    answer = client.request(method, path, headers={"X-Request-ID": named, **more.pop("headers", {})}, **more)
    assert answer.headers["x-request-id"] == named
    return answer, named


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("GET", "/team/", "/team"),
        ("GET", "/team/7/", "/team/{team_id}"),
        ("GET", "/team/7", "/team/{team_id}"),
        ("DELETE", "/membership/99", "/membership/{membership_id}"),
        ("PATCH", "/dj-rest-auth/user/", "/dj-rest-auth/user"),
        ("GET", "/events/", "/events"),
    ],
)
def test_a_line_has_the_route_and_the_person(alice, line_of, method, path, route):
    answer, named = ask(alice.client, method, path)
    line = line_of(named)
    assert (line["route"], line["person"], line["status"]) == (route, alice.id, answer.status_code)
    assert line["path"] == path
    assert line["bytes"] == len(answer.content)


def test_a_form_goes_another_way_and_is_logged_alike(alice, line_of):
    _, named = ask(alice.client, "POST", "/team/", files={"name": (None, "Gardeners")})
    line = line_of(named)
    assert (line["route"], line["person"], line["status"]) == ("/team", alice.id, 200)


def test_an_answer_from_memory_has_its_own_id_and_the_same_person(alice, line_of):
    for _ in range(3):  # two processes: one of them answers twice
        answer, named = ask(alice.client, "GET", "/dj-rest-auth/user/")
        assert answer.status_code == 200
        line = line_of(named)
        assert (line["route"], line["person"]) == ("/dj-rest-auth/user", alice.id)
    etag = answer.headers["etag"]
    answer, named = ask(alice.client, "GET", "/dj-rest-auth/user/", headers={"If-None-Match": etag})
    assert (answer.status_code, line_of(named)["status"]) == (304, 304)


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/nowhere/", None, 404),
        ("/team/", "/team", 401),
        ("/health/", "/health", 200),
        ("/health/live", "/health/live", 200),
        ("/admin/login/", "/admin/login", 200),
        ("/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui.css", None, 200),
    ],
)
def test_nobody_in_particular_is_no_person(live, line_of, path, route, status):
    with live.client() as client:
        answer, named = ask(client, "GET", path)
    line = line_of(named)
    assert (answer.status_code, line["status"], line.get("route")) == (status, status, route)
    assert "person" not in line


def test_whoever_signs_in_is_named(live, line_of):
    with live.client() as client:
        body = {
            "username": f"bob-{uuid.uuid4().hex[:8]}",
            "password1": "x7-wheel-barrow",
            "password2": "x7-wheel-barrow",
        }
        answer, named = ask(client, "POST", "/dj-rest-auth/registration/", json=body)
        assert line_of(named)["person"] == answer.json()["user"]["pk"]
        refresh = {"refresh": answer.json()["refresh_token"]}
        _, named = ask(client, "POST", "/dj-rest-auth/token/refresh/", json=refresh)
        assert line_of(named)["person"] == answer.json()["user"]["pk"]


def test_a_stream_is_logged_when_it_ends_with_all_that_was_sent(alice, line_of):
    named = uuid.uuid4().hex
    headers = {"Accept": "text/event-stream", "X-Request-ID": named}
    with alice.client.stream("GET", "/events/", headers=headers) as stream:
        assert stream.headers["x-request-id"] == named
        text = next(stream.iter_text())
    line = line_of(named)
    assert (line["status"], line["person"], line["route"]) == (200, alice.id, "/events")
    assert line["bytes"] >= len(text)


def test_tokens_reach_no_line(alice, live, line_of):
    token = alice.client.headers["authorization"].partition(" ")[2]
    _, named = ask(alice.client, "GET", f"/join/{token}/?token={token}", headers={"Cookie": f"a={token}"})
    assert line_of(named)["path"] == "/join/[removed]/"
    assert token not in live.log.read_text()
