"""Who may read the figures: with a token who shows it, without one callers on this machine, and nobody by a proxy."""

import ipaddress

import pytest

from organizer.watching.callers import may_read_figures
from tests.races.live import installed, served
from tests.watching.figures import figure, read

TOKEN = "a-long-enough-token"


def asked(address="127.0.0.1", host="127.0.0.1:8000", **headers):
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"client": (address, 4321), "headers": [(b"host", host.encode()), *named]}


@pytest.fixture(autouse=True)
def nothing_set(settings):
    settings.METRICS_TOKEN, settings.TRUSTED_PROXIES = "", ()


@pytest.mark.parametrize(
    ("address", "host"), [("127.0.0.1", "127.0.0.1:8000"), ("::1", "[::1]"), ("127.0.0.9", "localhost")]
)
def test_callers_on_this_machine_may_without_a_token(address, host):
    assert may_read_figures(asked(address, host))


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "2001:db8::7", "::ffff:192.0.2.7"])
def test_mallory_from_elsewhere_may_not(address):
    assert not may_read_figures(asked(address))
    assert not may_read_figures(asked(address, authorization="Bearer "))


@pytest.mark.parametrize(
    "header",
    ["x_forwarded_for", "x_forwarded_host", "x_forwarded_proto", "x_real_ip", "forwarded", "via", "x_client_ip"],
)
def test_mallory_may_not_through_a_proxy_on_this_machine(header):
    assert not may_read_figures(asked(**{header: "127.0.0.1"}))


def test_mallory_may_not_through_a_proxy_that_only_passes_the_name_on():
    assert not may_read_figures(asked(host="organizer.example.com"))
    assert not may_read_figures({"client": ("127.0.0.1", 1), "headers": []})
    assert not may_read_figures({"client": ("127.0.0.1", 1), "headers": [(b"host", b"localhost")] * 2})


def test_a_trusted_proxy_may_not_itself(settings):
    settings.TRUSTED_PROXIES = (ipaddress.ip_network("127.0.0.1"),)
    assert not may_read_figures(asked())
    assert may_read_figures(asked("127.0.0.2"))


def test_a_caller_without_an_address_may_not():
    assert not may_read_figures({"client": None, "headers": [(b"host", b"localhost")]})


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_whoever_shows_the_token_may_from_anywhere(settings, scheme):
    settings.METRICS_TOKEN = TOKEN
    assert may_read_figures(asked("192.0.2.7", "organizer.example.com", authorization=f"{scheme} {TOKEN}"))
    assert may_read_figures(asked(x_forwarded_for="192.0.2.7", authorization=f"{scheme} {TOKEN}"))


@pytest.mark.parametrize(
    "shown", ["", "Bearer ", "Bearer wrong", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer \xff"]
)
def test_a_wrong_token_opens_nothing_not_even_here(settings, shown):
    settings.METRICS_TOKEN = TOKEN
    assert not may_read_figures(asked(authorization=shown))
    assert not may_read_figures(asked())


def test_two_tokens_are_one_too_many(settings):
    settings.METRICS_TOKEN = TOKEN
    both = asked(authorization=f"Bearer {TOKEN}")
    both["headers"].append((b"authorization", b"Bearer wrong"))
    assert not may_read_figures(both)


def test_the_server_refuses_with_a_sentence_and_answers_to_the_token(tmp_path):
    environment = installed(tmp_path, DATABASE_URL="", WORKERS="1", METRICS_TOKEN=TOKEN)
    with served(tmp_path, environment) as live, live.client() as mallory:
        for path in ("/metrics", "/metrics/"):
            refused = mallory.get(path, headers={"Authorization": "Bearer wrong"})
            assert (refused.status_code, refused.json()["code"]) == (403, "metrics")
            assert "METRICS_TOKEN" in refused.json()["detail"]
        assert mallory.get("/metrics").status_code == 403
        assert mallory.head("/metrics").status_code == 403
        assert figure(read(live, Authorization=f"Bearer {TOKEN}"), "organizer_ready") == 1
        assert TOKEN not in live.log.read_text()
