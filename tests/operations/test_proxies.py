"""The proxies of deploy/ really run, with the organizer behind them."""

import io
import json
import os
import re
import shutil
import subprocess
import threading
import time

import httpx
import pytest
from PIL import Image

from tests.operations.proxies import NAME, in_front_of, program_path
from tests.operations.reloading import reload
from tests.races.live import PASSWORD, free_port

PROGRAMS = ("nginx", "caddy")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module", params=PROGRAMS)
def proxy(request, live, tmp_path_factory):
    if not program_path(request.param):
        pytest.skip(f"{request.param} is not here (Debian: {request.param})")
    with in_front_of(live.url, program=request.param, folder=tmp_path_factory.mktemp("proxy") / "p") as running:
        yield running


@pytest.fixture
def alice(proxy, live):
    """Alice's client, through the proxy; she owns a team."""
    person = live.person("alice")
    with proxy.client() as client:
        client.headers["Authorization"] = person.client.headers["Authorization"]
        yield client


def found(client, name="Gardeners"):
    return client.post("/team/", json={"name": name}).json()["id"]


def requests_for(live, path, count=1):
    """Return what the access log says of this path, once it says it `count` times: it is written after the answer."""
    deadline = time.monotonic() + 30
    while True:
        written = [
            line for line in live.log.read_text().splitlines(keepends=True) if line[0] == "{" and line[-1] == "\n"
        ]
        lines = [line for line in map(json.loads, written) if line.get("path") == path]
        if len(lines) >= count or time.monotonic() > deadline:
            assert len(lines) == count
            return lines
        time.sleep(0.05)


def test_plain_http_is_sent_on_to_https(proxy):
    url = f"http://127.0.0.1:{proxy.http}/team/?search=a%20b"
    answer = httpx.get(url, headers={"Host": NAME}, trust_env=False)
    assert answer.status_code in (301, 308)
    location = httpx.URL(answer.headers["Location"])
    assert (location.scheme, location.host, location.raw_path) == ("https", NAME, b"/team/?search=a%20b")


def test_cookies_are_for_https_alone_and_sign_in(proxy):
    with proxy.client() as client:
        body = {"username": f"cora-{proxy.program}", "password1": PASSWORD, "password2": PASSWORD}
        answer = client.post("/dj-rest-auth/registration/", json=body)
        assert answer.status_code == 201, answer.text
        cookies = answer.headers.get_list("Set-Cookie")
        assert len(cookies) == 2
        assert all("; secure" in cookie.lower() and "; httponly" in cookie.lower() for cookie in cookies)
        assert client.get("/dj-rest-auth/user/").json()["username"] == body["username"]
    with proxy.client() as stranger:
        assert stranger.get("/dj-rest-auth/user/").status_code == 401


def test_a_browser_signs_up(proxy):
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("there is no Chromium here (Debian: chromium)")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    arguments += [f"--host-resolver-rules=MAP {NAME}:443 127.0.0.1:{proxy.https}"]
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page(ignore_https_errors=True, base_url=f"https://{NAME}")
        page.set_default_timeout(60_000)
        sign_up(page, f"browser-{proxy.program}")
        profile = page.evaluate("fetch('/dj-rest-auth/user/').then((answer) => answer.json())")
        assert profile["username"] == f"browser-{proxy.program}"
        assert {cookie["secure"] for cookie in page.context.cookies()} == {True}
        browser.close()


def sign_up(page, name):
    """Do what a newcomer does, up to the first screen."""
    page.goto("/app/sign-up")
    page.locator("input[autocomplete=username]").fill(name)
    for field in page.locator("input[autocomplete=new-password]").all():
        field.fill(PASSWORD)
    page.locator("form [type=submit]").click()
    page.get_by_role("navigation", name="Main").wait_for()


@pytest.mark.parametrize("path", ["/events/", "/events"])
def test_events_come_one_by_one_as_they_happen(proxy, alice, path):
    team = found(alice)
    with alice.stream("GET", path, headers={"Accept": "text/event-stream"}) as stream:
        assert stream.status_code == 200
        assert "no-store" in stream.headers["Cache-Control"]
        lines = stream.iter_lines()
        # Each has to be here before the next is posted, so nothing in between waits for more.
        for number in range(5):
            text = f"number {number}"
            alice.post(f"/team-chat-post/{team}", json={"team": team, "message": text})
            assert any(line.startswith("data:") and text in line for line in lines)


def test_callers_are_told_apart_by_their_own_address(proxy, live):
    path = f"/health/apart-{proxy.program}"
    for source in ("127.0.0.21", "127.0.0.22"):
        with proxy.client(source=source) as client:
            client.get(path)
    assert {line["address"] for line in requests_for(live, path, count=2)} == {"127.0.0.21", "127.0.0.22"}
    assert [attempt_from(proxy, "127.0.0.31") for _ in range(6)][-1] == 429
    assert attempt_from(proxy, "127.0.0.32") == 400


def attempt_from(proxy, source):
    """Return the status of a sign-in with a wrong password."""
    with proxy.client(source=source) as client:
        body = {"username": f"nobody-{proxy.program}", "password": "wrong wrong wrong"}
        return client.post("/dj-rest-auth/login/", json=body).status_code


def test_claims_of_the_caller_have_no_effect(proxy, alice, live):
    claims = {
        "X-Forwarded-For": "203.0.113.9, 127.0.0.1",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Port": "1",
        "Forwarded": "for=203.0.113.9;host=evil.example;proto=http",
        "X-Real-IP": "203.0.113.9",
    }
    for number in range(2):
        found(alice, f"Orchard {number} {proxy.program}")
    page = alice.get("/team/", params={"limit": 1}, headers=claims).json()
    assert page["next"].startswith(f"https://{NAME}/team/?")
    path = f"/health/claims-{proxy.program}"
    alice.get(path, headers=claims)
    assert requests_for(live, path)[0]["address"] == "127.0.0.1"


def test_addresses_in_answers_are_those_of_the_proxy(proxy, alice):
    sent = post_picture(alice, found(alice), noise(60_000))
    assert sent.status_code == 201, sent.text
    address = httpx.URL(sent.json()["image"])
    assert (address.scheme, address.host, address.port) == ("https", NAME, None)
    assert alice.get(address.raw_path.decode()).headers["Content-Type"] == "image/png"


def test_a_picture_of_ten_megabytes_passes(proxy, alice):
    picture = noise(9_990_000)
    assert 9_900_000 < len(picture[1]) <= 10_000_000
    sent = post_picture(alice, found(alice), picture)
    assert sent.status_code == 201, sent.text


@pytest.mark.parametrize("megabytes", [13, 60])
def test_what_is_too_large_is_refused_in_json(proxy, alice, megabytes):
    answer = alice.post("/tasks/", content=b"x" * megabytes * 1_000_000, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["detail"] == "The request's body is too large."
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


def post_picture(client, team, picture):
    data = {"team": str(team), "message": "a picture"}
    return client.post(f"/team-chat-post/{team}", data=data, files={"image": picture})


def noise(size):
    """Return a picture of about this many bytes, as a form takes it."""
    width = 1000
    image = Image.frombytes("RGB", (width, size // (3 * width)), os.urandom(width * (size // (3 * width)) * 3))
    file = io.BytesIO()
    image.save(file, "png", compress_level=0)
    return "noise.png", file.getvalue(), "image/png"


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not here (Debian: curl)")
def test_http_2_is_spoken_with_bodies_too(proxy, alice):
    team = found(alice)
    body = json.dumps({"team": team, "message": "by HTTP/2"})
    headers = [f"Authorization: {alice.headers['Authorization']}", "Content-Type: application/json"]
    command = ["curl", "--silent", "--show-error", "--http2", "--cacert", str(proxy.trusted), "--data", body]
    command += [word for header in headers for word in ("--header", header)]
    command += ["--connect-to", f"{NAME}:443:127.0.0.1:{proxy.https}", "--write-out", "\n%{http_version}"]
    done = subprocess.run(
        [*command, f"https://{NAME}/team-chat-post/{team}"], capture_output=True, text=True, check=True
    )
    answer, _, version = done.stdout.rpartition("\n")
    assert version == "2"
    assert json.loads(answer)["message"] == "by HTTP/2"


def test_a_request_keeps_its_id_or_gets_one(proxy, live):
    with proxy.client() as client:
        assert client.get("/health/", headers={"X-Request-ID": "mine:2"}).headers["X-Request-ID"] == "mine:2"
        path = f"/health/named-{proxy.program}"
        made = client.get(path).headers["X-Request-ID"]
    assert requests_for(live, path)[0]["request_id"] == made


def test_figures_for_prometheus_stay_inside(proxy):
    with proxy.client() as client:
        assert [client.get(path).status_code for path in ("/metrics", "/metrics/")] == [404, 404]
        # However Mallory spells it: what the proxy lets pass, the organizer refuses.
        for path in ("/metrics//", "//metrics", "/%6detrics", "/x/../metrics", "/metrics/?a=b", "/metrics;a"):
            answer = client.get(f"https://127.0.0.1:{proxy.https}{path}")
            assert (answer.status_code in (403, 404), "organizer_" in answer.text) == (True, False), path


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_server_that_is_away_is_said_in_json(program, tmp_path):
    if not program_path(program):
        pytest.skip(f"{program} is not here (Debian: {program})")
    with in_front_of(f"http://127.0.0.1:{free_port()}", program=program, folder=tmp_path / "p") as proxy:
        with proxy.client() as client:
            answer = client.get("/team/", headers={"X-Request-ID": "mine.1"})
            odd = client.get("/team/", headers={"X-Request-ID": '"},"'}).json()["request_id"]
        assert answer.status_code == 503
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Retry-After"] == "5"
        assert answer.json()["code"] == "unavailable"
        assert answer.json()["request_id"] == answer.headers["X-Request-ID"] == "mine.1"
        assert re.fullmatch(r"[0-9a-f-]{32,36}", odd)


def test_no_post_fails_while_the_server_reloads(proxy, alice, live):
    team = found(alice)
    stop, statuses = threading.Event(), []

    def post():
        number = 0
        while not stop.is_set():
            number += 1
            body = {"team": team, "message": f"{threading.get_ident()} {number}"}
            statuses.append(alice.post(f"/team-chat-post/{team}", json=body).status_code)

    writers = [threading.Thread(target=post) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        reload(live)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert set(statuses) == {201}
    assert alice.get(f"/team-chat-message-count/{team}").json()["count"] == len(statuses)
