"""Somebody new, from the door to the first team and its chat; on a desktop and on a phone."""

import re
import uuid

import pytest

from tests.e2e.chatting import composer, settled, write
from tests.e2e.conftest import PASSWORD

SIZES = pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])


@pytest.fixture
def newcomer(window):
    """Open a window in which somebody has just signed up, by the form."""

    def sign_up(**wish):
        who = window(None, **wish)
        who.open("sign-up")
        name = f"nora{uuid.uuid4().hex[:8]}"
        who.page.get_by_label("Username").fill(name)
        for field in who.page.locator("input[autocomplete=new-password]").all():
            field.fill(PASSWORD)
        who.page.get_by_role("button", name="Create account").click()
        who.page.get_by_role("navigation", name="Main").wait_for()
        return who

    return sign_up


def make_team(who, name):
    who.page.get_by_role("button", name="New team").first.click()
    who.page.get_by_role("dialog").get_by_label("Name").fill(name)
    who.page.keyboard.press("Enter")
    who.page.get_by_role("heading", level=1, name=name).wait_for()


@SIZES
def test_the_chat_of_a_team_opens_right_after_it_was_made(newcomer, width, height):
    nora = newcomer(width=width, height=height)
    nora.open("chat")  # the list of conversations is known, and empty
    nora.page.get_by_text("Nobody to talk to yet").first.wait_for()
    nora.page.get_by_role("navigation", name="Main").get_by_role("link", name="Teams").click()
    make_team(nora, f"Garden {uuid.uuid4().hex[:8]}")
    nora.page.get_by_role("link", name="Open chat").click()
    composer(nora).wait_for()
    write(nora, "Hello")
    settled(nora, "Hello").wait_for()


@SIZES
def test_a_chat_of_a_team_that_one_is_not_in_says_so(newcomer, width, height):
    nora = newcomer(width=width, height=height)
    nora.open("chat/team/987654")
    nora.page.get_by_role("heading", name=re.compile("Conversation not found")).wait_for()


@SIZES
def test_somebody_new_is_told_what_to_do_first_until_it_is_done(newcomer, window, width, height):
    nora = newcomer(width=width, height=height)
    card = nora.page.get_by_role("region", name=re.compile("^Welcome, "))
    card.get_by_role("link", name="Make a team").wait_for()
    card.get_by_role("link", name="Tell people").wait_for()
    card.get_by_role("link", name="Add a task").click()
    nora.page.get_by_role("textbox", name="Title").fill("Water the roses")
    nora.page.keyboard.press("Enter")
    card.get_by_role("link", name="Add a task").wait_for(state="detached")
    card.get_by_role("link", name="Make a team").click()
    garden = f"Garden {uuid.uuid4().hex[:8]}"
    make_team(nora, garden)
    nora.page.get_by_role("navigation", name="Main").get_by_role("link", name="Calendar").click()
    card.get_by_role("link", name=f"Tell people to join “{garden}”").wait_for()
    assert card.get_by_role("link").count() == 1
    team = nora.api("GET", f"/team/?search={garden}")["results"][0]["id"]
    window(f"bob{uuid.uuid4().hex[:8]}").api("POST", "/membership/", {"team": team})
    card.wait_for(state="detached")
    nora.page.reload()
    nora.page.get_by_role("navigation", name="Main").wait_for()
    assert card.count() == 0


@SIZES
def test_the_first_steps_can_be_hidden(newcomer, width, height):
    nora = newcomer(width=width, height=height)
    card = nora.page.get_by_role("region", name=re.compile("^Welcome, "))
    card.get_by_role("button", name="Hide these steps").press("Enter")
    card.wait_for(state="detached")


def test_only_who_was_here_before_is_welcomed_back(window):
    dora = window(None)
    dora.open()
    dora.page.get_by_role("heading", name="Welcome", exact=True).wait_for()
    dora.page.evaluate("localStorage.setItem('organizer.was-here', 'yes')")
    dora.page.reload()
    dora.page.get_by_role("heading", name="Welcome back").wait_for()
