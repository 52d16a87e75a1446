"""What reaches the log, in which form, and what does not."""

import json
import logging
import sys
import threading

import pytest

from organizer.telemetry.logs import JsonFormatter, PlainFormatter, log_what_nobody_catches, mask_path, remove_secrets
from organizer.telemetry.requests import request_id

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl"
FORGED = "x\n2030 ERROR all is lost\x1b[31m\u2028\u202e"


def record(message, *args, name="organizer", exc_info=None, **fields):
    made = logging.LogRecord(name, logging.INFO, __file__, 1, message, args, exc_info)
    made.created = 1_795_000_000.25
    if fields:
        made.fields = fields
    return made


def failure():
    try:
        raise RuntimeError(f"Bearer {TOKEN}")
    except RuntimeError:
        return sys.exc_info()


@pytest.fixture
def asked():
    token = request_id.set("r-1")
    yield
    request_id.reset(token)


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {TOKEN}",
        f"cookie organizer-api-auth={TOKEN}",
        "GET /media/x.png?expires=1&signature=c2ln",
        "bearer c2ln",
    ],
)
def test_tokens_and_query_strings_are_removed(text):
    cleaned = remove_secrets(text)
    assert "c2ln" not in cleaned
    assert "[removed]" in cleaned


def test_ordinary_text_stays_as_it_is():
    assert remove_secrets("Really? yes, 3 of 4 = 75%") == "Really? yes, 3 of 4 = 75%"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/join/{TOKEN}/now", "/join/[removed]/now"),
        ("/feeds/c2lnbmF0dXJl0-_dXJlc2lnbmF0/calendar.ics", "/feeds/[removed]/calendar.ics"),
        ("/reset/MQ/d4k2fx-0123456789abcdef0123456789abcdef", "/reset/MQ/[removed]"),
        ("/team/12/", "/team/12/"),
        ("/dj-rest-auth/password/reset/confirm/", "/dj-rest-auth/password/reset/confirm/"),
        ("/private-chat-message-count/3/14", "/private-chat-message-count/3/14"),
        ("/media/0123456789abcdef0123456789abcdef.webp", "/media/0123456789abcdef0123456789abcdef.webp"),
    ],
)
def test_a_part_of_a_path_that_could_be_a_token_is_removed_and_others_stay(path, shown):
    assert mask_path(path) == shown


def test_a_path_in_djangos_own_message_is_masked_too():
    made = record("%s: %s", "Internal Server Error", "/feeds/c2lnbmF0dXJl0-_dXJlc2lnbmF0", name="django.request")
    assert PlainFormatter().format(made).endswith("Internal Server Error: /feeds/[removed]")


def test_a_plain_line_says_when_how_bad_who_what_and_the_named_values():
    made = record("%s of %s", 3, 4, ms=1.5, person=None, address="", route="/team/{team_id}")
    line = "2026-11-18T11:06:40.250Z INFO organizer: 3 of 4 ms=1.5 route=/team/{team_id}"
    assert PlainFormatter().format(made) == line


def test_a_json_line_says_the_same_by_names(asked):
    line = JsonFormatter().format(record("%s of %s", 3, 4, ms=1.5, person=7))
    assert json.loads(line) == {
        "time": "2026-11-18T11:06:40.250Z",
        "level": "INFO",
        "logger": "organizer",
        "message": "3 of 4",
        "request_id": "r-1",
        "ms": 1.5,
        "person": 7,
    }


def test_every_line_of_a_request_has_its_id(asked):
    assert PlainFormatter().format(record("ready")).endswith(" INFO organizer: ready request_id=r-1")


def test_a_request_cannot_forge_a_line():
    shown = r"name x\n2030 ERROR all is lost\x1b[31m\u2028\u202e path=x\n2030 ERROR all is lost\x1b[31m\u2028\u202e"
    line = PlainFormatter().format(record("name %s", FORGED, route=FORGED))
    assert line.endswith(shown.replace("path=", "route="))
    parsed = JsonFormatter().format(record("name %s", FORGED))
    assert parsed.isascii()
    assert len(parsed.splitlines()) == 1


def test_a_traceback_is_part_of_its_line_in_json_and_follows_it_in_plain_without_secrets():
    plain = PlainFormatter().format(record("it failed", exc_info=failure()))
    first, *rest = plain.splitlines()
    assert first.endswith("it failed")
    assert rest[0].startswith("Traceback")
    line = json.loads(JsonFormatter().format(record("it failed", exc_info=failure())))
    assert line["exception"].endswith("RuntimeError: Bearer [removed]")
    assert TOKEN not in plain


def test_a_thread_that_fails_is_logged_like_everything_else(caplog, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    log_what_nobody_catches()
    try:
        thread = threading.Thread(target=lambda: 1 / 0, name="gauges")
        thread.start()
        thread.join()
    finally:
        logging.captureWarnings(False)
    assert "The thread gauges failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text
