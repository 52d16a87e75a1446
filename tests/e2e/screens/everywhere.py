"""What is there on every page, and what stands in for a page."""

import re

from tests.e2e.screens.catalog import dialog, screen, seen
from tests.e2e.screens.chat import conversations
from tests.e2e.screens.tasks import some_tasks


@screen
def palette(stage):
    who = some_tasks(stage)
    who.page.keyboard.press("Control+k")
    who.page.get_by_role("combobox", name="A team, person").and_(who.page.locator(":focus")).wait_for()
    who.page.keyboard.type("garden")
    dialog(who).get_by_role("option", name=re.compile("^Garden")).first.wait_for()
    return who


@screen
def palette_with_nothing(stage):
    who = some_tasks(stage)
    who.page.keyboard.press("Control+k")
    who.page.get_by_role("combobox", name="A team, person").and_(who.page.locator(":focus")).wait_for()
    who.page.keyboard.type("nothinghasthis")
    seen(who, "Nothing found.")
    return who


@screen
def keys(stage):
    who = some_tasks(stage)
    who.page.keyboard.press("?")
    dialog(who).get_by_text("Jump to anything").wait_for()
    return who


@screen
def account_menu(stage):
    who = conversations(stage)
    menu = who.page.get_by_role("button", name="Your account")
    if menu.is_visible():  # on phones its place is taken by the settings
        menu.click()
        who.page.get_by_role("menuitemradio").first.wait_for()
    return who


@screen
def not_found(stage):
    stage.alice.open("nothing/of/this/name")
    seen(stage.alice, "This page does not exist")
    return stage.alice


@screen
def page_that_fails(stage):
    page = stage.alice.page
    page.route("**/assets/TeamsPage*", lambda route: route.abort())
    stage.alice.open("teams")
    seen(stage.alice, "A new version is available")
    page.unroute("**/assets/TeamsPage*")
    stage.alice.problems.clear()  # React says in the console what was broken here on purpose
    return stage.alice


@screen
def server_that_fails(stage):
    page = stage.alice.page
    page.route("**/tasks/?*", lambda route: route.fulfill(status=400, json={"search": ["Not this."]}))
    stage.alice.open("tasks/list")
    seen(stage.alice, "This could not be loaded.")
    page.unroute("**/tasks/?*")
    return stage.alice


@screen
def no_connection(stage):
    who = some_tasks(stage)
    who.page.get_by_role("status").filter(has_text="Live").first.wait_for(state="attached")
    who.page.context.set_offline(True)
    seen(who, "No connection")
    return who
