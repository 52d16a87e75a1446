"""Which requests a browser may send from where. An anonymous POST that passes the check gets 401; a refused one 403."""

import pytest

from tests.origins.probe import Answer, Probe

REFUSAL = {"detail": "Cross-origin request refused.", "code": "origin_not_allowed"}
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
OWN = "http://localhost:8000"
APP = "https://app.example.com"

# Headers of a request to http://localhost:8000 with two configured clients, and whether it may pass.
TABLE: list[tuple[dict[str, str], bool]] = [
    ({}, True),
    ({"origin": OWN}, True),
    ({"origin": APP}, True),
    ({"origin": "http://localhost:3000"}, True),
    ({"origin": "https://evil.example"}, False),
    ({"origin": "null"}, False),
    ({"origin": ""}, False),
    ({"origin": " "}, False),
    ({"origin": "http://"}, False),
    ({"origin": "app.example.com"}, False),
    ({"origin": "//app.example.com"}, False),
    ({"origin": "http://app.example.com"}, False),
    ({"origin": "https://app.example.com:8443"}, False),
    ({"origin": "https://app.example.com.evil.example"}, False),
    ({"origin": "https://evil-app.example.com"}, False),
    ({"origin": "https://sub.app.example.com"}, False),
    ({"origin": "https://app.example.com@evil.example"}, False),
    ({"origin": "https://evil.example#https://app.example.com"}, False),
    ({"origin": "https://app.example.com/"}, False),
    ({"origin": "https://app.example.com/path"}, False),
    ({"origin": "https://app.example.com, https://evil.example"}, False),
    ({"origin": "https://app.example.com https://evil.example"}, False),
    ({"origin": "https://evil.example, https://app.example.com"}, False),
    ({"origin": "http://localhost:99999"}, False),
    ({"origin": "http://localhost:port"}, False),
    ({"origin": "http://localhost"}, False),
    ({"origin": "https://localhost:8000"}, False),
    ({"origin": "file://"}, False),
    ({"origin": "javascript:alert(1)"}, False),
    ({"origin": "https://[::1"}, False),
    ({"origin": "*"}, False),
    # An origin decides alone: what comes after it is not looked at.
    ({"origin": "https://evil.example", "sec_fetch_site": "same-origin"}, False),
    ({"origin": "https://evil.example", "referer": OWN + "/"}, False),
    ({"origin": "null", "sec_fetch_site": "none"}, False),
    ({"origin": APP, "sec_fetch_site": "cross-site"}, True),
    ({"sec_fetch_site": "same-origin"}, True),
    ({"sec_fetch_site": "none"}, True),
    ({"sec_fetch_site": "same-site"}, False),
    ({"sec_fetch_site": "cross-site"}, False),
    ({"sec_fetch_site": ""}, False),
    ({"sec_fetch_site": "SAME-ORIGIN"}, False),
    ({"sec_fetch_site": "none, same-origin"}, False),
    ({"sec_fetch_site": "cross-site", "referer": OWN + "/"}, False),
    ({"sec_fetch_site": "same-origin", "referer": "https://evil.example/"}, True),
    ({"referer": OWN + "/app/"}, True),
    ({"referer": OWN}, True),
    ({"referer": APP + "/teams?x=1"}, True),
    ({"referer": "https://evil.example/"}, False),
    ({"referer": "https://evil.example/?" + OWN}, False),
    ({"referer": "https://app.example.com@evil.example/"}, False),
    ({"referer": "http://localhost:8000.evil.example/"}, False),
    ({"referer": ""}, False),
    ({"referer": "null"}, False),
    ({"referer": "about:blank"}, False),
    ({"referer": "/relative"}, False),
    ({"referer": "http://[::1"}, False),
]


@pytest.mark.parametrize(("headers", "passes"), TABLE, ids=[str(headers) for headers, _ in TABLE])
def test_unsafe_requests_pass_by_where_they_come_from(
    with_client: Probe, headers: dict[str, str], passes: bool
) -> None:
    for method in UNSAFE:
        answer = with_client.ask(method, "/team/" if method == "POST" else "/team/1/", **headers)
        assert was_refused(answer) is not passes, (method, headers, answer)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_safe_requests_pass_from_anywhere(with_client: Probe, method: str) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}, {"origin": "null"}):
        assert not was_refused(with_client.ask(method, "/health/", **headers))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/dj-rest-auth/login/",
        "/dj-rest-auth/logout/",
        "/dj-rest-auth/registration/",
        "/dj-rest-auth/token/refresh/",
        "/dj-rest-auth/password/reset/",
        "/tasks",
        "/health/",
        "/admin/login/",
        "/no/such/place",
    ],
)
def test_no_route_is_exempt(with_client: Probe, path: str) -> None:
    for headers in (
        {"origin": "https://evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"referer": "https://e.example"},
    ):
        assert was_refused(with_client.ask("POST", path, **headers))


def test_a_bearer_token_opens_no_way_around(with_client: Probe) -> None:
    headers = {"origin": "https://evil.example", "authorization": "Bearer x"}
    assert was_refused(with_client.ask("POST", **headers))


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "CONNECT"])
def test_other_methods_are_unsafe(with_client: Probe, method: str) -> None:
    assert was_refused(with_client.ask(method, origin="https://evil.example"))


def test_header_names_in_any_case_mean_the_same(with_client: Probe) -> None:
    for name in ("ORIGIN", "Origin", "oRiGiN"):
        assert was_refused(with_client.ask("POST", **{name: "https://evil.example"}))
    for name in ("SEC_FETCH_SITE", "Sec_Fetch_Site"):
        assert was_refused(with_client.ask("POST", **{name: "cross-site"}))


def test_without_configuration_only_the_own_origin_passes(plain: Probe) -> None:
    assert not was_refused(plain.ask("POST", origin=OWN))
    assert was_refused(plain.ask("POST", origin=APP))
    assert was_refused(plain.ask("POST", origin="http://127.0.0.1:8000"))


def test_the_own_origin_follows_the_host_asked_for(plain: Probe) -> None:
    assert not was_refused(plain.ask("POST", host="127.0.0.1:8000", origin="http://127.0.0.1:8000"))
    assert not was_refused(plain.ask("POST", host="localhost", origin="http://localhost"))
    assert was_refused(plain.ask("POST", host="localhost", origin="https://localhost"))


def test_a_foreign_host_header_makes_no_own_origin(plain: Probe) -> None:
    """DNS rebinding: the attacker's name resolves to this server, so host and origin agree."""
    answer = plain.ask("POST", host="evil.example", origin="http://evil.example")
    assert answer.status in (400, 403)
    assert isinstance(answer.body, dict)


def test_public_url_is_the_own_origin_whatever_the_host(with_public_url: Probe) -> None:
    for host in ("organizer.example.com", "internal"):
        assert not was_refused(with_public_url.ask("POST", host=host, origin="https://organizer.example.com"))
        assert was_refused(with_public_url.ask("POST", host=host, origin="http://organizer.example.com"))
        assert was_refused(with_public_url.ask("POST", host=host, origin="http://internal"))


FORWARDED = {
    "x_forwarded_host": "organizer.example.com",
    "x_forwarded_proto": "https",
    "x_forwarded_for": "198.51.100.9",
}


def test_a_trusted_proxy_tells_the_own_origin(behind_proxy: Probe) -> None:
    answer = behind_proxy.ask(
        "POST", host="internal", peer="10.0.0.7", origin="https://organizer.example.com", **FORWARDED
    )
    assert not was_refused(answer)
    answer = behind_proxy.ask("POST", host="internal", peer="10.0.0.7", origin="http://internal", **FORWARDED)
    assert was_refused(answer)


@pytest.mark.parametrize("peer", ["10.0.0.8", "127.0.0.1", "198.51.100.9", "::1"])
def test_forged_forwarding_headers_change_nothing(behind_proxy: Probe, plain: Probe, peer: str) -> None:
    for probe, host in ((behind_proxy, "internal"), (plain, "localhost")):
        forged = FORWARDED | {"x_forwarded_port": "443", "forwarded": "host=organizer.example.com;proto=https"}
        assert was_refused(probe.ask("POST", host=host, peer=peer, origin="https://organizer.example.com", **forged))
        assert not was_refused(probe.ask("POST", host=host, peer=peer, origin=f"http://{host}", **forged))


def test_forged_forwarding_headers_do_not_reach_absolute_urls(plain: Probe) -> None:
    honest = plain.ask("GET", "/schema/", host="localhost")
    forged = plain.ask("GET", "/schema/", host="localhost", **FORWARDED)
    assert forged.body == honest.body
    assert "organizer.example.com" not in str(forged.headers)


def was_refused(answer: Answer) -> bool:
    if answer.status != 403:
        return False
    assert answer.headers["Content-Type"] == "application/json"
    return bool(answer.body == REFUSAL)
