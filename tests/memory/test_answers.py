"""What callers of the real server get from its memory, and when they do not."""

import time

import pytest

from tests.memory.serving import PASSWORD, Caller

TRIES = 200


@pytest.fixture
def alice(people):
    return people("alice")


@pytest.fixture
def team(alice):
    return alice.post("/team/", {"name": "Gardeners"})["id"]


def remembered(ask):
    """Ask until an answer was a remembered one, and return it. It must be the same as the one before.

    A PostgreSQL server's other databases change its version too, so the second time need not be the one.
    """
    before = ask()
    for _ in range(TRIES):
        answer = ask()
        for _, known, _, _ in (before, answer):
            known.pop("date", None)
        assert before[:3] == answer[:3]
        if answer[3]:
            return answer
    raise AssertionError("never given again")


def assert_never_remembered(ask, status):
    for _ in range(5):
        assert ask()[0::3] == (status, False)


def test_an_unchanged_answer_is_given_again(alice, team):
    alice.post(f"/team-chat-post/{team}", {"team": team, "message": "Hello"})
    for path in (
        f"/team-chat-message-count/{team}",
        f"/team-chat-list/?team_id={team}&limit=20",
        "/tasks/?search=&limit=9",
        "/team/",
        f"/team/{team}",
        f"/team-members/{team}",
        "/teammates/",
        "/membership/",
        "/dj-rest-auth/user/",
    ):
        assert remembered(lambda path=path: alice.get(path))[0] == 200


def test_a_write_by_anybody_ends_it(alice, people):
    mallory = people("mallory")
    before = remembered(lambda: alice.get("/team/?limit=1000"))[2]["count"]
    mallory.post("/team/", {"name": "Others"})
    _, _, after, again = alice.get("/team/?limit=1000")
    assert (after["count"], again) == (before + 1, False)


def test_two_people_are_told_apart(alice, people, team):
    mallory = people("mallory")
    count, profile = f"/team-chat-message-count/{team}", "/dj-rest-auth/user/"
    remembered(lambda: alice.get(count))
    assert mallory.get(count)[0] == 403
    for person in (alice, mallory, alice, mallory):
        assert remembered(lambda person=person: person.get(profile))[2]["username"] == person.name
    assert alice.get(count)[0] == 200


def test_a_renewed_token_finds_what_was_remembered_for_the_old_one(alice):
    def ask():
        alice.token = alice.post("/dj-rest-auth/token/refresh/", {"refresh": alice.refresh})["access"]
        tokens.add(alice.token)
        return alice.get("/tasks/")

    tokens = set()
    remembered(lambda: alice.get("/tasks/"))
    time.sleep(1)  # tokens count in seconds: a younger one is another text
    remembered(ask)
    assert not tokens & {alice.first_token}


def test_refused_and_anonymous_requests_are_not_remembered(alice, running):
    nobody = Caller(running.port)
    for path in ("/tasks/", "/team/"):
        assert_never_remembered(lambda path=path: nobody.get(path), 401)
    for path, status in (("/team/999999", 404), ("/tasks/?limit=x", 400), ("/team-chat-message-count/999999", 403)):
        assert_never_remembered(lambda path=path: alice.get(path), status)
    nobody.close()


def test_a_garbage_or_altered_token_gets_nothing_from_memory(alice):
    remembered(lambda: alice.get("/tasks/"))
    for token in ("garbage", alice.token[:-9] + alice.token[-1:-10:-1], ""):
        assert_never_remembered(lambda token=token: alice.get("/tasks/", Authorization=f"Bearer {token}"), 401)


def test_cookie_and_bearer_are_told_apart(alice):
    def ask_by_cookie(path):
        return alice.ask(path, headers={"Cookie": f"organizer-api-auth={alice.token}"}, token=False)

    remembered(lambda: alice.get("/dj-rest-auth/user/"))
    assert_never_remembered(lambda: ask_by_cookie("/dj-rest-auth/user/"), 200)
    assert "organizer-api-auth" in ask_by_cookie("/dj-rest-auth/user/")[1]["set-cookie"]  # renewed, each time
    assert "set-cookie" not in alice.get("/dj-rest-auth/user/")[1]
    remembered(lambda: ask_by_cookie("/tasks/"))
    assert not alice.get("/tasks/")[3]
    # With an Authorization header, cookies are not looked at.
    cookie = f"organizer-api-auth={alice.token}"
    assert alice.get("/tasks/", Cookie=cookie, Authorization="Bearer garbage")[0] == 401


def test_query_host_origin_and_accept_are_told_apart(alice, team):
    def ask(**headers):
        return alice.get("/team/?limit=1", **headers)

    alice.post("/team/", {"name": "Second"})
    remembered(ask)
    assert not alice.get("/team/?limit=2")[3]
    assert not ask(Accept="text/html")[3]
    _, _, page, again = ask(Host="localhost")
    assert (page["next"].split("/team/")[0], again) == ("http://localhost", False)
    _, known, _, again = ask(Origin="https://app.example.com")
    assert (known["access-control-allow-origin"], again) == ("https://app.example.com", False)
    _, known, _, again = ask(Origin="https://evil.example.com")
    assert ("access-control-allow-origin" in known, again) == (False, False)
    assert "access-control-allow-origin" not in ask()[1]
    assert ask(Host="evil.example.com")[0] == 400


def test_what_depends_on_the_clock_is_made_anew(alice, team):
    path = f"/team-chat-list/?team_id={team}"
    assert_never_remembered(lambda: alice.get(path + "&minus_days=7"), 200)
    remembered(lambda: alice.get(path + "&minus_days=0"))


def test_signing_out_ends_it_at_once(alice):
    remembered(lambda: alice.get("/tasks/"))
    assert alice.ask("/dj-rest-auth/logout/", "POST", {})[0] == 200
    assert_never_remembered(lambda: alice.get("/tasks/"), 401)


def test_a_session_revoked_elsewhere_gets_nothing_more(alice, running):
    other = Caller(running.port)
    other.token = other.post("/dj-rest-auth/login/", {"username": alice.name, "password": PASSWORD})["access_token"]
    remembered(lambda: alice.get("/tasks/"))
    assert other.ask("/accounts/sessions/", "DELETE")[0] in (200, 204)
    assert (alice.get("/tasks/")[0], other.get("/tasks/")[0]) == (401, 200)
    other.close()


@pytest.mark.parametrize("thing", ["/team/?limit=7", "/team/{team}"])
def test_who_knows_the_tag_gets_304_from_memory_and_from_the_app_alike(alice, team, thing):
    path = thing.format(team=team)
    tag = alice.get(path)[1]["etag"]
    alice.post("/tasks/", {"title": "Anything", "due_date": "2024-01-01 10:00"})
    made = alice.get(path, If_None_Match=tag)
    assert (made[0], made[2], made[3]) == (304, None, False)
    remembered(lambda: alice.get(path))
    given = remembered(lambda: alice.get(path, If_None_Match=tag) if alice.get(path)[3] else made)
    made[1].pop("date", None)
    assert given[:3] == made[:3]
    assert alice.get(path, If_None_Match=f'"other", W/{tag}')[0] == 304
    assert alice.get(path, If_None_Match='"other"')[0] == 200


def test_a_single_thing_is_tagged_with_its_version(alice, team):
    _, known, thing, _ = alice.get(f"/team/{team}")
    assert known["etag"] == f'"{thing["version"]}"'


def test_a_failing_precondition_is_for_the_app_to_answer(alice):
    remembered(lambda: alice.get("/team/"))
    assert_never_remembered(lambda: alice.get("/team/", If_Match='"something else"'), 412)


def test_a_request_with_two_authorizations_is_refused_as_before(alice, running):
    remembered(lambda: alice.get("/team/"))
    line = f"Authorization: Bearer {alice.token}\r\n"
    raw = f"GET /team/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{line}{line}Connection: close\r\n\r\n"
    assert running.send_raw(raw.encode()).startswith(b"HTTP/1.1 400")


def test_a_caching_proxy_or_browser_is_told_to_ask_each_time(alice):
    _, known, _, _ = remembered(lambda: alice.get("/team/"))
    assert known["cache-control"] == "private, no-cache"
    assert {"authorization", "cookie", "origin"} <= {name.strip().lower() for name in known["vary"].split(",")}
