"""The ids of requests."""

import re

import pytest

from organizer.telemetry.requests import choose_id, id_from_headers, make_id


@pytest.mark.parametrize("given", ["a", "5f3c-1", "Root=1:2.3_4", "x" * 64, "7b0b5b7e-8b0a-4c57-9b6e-0d7a8a1c2f11"])
def test_an_id_that_is_short_and_plain_is_taken(given):
    taken = choose_id(given)
    assert (taken == given) is ("=" not in given)


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\nb", "ä", "a\x00", "<b>", "a;b", "１"])
def test_any_other_is_replaced(given):
    assert re.fullmatch("[0-9a-f]{20}", choose_id(given))


def test_ids_differ():
    assert len({make_id() for _ in range(10_000)}) == 10_000


def test_the_header_is_found_among_others():
    assert id_from_headers([(b"host", b"h"), (b"x-request-id", b"mine"), (b"accept", b"*/*")]) == "mine"
    assert len(id_from_headers([(b"host", b"h")])) == 20
    assert len(id_from_headers([(b"x-request-id", b"\xff\xfe")])) == 20
