"""Conversations, and what opens in them."""

import re
from typing import Any

from tests.e2e.chatting import composer, settled
from tests.e2e.planning import picture
from tests.e2e.screens.catalog import dialog, screen, seen
from tests.e2e.stage import Stage


def _conversation(stage: Stage, query: str = "") -> Any:
    stage.alice.open(f"chat/team/{stage.team}{query}")
    composer(stage.alice).wait_for()
    if not query:
        settled(stage.alice, "They look good").wait_for()
    return stage.alice


@screen
def conversations(stage):
    stage.alice.open("chat")
    stage.alice.page.get_by_role("link", name=re.compile("^Garden")).wait_for()
    return stage.alice


@screen
def conversation(stage):
    return _conversation(stage)


@screen
def editing_a_message(stage):
    who = _conversation(stage)
    composer(who).press("ArrowUp")
    who.page.get_by_role("textbox", name="Edit your message").wait_for()
    return who


@screen
def deleting_a_message(stage):
    who = _conversation(stage)
    settled(who, "The beds").focus()
    who.page.keyboard.press("Delete")
    who.page.get_by_role("button", name="Keep").wait_for()
    return who


@screen
def search(stage):
    who = _conversation(stage, "?q=Hello")
    who.page.get_by_text("1 message", exact=True).wait_for()
    return who


@screen
def search_for_nothing(stage):
    who = _conversation(stage, "?q=nothinghasthis")
    seen(who, "No messages found")
    return who


@screen
def message_on_its_way(stage):
    who = _conversation(stage)
    posting = re.compile("/team-chat-post/")
    who.page.route(posting, lambda route: route.fulfill(status=400, json={"message": ["Not today."]}))
    composer(who).fill("please")
    who.page.get_by_role("button", name="Send").click()
    who.page.get_by_role("button", name="Try again").first.wait_for()
    who.page.unroute(posting)
    who.page.locator("form input[type=file]").set_input_files(picture("beds.png", "teal"))
    composer(who).fill("w" * 10_001)
    seen(who, "1 characters too many")
    return who


@screen
def viewer(stage):
    who = _conversation(stage)
    who.page.get_by_role("button", name=re.compile("Open the picture")).click()
    dialog(who).get_by_role("img").wait_for()
    return who


@screen
def private_conversation(stage):
    stage.alice.open(f"chat/person/{stage.team}/{stage.bob.user['pk']}")
    composer(stage.alice).wait_for()
    return stage.alice


@screen
def conversation_that_is_gone(stage):
    stage.alice.open("chat/team/999999999")
    seen(stage.alice, "Conversation not found")
    return stage.alice


@screen
def choosing_whom_to_write_to(stage):
    who = conversations(stage)
    who.page.get_by_role("button", name="New message").first.click()
    dialog(who).get_by_role("button", name=re.compile("^bob")).first.wait_for()
    return who
