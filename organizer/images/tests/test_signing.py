import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from organizer.images.signing import image_path, image_url, key_in_url, seconds_left

KEY = "0123456789abcdef0123456789abcdef.png"
HOUR = 3600


def query_of(path: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}


def at(hour: int, minute: int = 0, *, day: int = 10):
    return time_machine.travel(datetime(2026, 3, day, hour, minute, tzinfo=UTC), tick=False)


def test_a_url_has_the_published_form():
    assert re.fullmatch(rf"/media/{KEY}\?expires=\d{{10}}&signature=[\w-]{{43}}", image_path(KEY))


@pytest.mark.parametrize(("hour", "minute", "lives"), [(0, 0, 48 * HOUR), (12, 0, 36 * HOUR), (23, 59, 24 * HOUR + 60)])
def test_a_url_lives_at_least_a_day_and_ends_with_a_day(hour, minute, lives):
    with at(hour, minute):
        assert seconds_left(KEY, **query_of(image_path(KEY))) == lives


def test_urls_stay_the_same_within_a_day_and_change_with_it():
    paths = []
    for hour, minute, day in [(0, 0, 10), (23, 59, 10), (0, 0, 11)]:
        with at(hour, minute, day=day):
            paths.append(image_path(KEY))
    assert paths[0] == paths[1] != paths[2]


def test_an_expired_url_is_nothing():
    with at(0):
        query = query_of(image_path(KEY))
    with at(23, 59, day=11):
        assert seconds_left(KEY, **query) == 60
    with at(0, day=12):
        assert seconds_left(KEY, **query) is None


def test_an_altered_url_is_nothing():
    query = query_of(image_path(KEY))
    other = KEY.replace("0", "1", 1)
    assert seconds_left(other, **query) is None
    assert seconds_left(KEY, expires=str(int(query["expires"]) + 1), signature=query["signature"]) is None
    assert seconds_left(KEY, expires=query["expires"], signature=query["signature"][:-1] + "!") is None
    assert seconds_left(KEY, expires=query["expires"], signature="") is None


@pytest.mark.parametrize("expires", ["", "0", "-1", "9" * 5000, "1e9", "²", "\x00", "soon"])
def test_nonsense_is_nothing(expires):
    assert seconds_left(KEY, expires=expires, signature="x") is None
    assert seconds_left(KEY, expires=expires, signature="é\x00") is None


def test_a_replaced_secret_still_verifies_while_it_is_a_fallback(settings):
    query = query_of(image_path(KEY))
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another secret that is long enough to be one"
    assert seconds_left(KEY, **query) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert seconds_left(KEY, **query)


def test_absolute_urls_carry_the_servers_own_address(rf, settings):
    settings.PUBLIC_URL = "https://organizer.example"
    assert image_url(rf.get("/"), KEY) == "https://organizer.example" + image_path(KEY)
    assert image_url(rf.get("/"), None) is None


@pytest.mark.parametrize(
    "url",
    [
        f"https://elsewhere.example/media/{KEY}?expires=1&signature=x",
        f"https://elsewhere.example/under/media/{KEY}",
        f"/media/{KEY}/",
        f"/media/{KEY}?expires=5#part",
    ],
)
def test_the_key_is_found_in_our_urls(url):
    assert key_in_url(url) == KEY


@pytest.mark.parametrize(
    "url",
    [
        "",
        KEY,
        "null",
        "http://[",
        f"/media/../{KEY}",
        f"/media/{KEY}x",
        f"/medias/{KEY}",
        f"https://elsewhere.example/?/media/{KEY}",
        f"/media/{KEY.upper()}",
        "\ud800",
        "/media/" + "a" * 100_000,
    ],
)
def test_other_texts_have_no_key(url):
    assert key_in_url(url) is None
