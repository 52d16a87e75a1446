"""Journeys with one line that makes a task: what is taken from it shows, and can be given back."""

import uuid
from datetime import datetime, timedelta

import pytest

from tests.e2e.chatting import until
from tests.e2e.planning import ZONE

WIDTHS = pytest.mark.parametrize("width", [1280, 390])
NOON = datetime.now(ZONE).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def alice(window, request):
    """Alice at the list of her tasks, at noon."""
    alice = window(f"alice{uuid.uuid4().hex[:8]}", width=request.getfixturevalue("width"))
    alice.page.clock.set_fixed_time(NOON)
    alice.open("tasks/list")
    line(alice).wait_for()
    return alice


def line(who):
    return who.page.get_by_label("Quick add")


def chips(who):
    return who.page.locator("form").get_by_role("button", name="in the title")


def made(who, count=1):
    """The tasks that the server has, oldest first, their time in the zone of the browser."""
    until(lambda: len(who.api("GET", "/tasks/")["results"]) == count)
    found = sorted(who.api("GET", "/tasks/")["results"], key=lambda one: one["id"])
    return [(one["title"], datetime.fromisoformat(one["due_at"]).astimezone(ZONE)) for one in found]


@WIDTHS
def test_what_is_taken_from_the_line_shows_and_makes_the_task(alice, width):
    line(alice).fill("Call Ann tomorrow 5 PM !high")
    until(lambda: chips(alice).count() == 3)
    alice.page.get_by_role("button", name="17:00").wait_for()
    alice.page.keyboard.press("Enter")
    assert made(alice) == [("Call Ann", NOON.replace(hour=17) + timedelta(days=1))]


@WIDTHS
def test_sun_cream_is_no_sunday(alice, width):
    line(alice).fill("Buy sun cream")
    alice.page.locator("form").get_by_text("13:00").wait_for()
    assert chips(alice).count() == 0
    line(alice).press("Enter")
    assert made(alice) == [("Buy sun cream", NOON.replace(hour=13))]


@WIDTHS
def test_a_click_leaves_what_was_taken_in_the_title(alice, width):
    line(alice).fill("Prepare for tomorrow")
    chips(alice).click()
    until(lambda: chips(alice).count() == 0)
    alice.page.keyboard.press("Enter")  # the line has the focus again
    assert made(alice) == [("Prepare for tomorrow", NOON.replace(hour=13))]


@WIDTHS
def test_backspace_behind_what_was_taken_leaves_it_in_the_title(alice, width):
    line(alice).fill("Read Tomorrow")
    until(lambda: chips(alice).count() == 1)
    line(alice).press("End")
    alice.page.keyboard.press("Backspace")
    until(lambda: chips(alice).count() == 0)
    assert line(alice).input_value() == "Read Tomorrow"
    alice.page.keyboard.press("Backspace")
    assert line(alice).input_value() == "Read Tomorro"
    alice.page.keyboard.type("w")
    until(lambda: chips(alice).count() == 0)
    alice.page.keyboard.press("Enter")
    assert made(alice)[0][0] == "Read Tomorrow"


@WIDTHS
def test_what_was_taken_is_given_back_by_tab_and_enter(alice, width):
    line(alice).fill("Read Tomorrow")
    until(lambda: chips(alice).count() == 1)
    alice.page.keyboard.press("Tab")
    alice.page.keyboard.press("Enter")
    until(lambda: chips(alice).count() == 0)
    alice.page.keyboard.press("Enter")
    assert made(alice)[0][0] == "Read Tomorrow"


@WIDTHS
@pytest.mark.parametrize("words", ["Monday", "5 PM", "tomorrow !high"])
def test_a_line_that_says_only_when_asks_for_a_title(alice, width, words):
    line(alice).fill(words)
    line(alice).press("Enter")
    alice.page.get_by_role("alert").filter(has_text=f"“{words}” is no title").wait_for()
    assert line(alice).input_value() == words
    line(alice).press("Home")
    alice.page.keyboard.type("Bake ")
    until(lambda: "is no title" not in alice.page.locator("form").inner_text())
    alice.page.keyboard.press("Enter")
    assert made(alice)[0][0] == "Bake"


@WIDTHS
def test_what_repeats_is_told_and_stays_in_the_title(alice, width):
    line(alice).fill("Water the beans every monday")
    alice.page.get_by_text("“every monday” stays in the title").wait_for()
    line(alice).press("Enter")
    assert made(alice) == [("Water the beans every monday", NOON.replace(hour=13))]


@WIDTHS
@pytest.mark.parametrize("words", ["Pay 2026-02-30", "Pay Feb 30"])
def test_a_day_that_there_is_not_stays_in_the_title(alice, width, words):
    line(alice).fill(words)
    line(alice).press("Enter")
    assert made(alice) == [(words, NOON.replace(hour=13))]


@WIDTHS
def test_a_new_task_late_in_the_evening_is_due_in_time_to_come(alice, width):
    late = NOON.replace(hour=23, minute=10)
    alice.page.clock.set_fixed_time(late)
    alice.open("tasks/list")
    line(alice).fill("Lock the door")
    line(alice).press("Enter")
    alice.page.get_by_role("button", name="New task").first.click()
    alice.page.get_by_placeholder("What needs doing?").fill("Set the alarm")
    alice.page.keyboard.press("Enter")
    assert all(late < due for _, due in made(alice, 2))


@pytest.mark.parametrize(("locale", "due"), [("en-US", (12, 5)), ("en-GB", (5, 12)), ("de-DE", (5, 12))])
def test_a_date_is_read_in_the_order_of_the_region(window, locale, due):
    alice = window(f"alice{uuid.uuid4().hex[:8]}", locale=locale)
    alice.open("tasks/list")
    line(alice).fill("Call Ann 12/5")
    line(alice).press("Enter")
    [(title, moment)] = made(alice)
    assert (title, moment.month, moment.day) == ("Call Ann", *due)
