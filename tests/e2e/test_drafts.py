"""Journeys of what was begun and not sent: it is there again, on both widths, and never for somebody else."""

import uuid

import pytest

from tests.e2e.chatting import Chat, composer, settled
from tests.e2e.planning import day, picture

WIDTHS = pytest.mark.parametrize("width", [1280, 390])


@pytest.fixture
def alice(window, width):
    return window(f"alice{uuid.uuid4().hex[:8]}", width=width)


def title(who):
    return who.page.get_by_role("textbox", name="Title")


def notes(who):
    return who.page.get_by_role("textbox", name="Notes")


@WIDTHS
def test_a_task_that_was_begun_is_there_after_escape_another_day_back_and_a_reload(alice):
    alice.open(f"?date={day()}")
    alice.open(f"?date={day()}&new={day()}")
    title(alice).fill("Water the roses")
    notes(alice).fill("All of them")
    alice.page.keyboard.press("Escape")
    title(alice).wait_for(state="detached")
    alice.open(f"?date={day()}&new={day(1)}")
    assert (title(alice).input_value(), notes(alice).input_value()) == ("Water the roses", "All of them")
    alice.page.go_back()
    title(alice).wait_for(state="detached")
    alice.page.go_forward()
    assert title(alice).input_value() == "Water the roses"
    alice.page.reload()
    assert notes(alice).input_value() == "All of them"
    alice.page.locator("form button[type=submit]", has_text="Add task").click()
    title(alice).wait_for(state="detached")
    alice.open(f"?date={day()}&new={day(1)}")
    assert title(alice).input_value() == ""


@WIDTHS
def test_cancelling_throws_the_draft_away(alice):
    alice.open(f"?new={day()}")
    title(alice).fill("Water the roses")
    alice.page.get_by_role("button", name="Cancel").click()
    title(alice).wait_for(state="detached")
    alice.open(f"?new={day()}")
    assert title(alice).input_value() == ""


@WIDTHS
def test_a_line_of_quick_add_and_the_name_of_a_team_survive_escape_and_reload(alice):
    alice.open("tasks/list")
    alice.page.get_by_role("textbox", name="Quick add").fill("Call Ann")
    alice.page.reload()
    assert alice.page.get_by_role("textbox", name="Quick add").input_value() == "Call Ann"
    alice.open("teams")
    alice.page.get_by_role("button", name="New team").first.click()
    alice.page.get_by_role("textbox", name="Name").fill("Garden")
    alice.page.keyboard.press("Escape")
    alice.page.get_by_role("button", name="New team").first.click()
    assert alice.page.get_by_role("textbox", name="Name").input_value() == "Garden"


@WIDTHS
def test_a_message_and_its_picture_stay_with_their_conversation(window, width):
    chat = Chat(window)
    bob = chat.with_bob(width=width)
    other = bob.api("POST", "/team/", {"name": f"Orchard {chat.mark}"})["id"]
    chat.open(bob)
    composer(bob).fill("Not yet")
    bob.page.locator("form input[type=file]").set_input_files(picture("rose.png", "green"))
    taken = bob.page.get_by_role("button", name="Remove picture")
    taken.wait_for()
    link = f"/app/chat/team/{other}"
    bob.page.evaluate("path => { history.pushState(null, '', path) }", link)
    bob.page.get_by_role("textbox", name=f"Message to Orchard {chat.mark}").wait_for()
    assert (composer(bob).input_value(), taken.count()) == ("", 0)
    bob.page.go_back()
    bob.page.get_by_role("textbox", name=f"Message to Garden {chat.mark}").wait_for()
    taken.wait_for()
    assert composer(bob).input_value() == "Not yet"
    bob.page.reload()
    composer(bob).wait_for()
    assert composer(bob).input_value() == "Not yet"
    bob.page.get_by_role("button", name="Send", exact=True).click()
    settled(bob, "Not yet").wait_for()
    bob.page.reload()
    composer(bob).wait_for()
    assert composer(bob).input_value() == ""


@WIDTHS
def test_drafts_are_gone_after_signing_out(alice):
    alice.open(f"?new={day()}")
    title(alice).fill("A secret")
    assert "A secret" in str(alice.page.evaluate("Object.values(localStorage)"))
    alice.page.keyboard.press("Escape")
    alice.open("settings")
    alice.page.get_by_role("main").get_by_role("button", name="Sign out", exact=True).click()
    alice.page.locator("input[autocomplete=username]").wait_for()
    assert "A secret" not in str(alice.page.evaluate("Object.values(localStorage)"))
