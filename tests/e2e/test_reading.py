"""Journeys of reading: on paper, in forced colours, and magnified twice."""

import pytest

from tests.e2e.chatting import Chat, settled, until
from tests.e2e.planning import day, plan

WIDTHS = pytest.mark.parametrize("width", [1280, 390])
TITLES = [f"Water bed {number} with the long hose behind the shed, and the one beside it" for number in range(40)]
VIEWS = {"month": "", "week": "tasks/week", "list": "tasks/list", "board": "tasks/board"}

# What of these elements lies outside of something that cuts off what does not fit.
CUT = """elements => elements.filter(element => {
  const inner = element.getBoundingClientRect();
  if (inner.width === 0 || inner.height === 0) return true;
  for (let outer = element; outer && outer !== document.body; outer = outer.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(outer), box = outer.getBoundingClientRect();
    if (overflowY !== "visible" && (inner.bottom > box.bottom + 1 || inner.top < box.top - 1)) return true;
    if (overflowX !== "visible" && (inner.right > box.right + 1 || inner.left < box.left - 1)) return true;
    if (overflowX !== "visible" && outer.scrollWidth > outer.clientWidth + 1) return true;
    if (overflowY !== "visible" && outer.scrollHeight > outer.clientHeight + 1) return true;
  }
  return inner.right > innerWidth + 1;
}).map(element => element.innerText)"""


@pytest.fixture(scope="module")
def planned(lasting_window):
    """Alice, who has many tasks on one day and messages in a chat; in windows of every width."""
    chat = Chat(lasting_window)
    for title in TITLES:
        plan(chat.alice, title)
    for number in range(30):
        chat.post(chat.alice, f"Message {number}")
    return lambda **wish: (chat, lasting_window(f"alice{chat.mark}", **wish))


@WIDTHS
@pytest.mark.parametrize("view", VIEWS)
def test_tasks_are_printed_whole_and_without_what_is_around_them(planned, view, width):
    _, alice = planned(width=width)
    alice.open(f"{VIEWS[view]}?date={day()}")
    alice.page.locator("main [data-task], main [data-day]").first.wait_for()
    alice.page.emulate_media(media="print")
    alice.page.set_viewport_size({"width": 703, "height": 1000})  # what A4 has room for
    tasks = alice.page.locator("main [data-task]")
    until(lambda: tasks.count() == len(TITLES))
    assert tasks.evaluate_all(CUT) == []
    assert tasks.get_by_text("hose").evaluate_all(CUT) == []
    for name in ("Main", "View"):
        assert not alice.page.get_by_role("navigation", name=name).is_visible()
    assert not alice.page.get_by_role("button", name="New task").first.is_visible()
    assert not alice.page.get_by_label("Quick add").is_visible()
    alice.page.get_by_role("heading", level=1).wait_for()


@WIDTHS
def test_a_conversation_is_printed_whole_and_without_what_is_around_it(planned, width):
    chat, alice = planned(width=width)
    chat.open(alice)
    settled(alice, "Message 29").wait_for()
    alice.page.emulate_media(media="print")
    alice.page.set_viewport_size({"width": 703, "height": 1000})
    rows = alice.page.locator("main li[data-position]")
    assert rows.count() == 30
    until(lambda: rows.evaluate_all(CUT) == [])
    assert not alice.page.get_by_role("navigation", name="Main").is_visible()
    assert not alice.page.get_by_role("navigation", name="Conversations").is_visible()
    assert not alice.page.get_by_role("textbox").first.is_visible()


def test_what_is_printed_from_the_dark_is_dark_on_white(planned):
    _, alice = planned(color_scheme="dark")
    alice.open("tasks/list")
    title = alice.page.locator("main [data-task] button").get_by_text("hose").first
    title.wait_for()
    light = "element => +getComputedStyle(element).color.match(/\\d+/)[0]"
    assert title.evaluate(light) > 128
    alice.page.emulate_media(media="print", color_scheme="dark")
    until(lambda: title.evaluate(light) < 128)


OUTLINE = "element => getComputedStyle(element).outlineStyle"


@WIDTHS
def test_the_current_place_is_seen_in_forced_colours(planned, width):
    chat, alice = planned(width=width, forced_colors="active")
    chat.open(alice)
    main = alice.page.get_by_role("navigation", name="Main")
    assert main.get_by_role("link", name="Chat").evaluate(OUTLINE) == "solid"
    assert main.get_by_role("link", name="Teams").evaluate(OUTLINE) == "none"
    if width > 640:
        here = alice.page.get_by_role("navigation", name="Conversations").locator('[aria-current="page"]')
        assert here.evaluate(OUTLINE) == "solid"
    alice.open("tasks/list")
    views = alice.page.get_by_role("link", name="List")
    assert views.evaluate(OUTLINE) == "solid"
    assert alice.page.get_by_role("link", name="Board").evaluate(OUTLINE) == "none"


# What of these elements is beyond the window's edge, and not in something that scrolls there.
LOST = """elements => elements.filter(element => {
  if (element.getBoundingClientRect().right <= innerWidth + 1) return false;
  for (let outer = element.parentElement; outer; outer = outer.parentElement)
    if (getComputedStyle(outer).overflowX === "auto") return false;
  return true;
}).map(element => element.innerText)"""


@pytest.mark.parametrize(("width", "height"), [(640, 400), (320, 422)])
@pytest.mark.parametrize("path", [*VIEWS.values(), "chat", "teams", "settings", "tasks/list?new="])
def test_nothing_is_out_of_reach_at_twice_the_size(planned, path, width, height):
    _, alice = planned(width=width, height=height, device_scale_factor=2)
    alice.open(f"{path}{day()}" if path.endswith("=") else path)
    alice.page.get_by_role("navigation", name="Main").wait_for()
    alice.page.get_by_role("heading", level=1).first.wait_for()
    if path in VIEWS.values():
        alice.page.locator("main [data-task], main [data-day]").first.wait_for()
    wide = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    assert alice.page.evaluate(wide) <= 0
    assert alice.page.locator("header button:visible, nav a:visible").evaluate_all(LOST) == []
