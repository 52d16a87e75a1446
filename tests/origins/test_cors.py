"""CORS: exact origins are echoed with credentials; without CLIENT_ORIGIN there is no such header at all."""

from pathlib import Path

import pytest

from tests.contract.probe import run
from tests.origins.probe import Answer, Probe

APP = "https://app.example.com"
PREFLIGHT = {"access_control_request_method": "PUT", "access_control_request_headers": "content-type,authorization"}


@pytest.mark.parametrize("origin", [APP, "http://localhost:3000"])
@pytest.mark.parametrize(("method", "path"), [("GET", "/health/"), ("GET", "/team/"), ("POST", "/team/")])
def test_a_configured_origin_is_echoed_with_credentials(
    with_client: Probe, origin: str, method: str, path: str
) -> None:
    answer = with_client.ask(method, path, origin=origin)
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert varies_by_origin(answer)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://app.example.com", APP + ":444", "*"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_another_origin_is_told_nothing(with_client: Probe, origin: str, method: str) -> None:
    extra = PREFLIGHT if method == "OPTIONS" else {}
    answer = with_client.ask(method, origin=origin, **extra)
    assert allow_headers(answer) & {"access-control-allow-origin", "access-control-allow-credentials"} == set()


def test_answers_vary_by_origin_even_without_one(with_client: Probe) -> None:
    """Else a shared cache gives one site's answer to another."""
    assert varies_by_origin(with_client.ask("GET", "/health/"))


@pytest.mark.parametrize("path", ["/team/1", "/tasks/", "/dj-rest-auth/token/refresh/", "/private-chat-put/1"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_a_preflight_of_a_configured_origin_is_granted(with_client: Probe, path: str, method: str) -> None:
    answer = with_client.ask("OPTIONS", path, origin=APP, **PREFLIGHT | {"access_control_request_method": method})
    assert answer.status in (200, 204)
    assert answer.headers["access-control-allow-origin"] == APP
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert method in answer.headers["access-control-allow-methods"]
    granted = {name.strip().lower() for name in answer.headers["access-control-allow-headers"].split(",")}
    assert {"content-type", "authorization", "idempotency-key", "if-match", "last-event-id", "x-request-id"} <= granted
    assert varies_by_origin(answer)


def test_a_configured_origin_may_read_what_retries_and_changes_need(with_client: Probe) -> None:
    exposed = with_client.ask("GET", "/health/", origin=APP).headers["access-control-expose-headers"]
    named = {name.strip().lower() for name in exposed.split(",")}
    assert named == {"etag", "idempotent-replayed", "retry-after", "x-request-id"}


def test_an_error_too_can_be_read_by_a_configured_origin(with_client: Probe) -> None:
    for method, path in (("GET", "/no/such/place"), ("GET", "/tasks/"), ("POST", "/dj-rest-auth/token/refresh/")):
        answer = with_client.ask(method, path, origin=APP)
        assert answer.status >= 400
        assert answer.headers["access-control-allow-origin"] == APP


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize("origin", [APP, "http://localhost:8000", "null"])
def test_without_configuration_there_are_no_cors_headers(plain: Probe, method: str, origin: str) -> None:
    extra = PREFLIGHT if method == "OPTIONS" else {}
    assert allow_headers(plain.ask(method, "/health/", origin=origin, **extra)) == set()


@pytest.mark.parametrize(
    "value", ["*", "https://*.example.com", "https://app.example.com,*", "null", "app.example.com"]
)
def test_a_wildcard_or_no_origin_refuses_to_start(tmp_path: Path, value: str) -> None:
    done = run(tmp_path, {"settings": ["DEBUG"]}, CLIENT_ORIGIN=value)
    assert done.returncode != 0
    assert "CLIENT_ORIGIN" in done.stderr
    assert "Traceback" not in done.stderr


def varies_by_origin(answer: Answer) -> bool:
    return "origin" in {name.strip().lower() for name in answer.headers.get("Vary", "").split(",")}


def allow_headers(answer: Answer) -> set[str]:
    return {name.lower() for name in answer.headers if name.lower().startswith("access-control-")}
