"""What could not be loaded says why, and comes by itself when it can; on a desktop and on a phone."""

import re

import pytest

from tests.e2e.chatting import Chat, composer, cut, live, restore

SIZES = pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])


@pytest.fixture
def bob(window, request):
    chat = Chat(window)
    chat.post(chat.alice, "Hello")
    bob = chat.with_bob(width=request.getfixturevalue("width"), height=request.getfixturevalue("height"))
    bob.team = chat.team
    return bob


@SIZES
def test_a_page_opened_for_the_first_time_without_a_connection_comes_when_it_is_back(bob, width, height):
    live(bob.page)
    cut(bob)
    bob.page.get_by_role("navigation", name="Main").get_by_role("link", name="Chat").click()
    bob.page.get_by_text("The server cannot be reached").first.wait_for()
    assert bob.page.get_by_text("new version").count() == 0
    restore(bob)
    bob.page.get_by_role("navigation", name="Conversations").get_by_role("link", name=re.compile("^Garden")).wait_for()


@SIZES
def test_a_task_opened_for_the_first_time_without_a_connection_opens_when_it_is_back(bob, width, height):
    bob.page.get_by_role("navigation", name="Main").get_by_role("link", name="Calendar").click()
    live(bob.page)
    cut(bob)
    bob.page.get_by_role("button", name="New task").click()
    bob.page.get_by_text("The server cannot be reached").first.wait_for()
    assert bob.page.get_by_text("new version").count() == 0
    restore(bob)
    bob.page.get_by_role("textbox", name="Title").wait_for()


@SIZES
def test_what_the_server_could_not_answer_comes_without_a_click(bob, width, height):
    messages = re.compile(r"/team-chat-list/")
    bob.page.route(messages, lambda route: route.abort())
    bob.open(f"chat/team/{bob.team}")
    bob.page.get_by_role("button", name="Try again").wait_for()
    bob.page.unroute(messages)
    bob.page.get_by_text("Hello").last.wait_for()
    composer(bob).wait_for()


def test_a_page_of_a_newer_build_is_said_to_be_one(window):
    alice = Chat(window).alice
    live(alice.page)
    alice.page.route(re.compile(r"/app/assets/ChatPage"), lambda route: route.fulfill(status=404, body=""))
    alice.page.route(re.compile(r"/app/$"), lambda route: route.fulfill(body="<p>Another build</p>"))
    alice.page.get_by_role("navigation", name="Main").get_by_role("link", name="Chat").click()
    alice.page.get_by_text("A new version is available").wait_for()
