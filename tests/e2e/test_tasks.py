"""Journeys among tasks: planning a month, handing out, filtering, changing, in one window and in two."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.chatting import live, until
from tests.e2e.planning import DAY, ZONE, cell, chip, day, picture, plan, reads


@pytest.fixture
def alice(window):
    return window(f"alice{uuid.uuid4().hex[:8]}")


def test_a_click_on_a_day_adds_a_task_on_that_day(alice):
    alice.open(f"?date={day()}")
    cell(alice, 2).click(position={"x": 20, "y": 60})
    alice.page.get_by_placeholder("What needs doing?").fill("Water the roses")
    alice.page.keyboard.press("Enter")
    cell(alice, 2).locator("[data-task]").get_by_text("Water the roses").wait_for()
    alice.page.reload()
    cell(alice, 2).get_by_text("Water the roses").wait_for()


def test_a_task_dragged_to_another_day_keeps_its_time_and_can_be_put_back(alice):
    task = plan(alice)
    alice.open(f"?date={day()}")
    chip(alice).drag_to(cell(alice, 3))
    cell(alice, 3).get_by_text("Water the roses").wait_for()
    moved = (DAY + timedelta(days=3)).astimezone(ZoneInfo("UTC"))
    reads(alice, task, due_date=moved.strftime("%d %b %Y %H:%M"))
    alice.page.get_by_role("button", name="Undo").click()
    cell(alice).get_by_text("Water the roses").wait_for()
    reads(alice, task, due_date=task["due_date"])


def test_the_keyboard_moves_between_days_and_moves_tasks(alice):
    task = plan(alice)
    alice.open(f"?date={day()}")
    chip(alice).wait_for()
    cell(alice).focus()
    alice.page.keyboard.press("ArrowRight")
    cell(alice, 1).and_(alice.page.locator(":focus")).wait_for()
    alice.page.keyboard.press("ArrowLeft")
    chip(alice).locator("button").last.focus()
    alice.page.keyboard.press("Shift+ArrowDown")
    cell(alice, 7).get_by_text("Water the roses").wait_for()
    moved = (DAY + timedelta(days=7)).astimezone(ZoneInfo("UTC"))
    reads(alice, task, due_date=moved.strftime("%d %b %Y %H:%M"))


def test_done_with_one_click_and_undone(alice):
    task = plan(alice)
    alice.open(f"?date={day()}")
    chip(alice).get_by_role("checkbox").click()
    reads(alice, task, status=2)
    alice.page.get_by_role("button", name="Undo").click()
    reads(alice, task, status=0)


def test_a_task_dragged_to_another_column_has_its_status(alice):
    task = plan(alice)
    alice.open("tasks/board")
    chip(alice).drag_to(alice.page.get_by_role("region", name="In progress"))
    reads(alice, task, status=1)
    alice.page.get_by_role("region", name="In progress").get_by_text("Water the roses").wait_for()


def test_filters_are_in_the_address(alice):
    plan(alice, "Water the roses", category=0)
    plan(alice, "Write the report", category=2)
    alice.open(f"?date={day()}")
    chip(alice, "Water the roses").wait_for()
    alice.page.get_by_label("Category").select_option("2")
    chip(alice, "Water the roses").wait_for(state="detached")
    chip(alice, "Write the report").wait_for()
    assert "category=2" in alice.page.url
    alice.page.reload()
    chip(alice, "Write the report").wait_for()
    assert chip(alice, "Water the roses").count() == 0
    alice.page.get_by_role("searchbox").fill("nothing has this")
    chip(alice, "Write the report").wait_for(state="detached")


def test_quick_add_understands_a_line(alice):
    alice.open("tasks/list")
    field = alice.page.get_by_role("textbox", name="Quick add")
    field.fill("Call Ann tomorrow 17:00 #work !high")
    field.press("Enter")
    alice.page.locator("main [data-task]", has_text="Call Ann").get_by_text("Work").wait_for()
    [found] = until(lambda: alice.api("GET", "/tasks/?search=Call")["results"])
    due = (datetime.now(ZONE) + timedelta(days=1)).replace(hour=17, minute=0).astimezone(ZoneInfo("UTC"))
    assert (found["title"], found["category"], found["priority"]) == ("Call Ann", 2, 0)
    assert found["due_date"] == due.strftime("%d %b %Y %H:%M")


def test_changes_of_different_fields_both_hold_and_of_the_same_are_asked_about(alice):
    task = plan(alice)
    alice.open(f"?date={day()}&task={task['id']}")
    panel = alice.page.get_by_role("region", name="Task", exact=True)
    panel.get_by_label("Title").wait_for()
    alice.api("PATCH", f"/task/{task['id']}", {"comment": "All of them"})
    panel.get_by_label("Priority").select_option("0")
    reads(alice, task, priority=0, comment="All of them")
    panel.get_by_text("All changes saved").wait_for()
    alice.page.context.route("**/events/**", lambda route: route.abort())
    panel.get_by_label("Title").fill("Water the tulips")
    alice.api("PATCH", f"/task/{task['id']}", {"title": "Water the lilies"})
    panel.get_by_text("Someone else changed this").wait_for()
    panel.get_by_role("button", name="Use mine").click()
    reads(alice, task, title="Water the tulips")


def test_a_title_is_saved_while_it_is_being_written_and_left_alone(alice):
    task = plan(alice, "Water the roses")
    alice.open(f"?date={day()}&task={task['id']}")
    keyboard = alice.page.keyboard
    title = alice.page.get_by_role("region", name="Task", exact=True).get_by_label("Title")
    title.focus()

    def write_until_saved(text):
        with alice.page.expect_response(lambda answer: answer.request.method == "PATCH"):
            keyboard.type(text)
        alice.page.get_by_text("All changes saved").wait_for()

    keyboard.press("Home")
    write_until_saved("First ")
    keyboard.type("now ")
    keyboard.press("End")
    write_until_saved(" and ")
    keyboard.type("lilies")
    assert title.input_value() == "First now Water the roses and lilies"
    keyboard.press("Tab")
    reads(alice, task, title="First now Water the roses and lilies")


def test_a_picture_is_sent_shown_and_removed(alice):
    task = plan(alice)
    alice.open(f"?date={day()}&task={task['id']}")
    panel = alice.page.get_by_role("region", name="Task", exact=True)
    panel.locator("input[type=file]").set_input_files(picture("rose.png", "green"))
    panel.get_by_role("img", name="Water the roses").wait_for()
    panel.get_by_text("All changes saved").wait_for()
    assert alice.api("GET", f"/task/{task['id']}")["file"]
    panel.get_by_role("button", name="Remove picture").click()
    reads(alice, task, file=None)
    panel.locator("input[type=file]").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
    panel.get_by_text("This is not a picture").wait_for()


def test_a_task_is_handed_to_a_teammate_who_sees_it_at_once(alice, window):
    team = alice.api("POST", "/team/", {"name": "Gardeners"})
    bob = window(f"bob{uuid.uuid4().hex[:8]}")
    bob.api("POST", "/membership/", {"team": team["id"]})
    task = plan(alice)
    bob.open(f"?date={day()}")
    alice.open(f"?date={day()}&task={task['id']}")
    cell(bob).wait_for()
    live(bob.page)
    panel = alice.page.get_by_role("region", name="Task", exact=True)
    panel.get_by_label("Assigned to").select_option(str(bob.user["pk"]))
    chip(bob).wait_for()
    chip(alice).drag_to(cell(alice, -3))
    cell(bob, -3).get_by_text("Water the roses").wait_for()


def test_more_tasks_than_a_day_has_room_for_are_listed_beside(alice):
    for number in range(20):
        plan(alice, f"Task {number}")
    alice.open(f"?date={day()}")
    cell(alice).get_by_role("button", name="more on").click()
    panel = alice.page.locator("#side-panel")
    panel.get_by_text("Task 19").click()
    panel.get_by_label("Title").wait_for()


def test_a_phone_shows_the_chosen_day_below_the_month(window):
    alice = window(f"alice{uuid.uuid4().hex[:8]}", width=390, height=844, has_touch=True, is_mobile=True)
    plan(alice, offset=1)
    alice.open(f"?date={day()}")
    cell(alice, 1).tap()
    chip(alice).tap()
    alice.page.get_by_role("dialog", name="Task").get_by_label("Title").wait_for()
    assert alice.page.evaluate("document.documentElement.scrollWidth") <= 390
