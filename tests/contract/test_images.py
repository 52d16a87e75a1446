"""Attached images: absolute URLs that need no header, or null."""

from datetime import UTC, datetime

import pytest

from tests.contract.answers import body_of, load, picture
from tests.contract.covering import covers
from tests.personas import Person

TASK = {"title": "Rake", "due_date": "2023-09-01T17:07"}
HOUR = 3600
IMAGE = "rules: images come back as absolute URLs that need no header, or null"
LIFE = "settings: image URLs live 12 hours and stay the same within a day"


def pictured(who) -> dict:
    return body_of(who.form("POST", "/tasks/", TASK | {"file": picture()}))


def address(url: str) -> str:
    return url.removeprefix("http://testserver")


@covers(IMAGE, "rules: the open routes need no sign-in")
@pytest.mark.parametrize(("kind", "expected"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_an_image_loads_without_a_header(alice, anonymous, kind: str, expected: str):
    task = body_of(alice.form("POST", "/tasks/", TASK | {"file": picture(kind)}))

    assert task["file"].startswith("http://testserver/")
    status, content_type, content = load(anonymous, task["file"])
    assert (status, content_type) == (200, expected)
    assert content


@covers(IMAGE)
def test_an_image_loads_with_a_stale_cookie_too(alice):
    stale = Person()
    stale.client.cookies["organizer-api-auth"] = "rubbish"

    assert load(stale, pictured(alice)["file"])[0] == 200


@covers(IMAGE)
def test_without_an_image_there_is_null(team, alice):
    assert body_of(alice.post("/tasks/", TASK))["file"] is None
    said = alice.post(f"/team-chat-post/{team.pk}", {"team": team.pk, "message": "hello"})
    assert body_of(said, 201)["image"] is None


@covers(IMAGE, "rules: the open routes need no sign-in")
def test_an_altered_url_is_refused(alice, anonymous):
    url = address(pictured(alice)["file"])

    answer = anonymous.get(url[:-2] + ("AA" if url[-2:] != "AA" else "BB"))

    assert list(body_of(answer, 403)) == ["detail"]
    assert anonymous.get(url.partition("?")[0]).status_code in (400, 403)


@covers(LIFE)
@pytest.mark.parametrize("hour", [0, 6, 12, 18, 23])
def test_an_image_url_lives_twelve_hours_whenever_it_was_given(clock, alice, again, anonymous, hour: int):
    task = pictured(alice)
    clock.move_to(datetime(2023, 11, 16, hour, 59, 59, tzinfo=UTC))
    url = body_of(again(alice).get(f"/task/{task['id']}"))["file"]
    clock.shift(12 * HOUR)

    assert load(anonymous, url)[0] == 200


@covers(LIFE)
def test_an_image_url_stays_the_same_within_a_day(clock, alice, again):
    task = pictured(alice)
    urls = set()
    for hour in (0, 1, 9, 15, 23):
        clock.move_to(datetime(2023, 11, 16, hour, 30, tzinfo=UTC))
        urls.add(body_of(again(alice).get(f"/task/{task['id']}"))["file"])

    assert len(urls) == 1


@covers(LIFE)
def test_an_image_url_does_not_live_for_ever(clock, alice, anonymous):
    url = address(pictured(alice)["file"])
    clock.shift(4 * 24 * HOUR)

    assert anonymous.get(url).status_code == 403
