"""Tasks by the keyboard alone: each journey of tests/e2e/test_tasks.py, in its order."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.chatting import until
from tests.e2e.planning import DAY, ZONE, cell, chip, day, picture, plan, reads

UTC = ZoneInfo("UTC")


@pytest.fixture
def alice(window):
    return window(f"alice{uuid.uuid4().hex[:8]}")


def title(who, name="Water the roses"):
    """The button that opens a task, in whatever view it is."""
    return chip(who, name).locator("button:not([role=checkbox])")


def panel(who):
    return who.page.get_by_role("region", name="Task", exact=True)


def due(offset):
    return (DAY + timedelta(days=offset)).astimezone(UTC).strftime("%d %b %Y %H:%M")


def test_a_task_is_added_on_a_day_and_the_focus_comes_back_to_the_day(alice):
    alice.open(f"?date={day()}")
    alice.hands.reach(cell(alice))
    alice.hands.press("ArrowRight", "ArrowRight", "Enter")
    alice.hands.arrive(alice.page.get_by_placeholder("What needs doing?"))
    alice.hands.type("Water the roses")
    alice.hands.press("Enter")
    cell(alice, 2).locator("[data-task]").get_by_text("Water the roses").wait_for()
    alice.hands.arrive(cell(alice, 2))
    alice.page.reload()
    cell(alice, 2).get_by_text("Water the roses").wait_for()


def test_a_task_moved_to_another_day_keeps_its_time_and_can_be_put_back(alice):
    task = plan(alice)
    alice.open(f"?date={day()}")
    alice.hands.reach(title(alice))
    alice.hands.press("Shift+ArrowRight")
    cell(alice, 1).get_by_text("Water the roses").wait_for()
    reads(alice, task, due_date=due(1))
    alice.hands.arrive(title(alice))  # so that it can go on
    alice.hands.press("z")
    cell(alice).get_by_text("Water the roses").wait_for()
    reads(alice, task, due_date=task["due_date"])


def test_undo_can_also_be_reached_and_the_focus_comes_back_from_it(alice):
    task = plan(alice)
    alice.open(f"?date={day()}")
    alice.hands.reach(title(alice))
    alice.hands.press("Shift+ArrowDown")
    reads(alice, task, due_date=due(7))
    alice.hands.act(alice.page.get_by_role("button", name="Undo"))
    reads(alice, task, due_date=task["due_date"])
    alice.page.get_by_role("button", name="Undo").first.wait_for(state="detached")
    alice.hands.arrive(alice.page.locator("main *, main"))


def test_arrows_lead_from_day_to_day_and_over_the_edge_of_the_month(alice):
    alice.open(f"?date={day()}")
    alice.hands.reach(cell(alice))
    alice.hands.press("ArrowRight")
    alice.hands.arrive(cell(alice, 1))
    alice.hands.press("ArrowDown")
    alice.hands.arrive(cell(alice, 8))
    for offset in (1, -6, -13, -20, -27):
        alice.hands.press("ArrowUp")
        alice.hands.arrive(cell(alice, offset))
    heading = (DAY + timedelta(days=-27)).strftime("%B %Y")
    alice.page.get_by_role("heading", name=heading).wait_for()


def test_done_and_undone(alice):
    task = plan(alice)
    alice.open(f"?date={day()}")
    alice.hands.act(chip(alice).get_by_role("checkbox"), "Space")
    reads(alice, task, status=2)
    alice.hands.arrive(chip(alice).get_by_role("checkbox"))
    alice.hands.press("z")
    reads(alice, task, status=0)


def test_a_task_that_is_done_leaves_the_list_and_the_focus_goes_to_the_next(alice):
    tasks = [plan(alice, name, minute) for minute, name in enumerate(["One", "Two", "Three"])]
    alice.open("tasks/list")
    alice.hands.act(chip(alice, "Two").get_by_role("checkbox"), "Space")
    reads(alice, tasks[1], status=2)
    chip(alice, "Two").wait_for(state="detached")
    alice.hands.arrive(alice.page.locator("main [data-task] button"))


def test_a_task_moved_to_another_column_has_its_status(alice):
    task = plan(alice)
    alice.open("tasks/board")
    alice.hands.reach(title(alice))
    alice.hands.press("Shift+ArrowRight")
    reads(alice, task, status=1)
    alice.page.get_by_role("region", name="In progress").get_by_text("Water the roses").wait_for()
    alice.hands.arrive(title(alice))
    alice.hands.press("Shift+ArrowRight")
    reads(alice, task, status=2)


def test_a_task_moves_between_the_days_of_a_week(alice):
    # The Wednesday of its week, so that there is a day on either side.
    offset = 2 - DAY.weekday()
    task = plan(alice, offset=offset)
    alice.open(f"tasks/week?date={day()}")
    alice.hands.reach(title(alice))
    alice.hands.press("Shift+ArrowLeft")
    reads(alice, task, due_date=due(offset - 1))
    alice.hands.arrive(title(alice))


def test_filters_are_in_the_address(alice):
    plan(alice, "Water the roses", category=0)
    plan(alice, "Write the report", category=2)
    alice.open(f"?date={day()}")
    chip(alice, "Water the roses").wait_for()
    alice.hands.choose(alice.page.get_by_label("Category"), "Work")
    chip(alice, "Water the roses").wait_for(state="detached")
    chip(alice, "Write the report").wait_for()
    assert "category=2" in alice.page.url
    alice.page.reload()
    chip(alice, "Write the report").wait_for()
    alice.hands.press("/")
    alice.hands.arrive(alice.page.get_by_role("searchbox"))
    alice.hands.type("nothing has this")
    chip(alice, "Write the report").wait_for(state="detached")
    alice.hands.act(alice.page.get_by_role("button", name="Clear filters").first)
    chip(alice, "Water the roses").wait_for()
    alice.hands.arrive(alice.page.locator("main *, main"))


def test_quick_add_understands_a_line_in_the_list_and_everywhere(alice):
    alice.open("tasks/list")
    alice.hands.reach(alice.page.get_by_role("textbox", name="Quick add"))
    alice.hands.type("Call Ann tomorrow 17:00 #work !high")
    alice.hands.press("Enter")
    chip(alice, "Call Ann").get_by_text("Work").wait_for()
    [found] = until(lambda: alice.api("GET", "/tasks/?search=Call")["results"])
    when = (datetime.now(ZONE) + timedelta(days=1)).replace(hour=17, minute=0).astimezone(UTC)
    assert (found["category"], found["priority"]) == (2, 0)
    assert found["due_date"] == when.strftime("%d %b %Y %H:%M")
    alice.hands.press("Escape", "m")
    alice.hands.reach(cell(alice, (datetime.now(ZONE).date() - DAY.date()).days))
    alice.hands.press("q")
    alice.hands.arrive(alice.page.get_by_role("dialog").get_by_role("textbox"))
    alice.hands.type("Buy bread")
    alice.hands.press("Enter")
    chip(alice, "Buy bread").wait_for()
    alice.hands.arrive(alice.page.locator("main [data-day]"))


def test_changes_of_different_fields_both_hold_and_of_the_same_are_asked_about(alice):
    task = plan(alice)
    alice.open(f"?date={day()}")
    alice.hands.act(title(alice))
    panel(alice).get_by_label("Title").wait_for()
    alice.api("PATCH", f"/task/{task['id']}", {"comment": "All of them"})
    alice.hands.choose(panel(alice).get_by_label("Priority"), "High")
    reads(alice, task, priority=0, comment="All of them")
    panel(alice).get_by_text("All changes saved").wait_for()
    alice.page.context.route("**/events/**", lambda route: route.abort())
    alice.hands.reach(panel(alice).get_by_label("Title"), "Shift+Tab")
    alice.hands.press("Control+a")
    alice.hands.type("Water the tulips")
    alice.api("PATCH", f"/task/{task['id']}", {"title": "Water the lilies"})
    alice.hands.act(panel(alice).get_by_role("button", name="Use mine"))
    reads(alice, task, title="Water the tulips")
    alice.hands.arrive(panel(alice).locator("*"))
    alice.hands.press("Escape")
    alice.hands.arrive(title(alice, "Water the tulips"))


def test_the_due_date_is_typed_or_chosen_from_a_calendar(alice):
    task = plan(alice)
    alice.open(f"?date={day()}")
    alice.hands.act(title(alice))
    alice.hands.reach(panel(alice).get_by_role("spinbutton", name="day"))
    alice.hands.press("ArrowUp")
    reads(alice, task, due_date=due(1))
    alice.hands.act(panel(alice).get_by_role("button", name="Calendar"))
    calendar = alice.page.get_by_role("dialog").get_by_role("gridcell")
    calendar.first.wait_for()
    alice.hands.press("ArrowRight", "Enter")
    reads(alice, task, due_date=due(2))
    alice.hands.arrive(panel(alice).locator("*"))


def test_a_picture_is_sent_shown_and_removed(alice):
    task = plan(alice)
    alice.open(f"?date={day()}")
    alice.hands.act(title(alice))
    add = panel(alice).get_by_role("button", name="Add a picture")
    alice.hands.attach(add, picture("rose.png", "green"))
    panel(alice).get_by_role("img", name="Water the roses").wait_for()
    panel(alice).get_by_text("All changes saved").wait_for()
    assert alice.api("GET", f"/task/{task['id']}")["file"]
    alice.hands.act(panel(alice).get_by_role("button", name="Remove picture"))
    reads(alice, task, file=None)
    alice.hands.attach(add, {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
    panel(alice).get_by_text("This is not a picture").wait_for()


def test_a_task_is_handed_to_a_teammate_who_sees_it_at_once(alice, window):
    team = alice.api("POST", "/team/", {"name": "Gardeners"})
    bob = window(f"bob{uuid.uuid4().hex[:8]}")
    bob.api("POST", "/membership/", {"team": team["id"]})
    task = plan(alice)
    bob.open(f"?date={day()}")
    bob.page.get_by_role("status").filter(has_text="Live").first.wait_for(state="attached")
    alice.open(f"?date={day()}")
    alice.hands.act(title(alice))
    alice.hands.choose(panel(alice).get_by_label("Assigned to"), bob.user["username"])
    reads(alice, task, asigned_to=bob.user["pk"])
    chip(bob).wait_for()
    alice.hands.press("Escape")
    alice.hands.arrive(title(alice))
    alice.hands.press("Shift+ArrowLeft")
    cell(bob, -1).get_by_text("Water the roses").wait_for()


def test_more_tasks_than_a_day_has_room_for_are_listed_beside(alice):
    for number in range(20):
        plan(alice, f"Task {number}")
    alice.open(f"?date={day()}")
    alice.hands.act(cell(alice).get_by_role("button", name="more on"))
    side = alice.page.locator("#side-panel")
    alice.hands.act(side.get_by_role("button", name="Task 19", exact=True))
    side.get_by_label("Title").wait_for()
    alice.hands.press("Escape")
    side.get_by_label("Title").wait_for(state="detached")
    alice.hands.arrive(alice.page.locator("main *, main"))


def test_a_task_is_deleted_and_kept(alice):
    plan(alice)
    alice.open(f"?date={day()}")
    alice.hands.act(title(alice))
    alice.hands.act(panel(alice).get_by_role("button", name="Delete task"))
    dialog = alice.page.get_by_role("alertdialog")
    alice.hands.act(dialog.get_by_role("button", name="Cancel"))
    dialog.wait_for(state="detached")
    alice.hands.arrive(panel(alice).get_by_role("button", name="Delete task"))
    alice.hands.press("Enter")
    alice.hands.act(dialog.get_by_role("button", name="Delete task"))
    chip(alice).wait_for(state="detached")
    alice.hands.arrive(alice.page.locator("main *, main"))


def test_on_the_width_of_a_phone_the_chosen_day_is_below_the_month(window):
    # Whoever needs everything four times as large has this width, and a keyboard.
    alice = window(f"alice{uuid.uuid4().hex[:8]}", width=390, height=844)
    plan(alice, offset=1)
    alice.open(f"?date={day()}")
    alice.hands.act(cell(alice, 1))
    alice.hands.act(title(alice))
    dialog = alice.page.get_by_role("dialog", name="Task")
    dialog.get_by_label("Title").wait_for()
    alice.hands.press("Escape")
    dialog.wait_for(state="detached")
    alice.hands.arrive(title(alice))
