"""What reaches the log, and what does not."""

import logging

import pytest

from organizer.config.logs import PlainFormatter, remove_secrets

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl"


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


def test_a_request_cannot_forge_a_line():
    record = logging.LogRecord(
        "organizer", logging.INFO, __file__, 1, "name %s", ("x\n2030 ERROR all is lost\x1b[31m",), None
    )
    assert PlainFormatter("%(message)s").format(record) == r"name x\n2030 ERROR all is lost\x1b[31m"
