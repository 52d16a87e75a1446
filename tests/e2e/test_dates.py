"""Journeys with dates: typed by halves, read in other regions, of other years, and past midnight."""

import re
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.chatting import Chat, live, settled, until
from tests.e2e.planning import DAY, ZONE, chip, day, plan, reads

WIDTHS = pytest.mark.parametrize("width", [1280, 390])
UTC = ZoneInfo("UTC")


def due(moment):
    return moment.astimezone(UTC).strftime("%d %b %Y %H:%M")


@pytest.fixture
def open_task(window):
    """Alice, at a task that is due on the 15th at ten; the changes that her browser sends; the task."""

    def opened(width):
        alice = window(f"alice{uuid.uuid4().hex[:8]}", width=width)
        task = plan(alice)
        sent = []
        alice.page.on("request", lambda request: request.method == "PATCH" and sent.append(request.post_data_json))
        alice.page.clock.install()
        alice.open(f"?date={day()}&task={task['id']}")
        part(alice, "year").wait_for()
        return alice, task, sent

    return opened


def part(who, name):
    return who.page.get_by_role("spinbutton", name=re.compile(f"^{name}"))


def type_into(who, name, keys):
    part(who, name).focus()
    who.page.keyboard.type(keys)


@WIDTHS
def test_a_year_that_is_being_typed_is_not_saved_until_it_is_whole(open_task, width):
    alice, task, sent = open_task(width)
    type_into(alice, "year", "2")
    alice.page.clock.run_for(60_000)
    alice.page.keyboard.type("02")
    alice.page.clock.run_for(60_000)
    assert sent == []
    alice.page.keyboard.type("7")
    alice.page.keyboard.press("Tab")
    alice.page.get_by_label("Title").focus()
    reads(alice, task, due_date=due(DAY.replace(year=2027)))
    assert len(sent) == 1


@WIDTHS
def test_the_first_digit_of_a_day_is_not_saved_as_a_day(open_task, width):
    alice, task, sent = open_task(width)
    type_into(alice, "day", "1")
    alice.page.clock.run_for(60_000)
    assert sent == []
    alice.page.keyboard.type("2")
    alice.page.clock.run_for(60_000)
    reads(alice, task, due_date=due(DAY.replace(day=12)))


@WIDTHS
def test_27_is_2027_when_it_is_left(open_task, width):
    alice, task, _ = open_task(width)
    type_into(alice, "year", "27")
    alice.page.get_by_label("Title").focus()
    reads(alice, task, due_date=due(DAY.replace(year=2027)))
    until(lambda: part(alice, "year").text_content() == "2027")


@WIDTHS
def test_what_is_left_as_no_date_is_put_back_with_a_word(open_task, width):
    alice, task, sent = open_task(width)
    for name, keys in (("year", "202"), ("day", "")):
        part(alice, name).focus()
        alice.page.keyboard.type(keys) if keys else alice.page.keyboard.press("Backspace")
        if not keys:
            alice.page.keyboard.press("Backspace")
        alice.page.get_by_label("Title").focus()
        alice.page.get_by_text("That was not a complete date").wait_for()
        until(lambda: part(alice, "year").text_content() == str(DAY.year))
        assert part(alice, "day").text_content() == "15"
    alice.page.clock.run_for(60_000)
    assert sent == []
    reads(alice, task, due_date=task["due_date"])


@WIDTHS
def test_a_title_that_is_being_replaced_is_not_saved_as_none(open_task, width):
    alice, task, sent = open_task(width)
    title = alice.page.get_by_label("Title")
    title.fill("")
    alice.page.clock.run_for(60_000)
    assert sent == []
    title.fill("Water the tulips")
    alice.page.clock.run_for(60_000)
    reads(alice, task, title="Water the tulips")
    title.fill("")
    alice.page.get_by_label("Notes").focus()
    alice.page.get_by_text("Not saved").wait_for()
    reads(alice, task, title="Water the tulips")


FOREIGN = re.compile(r"[\u0590-\u08ff\u0e00-\u0e7f\u3040-\u9fff]|Dez|Okt|Mai|Montag|heute", re.IGNORECASE)


@WIDTHS
@pytest.mark.parametrize(
    ("locale", "heading", "first", "order", "clock"),
    [
        ("ar-EG", "December 2026", "Sat", ["day", "month", "year"], "5:05 pm"),
        ("de-DE", "December 2026", "Mon", ["day", "month", "year"], "17:05"),
        ("fa-IR", "December 2026", "Sat", ["year", "month", "day"], "17:05"),
        ("en-US", "December 2026", "Sun", ["month", "day", "year"], "5:05 PM"),
    ],
)
def test_one_language_and_one_calendar_in_every_region(window, locale, heading, first, order, clock, width):
    name = f"alice{uuid.uuid4().hex[:8]}"
    alice = window(name, width=width, locale=locale)
    moment = datetime(2026, 12, 15, 17, 5, tzinfo=ZONE)
    task = alice.api("POST", "/tasks/", {"title": "Water the roses", "due_date": moment.isoformat()})
    for view in ("", "tasks/week", "tasks/list", "tasks/board"):
        alice.open(f"{view}?date=2026-12-15")
        chip(alice).first.wait_for()
        text = alice.page.locator("body").inner_text()
        assert not FOREIGN.search(text), FOREIGN.search(text)
        assert clock in re.sub(r"\s", " ", text)
    alice.open(f"?date=2026-12-15&task={task['id']}")
    parts = alice.page.get_by_role("spinbutton")
    parts.first.wait_for()
    assert parts.evaluate_all("all => all.map(one => one.dataset.type)")[:3] == order
    alice.page.get_by_role("button", name="Calendar").click()
    calendar = alice.page.get_by_role("dialog").get_by_role("grid")
    calendar.wait_for()
    assert calendar.locator("th").first.text_content() == first
    popover = alice.page.get_by_role("dialog").last
    assert heading in popover.inner_text()
    assert not FOREIGN.search(popover.inner_text())
    alice.open("?date=2026-12-15")
    chip(alice).first.wait_for()
    if width > 640:
        alice.page.get_by_role("heading", name=heading).wait_for()
        assert alice.page.get_by_role("columnheader").first.text_content() == first


@WIDTHS
def test_what_is_due_in_another_year_says_so(window, width):
    alice = window(f"alice{uuid.uuid4().hex[:8]}", width=width)
    plan(alice, "Long ago", -400)
    plan(alice, "Now", 0)
    year = str((DAY - timedelta(days=400)).year)
    for view in ("tasks/board", "tasks/list?due=late"):
        alice.open(view)
        until(lambda: year in chip(alice, "Long ago").locator("time").inner_text())
    alice.open("tasks/board")
    chip(alice, "Now").wait_for()
    assert str(DAY.year) not in chip(alice, "Now").locator("time").inner_text()


@WIDTHS
def test_today_moves_on_after_midnight(window, width):
    chat = Chat(window)
    chat.post(chat.alice, "Good night")
    late = datetime.now(ZONE).replace(hour=23, minute=59, second=0)
    bob = chat.with_bob(width=width)
    bob.page.clock.install(time=late)
    chat.open(bob)
    live(bob.page)
    settled(bob, "Good night").wait_for()
    bob.page.locator("main").get_by_text("Today", exact=True).first.wait_for()
    bob.page.clock.run_for(120_000)
    bob.page.locator("li[data-row]").get_by_text("Yesterday", exact=True).wait_for()
    assert bob.page.locator("li[data-row]").get_by_text("Today", exact=True).count() == 0


@WIDTHS
def test_the_calendar_marks_the_new_day_after_midnight(window, width):
    alice = window(f"alice{uuid.uuid4().hex[:8]}", width=width)
    today = datetime.now(ZONE).replace(day=15, hour=23, minute=59, second=0)
    alice.page.clock.install(time=today)
    alice.open()
    marked = alice.page.locator('[aria-current="date"]').first
    until(lambda: "15" in marked.inner_text())
    alice.page.clock.run_for(120_000)
    until(lambda: "16" in marked.inner_text())
