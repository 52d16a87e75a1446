"""The published client's habits, replayed against a live server."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from tests.contract.answers import picture
from tests.contract.covering import covers
from tests.contract.live import CLIENT_ORIGIN, PASSWORD, PublishedClient, serving

TASK = {"title": "Rake", "comment": "", "due_date": "2023-09-15 18:41", "category": 0, "priority": 2, "status": 0}
MONTH = {"search": "2023-09", "limit": "200", "offset": "0"}
numbers = count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("live")
    with serving(folder, COOKIE_SECURE="0") as address:
        yield address


@pytest.fixture
def client(server: str) -> PublishedClient:
    """Somebody new, signed in with cookies alone."""
    return PublishedClient(server).register(f"rose{next(numbers)}")


@pytest.fixture
def pair(server: str, client: PublishedClient) -> SimpleNamespace:
    """An owner, a member, and their team."""
    member = PublishedClient(server).register(f"moss{next(numbers)}")
    status, team = client.ask("POST", "/team/", name="Gardeners")
    assert status == 200
    assert member.ask("POST", "/membership/", team=team["id"])[0] == 201
    return SimpleNamespace(owner=client, member=member, team=team["id"])


@covers("FRONTEND REPOSITORY", "client: cookies travel cross-origin, without a CSRF header, with multipart bodies")
def test_cookies_travel_cross_origin_without_a_csrf_header(server: str, client: PublishedClient):
    answer = client.http.get("/dj-rest-auth/user/")

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == CLIENT_ORIGIN
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert client.ask("POST", "/team/", name="Written by cookies")[0] == 200


@covers("client: cookies travel cross-origin, without a CSRF header, with multipart bodies")
def test_a_foreign_page_cannot_use_the_cookies(client: PublishedClient):
    answer = client.http.post("/team/", files={"name": (None, "Stolen")}, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
    assert answer.json()["code"] == "origin_not_allowed"


@covers(
    "accounts: login sets both cookies", "accounts: cookie attributes are configurable", "accounts: no sessionid cookie"
)
def test_the_cookies_attributes_over_plain_http(server: str, client: PublishedClient):
    name = client.http.get("/dj-rest-auth/user/").json()["username"]

    answer = PublishedClient(server).form("POST", "/dj-rest-auth/login/", username=name.upper(), password=PASSWORD)

    cookies = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):
        cookies.load(header)
    assert set(cookies) == {"organizer-api-auth", "organizer-api-token"}
    for cookie in cookies.values():
        assert (cookie["httponly"], cookie["secure"]) == (True, "")
        assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
        assert int(cookie["max-age"]) > 0


@covers("client: refreshes before every request, several at a time, with one cookie", "TEST SUMMARIES: Authentication")
def test_fifty_parallel_refreshes_with_one_cookie_all_succeed(server: str, client: PublishedClient):
    token = client.http.cookies["organizer-api-token"]

    def refresh(_: int) -> httpx.Response:
        cookies = {"Origin": CLIENT_ORIGIN, "Cookie": f"organizer-api-token={token}"}
        return httpx.post(f"{server}/dj-rest-auth/token/refresh/", headers=cookies, timeout=60)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(refresh, range(50)))

    assert [answer.status_code for answer in answers] == [200] * 50
    assert all(set(answer.json()) >= {"access", "access_token_expiration"} for answer in answers)
    successors = {answer.cookies.get("organizer-api-token") for answer in answers} - {None, token}
    assert len(successors) <= 1
    assert all(answer.cookies["organizer-api-auth"] == answer.json()["access"] for answer in answers)
    assert client.http.get("/dj-rest-auth/user/").status_code == 200


@covers("client: refreshes before every request, several at a time, with one cookie")
def test_refreshing_before_every_request_signs_nobody_out(client: PublishedClient):
    for number in range(15):
        assert client.ask("GET", "/tasks/")[0] == 200, number


@covers(
    "client: PUT and DELETE of a team work without the trailing slash, without a redirect",
    "client: every route answers with and without the trailing slash",
)
def test_a_team_is_renamed_and_deleted_without_the_slash(client: PublishedClient):
    _, team = client.ask("POST", "/team/", name="Garden")

    status, renamed = client.ask("PUT", f"/team/{team['id']}", name="Gardens")
    assert (status, renamed["name"]) == (200, "Gardens")
    assert client.ask("DELETE", f"/team/{team['id']}") == (204, None)
    assert client.ask("GET", f"/team/{team['id']}") == (404, {"detail": "Not found."})


@covers("client: an empty filter means no filter")
def test_empty_filters_filter_nothing(client: PublishedClient):
    client.ask("POST", "/tasks/", **TASK)

    for path in (
        "/tasks/?search=&priority=&status=&category=",
        "/team/?search=",
        "/team-chat-list/?search=&team_id=&minus_days=",
    ):
        assert client.ask("GET", path)[0] == 200
    assert client.ask("GET", "/tasks/?search=&priority=&status=&category=")[1]["count"] == 1


@pytest.mark.parametrize("due_date", ["2023-09-15 18:41", "2023-09-15T18:41"])
@covers("client: due_date with a space or a T; a zone-less time is UTC", "client: an empty asigned_to means nobody")
def test_due_dates_in_both_forms_and_nobody_assigned(client: PublishedClient, due_date: str):
    status, task = client.ask("POST", "/tasks/", **TASK | {"due_date": due_date, "asigned_to": ""})
    assert status == 200
    assert (task["due_date"], task["asigned_to"]) == ("15 Sep 2023 18:41", None)

    status, task = client.ask("PUT", f"/task/{task['id']}", **TASK | {"due_date": due_date, "asigned_to": ""})
    assert (status, task["due_date"], task["asigned_to"]) == (200, "15 Sep 2023 18:41", None)


@covers("client: fields left out stay as they are")
def test_what_a_form_leaves_out_stays(pair: SimpleNamespace):
    file = ("rake.png", picture().read(), "image/png")
    _, task = pair.owner.ask("POST", "/tasks/", **TASK | {"asigned_to": pair.member.id, "file": file})
    assert task["asigned_to"] == pair.member.id

    status, updated = pair.member.ask("PUT", f"/task/{task['id']}", **TASK | {"status": 2})

    assert (status, updated["status"]) == (200, 2)
    assert (updated["asigned_to"], updated["file"]) == (pair.member.id, task["file"])


@covers(
    "client: fields left out stay as they are", "rules: images come back as absolute URLs that need no header, or null"
)
def test_a_messages_picture_stays_and_loads_in_an_img_tag(server: str, pair: SimpleNamespace):
    image = ("rake.png", picture().read(), "image/png")
    status, message = pair.member.ask(
        "POST", f"/team-chat-post/{pair.team}", team=pair.team, message="look", image=image
    )
    assert status == 201

    status, updated = pair.member.ask("PUT", f"/team-chat-put/{message['id']}", team=pair.team, message="look!")

    assert (status, updated["message"], updated["image"]) == (200, "look!", message["image"])
    assert message["image"].startswith(f"{server}/")
    loaded = httpx.get(message["image"])
    assert (loaded.status_code, loaded.headers["content-type"]) == (200, "image/png")


@covers("client: polls both message counts")
def test_both_counts_are_polled(pair: SimpleNamespace):
    team_count = f"/team-chat-message-count/{pair.team}"
    private_count = f"/private-chat-message-count/{pair.team}/{pair.owner.id}"
    for expected in range(3):
        assert pair.member.ask("GET", team_count) == (200, {"count": expected})
        assert pair.member.ask("GET", private_count) == (200, {"count": expected})
        pair.owner.ask("POST", f"/team-chat-post/{pair.team}", team=pair.team, message="hello")
        pair.owner.ask("POST", f"/private-chat-post/{pair.team}/{pair.member.id}", team=pair.team, message="psst")


@covers("client: asks for a month and for a day by search")
def test_a_month_and_a_day_are_asked_for_by_search(client: PublishedClient):
    for day in ("2023-08-31 23:59", "2023-09-01 00:00", "2023-09-15 18:41", "2023-09-30 23:59", "2023-10-01 00:00"):
        client.ask("POST", "/tasks/", **TASK | {"due_date": day})

    client.refresh()
    month = client.http.get("/tasks/", params=MONTH).json()
    day = client.http.get("/tasks/", params={"search": "2023-09-15"}).json()

    assert (month["count"], len(month["results"]), month["next"]) == (3, 3, None)
    assert [task["due_date"] for task in day["results"]] == ["15 Sep 2023 18:41"]


@covers("accounts: logout clears both cookies", "LOGOUT")
def test_signing_out_ends_it(client: PublishedClient):
    assert client.form("POST", "/dj-rest-auth/logout/").json() == {"detail": "Successfully logged out."}

    assert "organizer-api-token" not in client.http.cookies
    assert client.refresh().status_code == 401
    assert client.http.get("/team/").status_code == 401


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@covers("settings: CLIENT_ORIGIN: exact CORS with credentials and preflight, none when unset")
def test_the_browsers_preflight_is_answered(server: str, method: str):
    headers = {
        "Origin": CLIENT_ORIGIN,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type",
    }

    answer = httpx.options(f"{server}/team/1", headers=headers)

    assert answer.status_code in (200, 204)
    assert method in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-origin"] == CLIENT_ORIGIN
