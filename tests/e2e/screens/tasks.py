"""The tasks: month, week, list, board, panels and notices."""

from typing import Any

from tests.e2e.planning import chip, day
from tests.e2e.screens.catalog import dialog, screen, seen
from tests.e2e.stage import Stage


def some_tasks(stage: Stage, path: str = "", query: str = "") -> Any:
    stage.alice.open(f"{path}?date={day()}{query}")
    stage.alice.page.locator("main [data-task]").first.wait_for()
    return stage.alice


@screen
def month(stage):
    return some_tasks(stage)


@screen
def day_panel(stage):
    who = some_tasks(stage, query=f"&on={day(-1)}")
    dialog(who).or_(who.page.locator("#side-panel")).get_by_text("Weed bed 11").wait_for()
    return who


@screen
def week(stage):
    return some_tasks(stage, "tasks/week")


@screen
def list_(stage):
    return some_tasks(stage, "tasks/list")


@screen
def overdue(stage):
    who = some_tasks(stage)
    who.page.get_by_role("link", name="overdue").click()
    who.page.locator("main [data-task]", has_text="Pay the rent").first.wait_for()
    return who


@screen
def list_filtered_to_nothing(stage):
    stage.alice.open("tasks/list?q=nothinghasthis&priority=0")
    seen(stage.alice, "No tasks match these filters")
    return stage.alice


@screen
def board(stage):
    return some_tasks(stage, "tasks/board")


@screen
def quick_add(stage):
    who = some_tasks(stage)
    who.page.keyboard.press("q")
    who.page.get_by_role("textbox", name="Quick add").fill("Call Ann tomorrow 17:00 #work !high")
    return who


@screen
def new_task(stage):
    who = some_tasks(stage, query=f"&new={day()}")
    who.page.get_by_placeholder("What needs doing?").wait_for()
    who.page.get_by_role("spinbutton").first.wait_for()
    return who


@screen
def new_task_refused(stage):
    who = new_task(stage)
    who.page.route(
        "**/tasks/", lambda route: route.fulfill(status=400, json={"title": ["Not this."], "file": ["Big."]})
    )
    who.page.get_by_placeholder("What needs doing?").fill("Dig")
    who.page.keyboard.press("Enter")
    seen(who, "Not this.")
    who.page.unroute("**/tasks/")
    return who


def _panel(stage: Stage, task: int) -> Any:
    who = some_tasks(stage, query=f"&task={task}")
    who.page.get_by_label("Title").wait_for()
    who.page.get_by_role("spinbutton").first.wait_for()
    return who


@screen
def task(stage):
    return _panel(stage, stage.task)


@screen
def task_of_somebody_else(stage):
    return _panel(stage, stage.given)


@screen
def task_with_its_calendar(stage):
    who = _panel(stage, stage.task)
    who.page.get_by_role("button", name="Calendar").filter(visible=True).click()
    who.page.get_by_role("gridcell").filter(visible=True).first.wait_for()
    return who


@screen
def task_that_is_gone(stage):
    who = some_tasks(stage, query="&task=999999999")
    seen(who, "Task not found")
    return who


@screen
def deleting_a_task(stage):
    who = _panel(stage, stage.task)
    who.page.get_by_role("button", name="Delete task").click()
    who.page.get_by_role("alertdialog").wait_for()
    return who


@screen
def notice_with_undo(stage):
    who = some_tasks(stage)
    who.page.route("**/task/*", lambda route: route.fulfill(status=500, json={}))
    if who.page.viewport_size["width"] < 640:
        who.page.locator(f'[data-day="{day()}"]').click()
    chip(who).get_by_role("checkbox").click()
    seen(who, "was not changed")
    who.page.unroute("**/task/*")
    chip(who).get_by_role("checkbox").click()
    who.page.get_by_role("button", name="Undo").wait_for()
    return who
