"""Journeys in conversations: two people in two windows, bad networks, many tabs, sessions that end."""

import re

import pytest

from tests.e2e.chatting import Chat, composer, cut, live, restore, row, settled, shown, unread, until, write
from tests.e2e.planning import picture

POSTING = re.compile(r"/team-chat-post/")


@pytest.fixture
def chat(window):
    return Chat(window)


def test_a_message_appears_in_the_other_window_and_counts_as_unread_until_it_is_seen(chat):
    bob = chat.with_bob()
    bob.open("settings")
    live(bob.page)
    chat.open(chat.alice)
    live(chat.alice.page)
    write(chat.alice, "The roses are in bloom")
    settled(chat.alice, "The roses are in bloom").wait_for()
    unread(bob).get_by_text("1 unread").wait_for(state="attached")
    chat.open(bob)
    settled(bob, "The roses are in bloom").wait_for()
    unread(bob).get_by_text("1 unread").wait_for(state="detached")
    write(bob, "All of them?")
    settled(chat.alice, "All of them?").wait_for()


def test_who_types_and_who_is_there_is_shown(chat):
    bob = chat.with_bob()
    chat.open(chat.alice)
    chat.open(bob)
    live(bob.page)
    live(chat.alice.page)
    composer(bob).press_sequentially("Wait")
    chat.alice.page.get_by_text(f"bob{chat.mark} is typing").wait_for()
    write(bob, "Here I am")
    chat.alice.page.get_by_text(f"bob{chat.mark} is typing").wait_for(state="detached")
    chat.alice.page.get_by_text("1 online").wait_for()


def test_what_is_written_without_a_connection_goes_out_in_order_and_once(chat):
    bob = chat.with_bob()
    chat.open(bob)
    chat.open(chat.alice)
    live(chat.alice.page)
    cut(chat.alice)
    write(chat.alice, "one", "two", "three")
    row(chat.alice, "three").get_by_text("Waiting for the connection").wait_for()
    assert chat.texts(bob) == []
    restore(chat.alice)
    settled(bob, "three").wait_for()
    assert chat.texts(bob) == ["one", "two", "three"]
    settled(chat.alice, "three").wait_for()
    rows = chat.alice.page.locator("main li[data-row]").filter(has_text=re.compile("one|two|three"))
    until(lambda: rows.count() == 3)


def test_what_waits_goes_out_after_a_reload_too_and_a_lost_answer_doubles_nothing(chat):
    def lose_answer(route):
        route.fetch()
        route.abort()

    page = chat.alice.page
    chat.open(chat.alice)
    page.route(POSTING, lose_answer)
    write(chat.alice, "first", "second")
    until(lambda: chat.texts(chat.alice) == ["first"])
    page.unroute_all(behavior="ignoreErrors")  # the next try may be under way
    page.reload()
    settled(chat.alice, "second").wait_for()
    assert chat.texts(chat.alice) == ["first", "second"]
    until(lambda: page.locator("main li[data-row]").filter(has_text=re.compile("first|second")).count() == 2)


def test_a_refused_message_says_why_and_can_be_discarded(chat):
    page = chat.alice.page
    chat.open(chat.alice)
    refusal = {"message": ["Not today."]}
    page.route(POSTING, lambda route: route.fulfill(status=400, json=refusal))
    write(chat.alice, "please")
    row(chat.alice, "please").get_by_text("Not sent. Not today.").wait_for()
    page.unroute(POSTING)
    page.get_by_role("button", name="Try again").click()
    settled(chat.alice, "please").wait_for()
    page.route(POSTING, lambda route: route.fulfill(status=400, json=refusal))
    write(chat.alice, "again")
    page.get_by_role("button", name="Discard").click()
    row(chat.alice, "again").wait_for(state="detached")
    assert chat.texts(chat.alice) == ["please"]


def test_editing_and_deleting_by_the_keyboard_alone_is_seen_by_the_other(chat):
    bob = chat.with_bob()
    chat.post(chat.alice, "Hullo")
    chat.post(chat.alice, "Bye")
    chat.open(bob)
    chat.open(chat.alice)
    keyboard = chat.alice.page.keyboard
    settled(chat.alice, "Hullo").wait_for()
    composer(chat.alice).focus()
    keyboard.press("Shift+Tab")  # the button that adds a picture
    for _ in range(4):  # past the last message's own buttons, to the message
        keyboard.press("Shift+Tab")
        if chat.alice.page.evaluate("document.activeElement.matches('[data-row]')"):
            break
    keyboard.press("ArrowUp")
    keyboard.press("e")
    chat.alice.page.get_by_role("textbox", name="Edit your message").fill("Hello")
    keyboard.press("Enter")
    settled(bob, "Hello").get_by_text("edited").wait_for()
    chat.alice.page.locator("[data-row]:focus").wait_for()  # the focus is back at the message
    keyboard.press("End")
    keyboard.press("Delete")
    keyboard.press("Enter")
    settled(bob, "Bye").wait_for(state="detached")
    assert chat.texts(bob) == ["Hello"]


def test_a_long_conversation_is_read_on_both_ways_and_keeps_its_place(chat):
    bob = chat.with_bob()
    for number in range(1, 151):
        chat.post(bob, f"message {number}.")
    chat.open(chat.alice)
    chat.alice.page.get_by_text("New", exact=True).wait_for()  # where one stopped reading, not the end
    settled(chat.alice, "message 1.").wait_for()
    chat.alice.page.get_by_role("button", name="new messages").click()
    settled(chat.alice, "message 150.").wait_for()
    box = chat.alice.page.locator("main ol").locator("xpath=../..")
    assert shown(chat.alice)[0] > 50
    first = shown(chat.alice)[0]
    box.evaluate("box => { box.scrollTop = 0 }")
    until(lambda: shown(chat.alice)[0] < first)
    place = chat.alice.page.locator(f'[data-position="{first}"]')
    until(lambda: 0 < place.bounding_box()["y"] < 400)  # what was at the top is still there, with more above it
    chat.alice.page.get_by_role("button", name="Jump to latest").click()
    settled(chat.alice, "message 150.").wait_for()
    unread(chat.alice).get_by_text("unread").wait_for(state="detached")


def test_searching_finds_and_leads_to_the_place_in_the_conversation(chat):
    for text in ["Plant the bulbs", *(f"filler {number}" for number in range(70)), "The end"]:
        chat.post(chat.alice, text)
    chat.open(chat.alice)
    settled(chat.alice, "The end").wait_for()
    chat.alice.page.get_by_role("button", name="Search messages").click()
    chat.alice.page.get_by_role("searchbox", name=re.compile("Search in")).fill("BULBS")
    chat.alice.page.get_by_text("1 message", exact=True).wait_for()
    chat.alice.page.get_by_label("From", exact=True).select_option("7")
    until(lambda: chat.alice.page.url.endswith("q=BULBS&days=7"))
    chat.alice.page.get_by_role("button", name="Show in conversation").click()
    settled(chat.alice, "filler 0").wait_for()
    assert "q=" not in chat.alice.page.url


def test_a_picture_is_sent_seen_and_looked_at(chat):
    bob = chat.with_bob()
    chat.open(bob)
    chat.open(chat.alice)
    file = picture("beds.png", "teal", (320, 200))
    chat.alice.page.locator("form input[type=file]").set_input_files(file)
    chat.alice.page.get_by_role("button", name="Remove picture").wait_for()
    chat.alice.page.get_by_role("button", name="Send").click()
    bob.page.get_by_role("button", name=re.compile("Open the picture")).click()
    dialog = bob.page.get_by_role("dialog")
    dialog.get_by_role("img").wait_for()
    bob.page.keyboard.press("Escape")
    dialog.wait_for(state="detached")


def test_a_private_chat_is_begun_by_name_and_comes_up_for_the_other(chat):
    bob = chat.with_bob()
    bob.open("chat")
    live(bob.page)
    chat.open(chat.alice)
    chat.alice.page.keyboard.press("Escape")
    chat.alice.page.get_by_role("button", name="New message").click()
    chat.alice.page.get_by_label("A person's name").fill(f"bob{chat.mark}")
    chat.alice.page.get_by_role("dialog").get_by_text(f"bob{chat.mark}").first.wait_for()
    chat.alice.page.keyboard.press("Enter")
    chat.alice.page.get_by_role("textbox", name=f"Message to bob{chat.mark}").wait_for()
    write(chat.alice, "Between us")
    settled(chat.alice, "Between us").wait_for()
    bob.page.get_by_role("link", name=re.compile(f"^alice{chat.mark}")).click()
    settled(bob, "Between us").wait_for()


def test_eight_tabs_are_live_on_one_stream(chat):
    bob = chat.with_bob()
    live(chat.alice.page)
    context = chat.alice.page.context
    streams = []
    context.on("request", lambda request: request.url.endswith("/events/") and streams.append(request))
    pages = [chat.alice.page, *(context.new_page() for _ in range(7))]
    for page in pages[1:]:
        page.goto("/app/settings")
        live(page)
    chat.post(bob, "To all of you")
    for page in pages:
        page.get_by_role("navigation", name="Main").get_by_text("1 unread").wait_for(state="attached")
    assert streams == []  # the one that the first tab opened before is all there is
    pages[0].close()
    until(lambda: pages[1].wait_for_timeout(50) or streams)  # another tab follows it
    chat.post(bob, "And again")
    for page in pages[1:]:
        page.get_by_role("navigation", name="Main").get_by_text("2 unread").wait_for(state="attached")
    assert len(streams) == 1


def test_an_access_cookie_that_ran_out_while_asleep_is_renewed(chat):
    bob = chat.with_bob()
    chat.open(chat.alice)
    live(chat.alice.page)
    cut(chat.alice)
    chat.alice.page.context.clear_cookies(name="organizer-api-auth")
    chat.post(bob, "While you slept")
    restore(chat.alice)
    settled(chat.alice, "While you slept").wait_for()
    live(chat.alice.page)


def test_a_session_ended_elsewhere_signs_this_window_out(chat):
    chat.open(chat.alice)
    live(chat.alice.page)
    other = chat.window(f"alice{chat.mark}")
    sessions = other.api("GET", "/accounts/sessions/")
    for one in sessions["results"] if isinstance(sessions, dict) else sessions:
        if not one["current"]:
            other.api("DELETE", f"/accounts/sessions/{one['id']}/")
    chat.alice.page.get_by_role("button", name="Sign in").wait_for()


def test_the_width_of_a_phone_is_enough(chat):
    bob = chat.with_bob(width=390, height=844, has_touch=True, is_mobile=True)
    chat.post(chat.alice, "w" * 400)
    bob.open("chat")
    bob.page.get_by_role("link", name=re.compile("^Garden")).click()
    settled(bob, "wwww").wait_for()
    assert bob.page.evaluate("document.documentElement.scrollWidth") <= 390
    composer(bob).fill("Fits")
    bob.page.get_by_role("button", name="Send").tap()
    settled(bob, "Fits").wait_for()
    bob.page.get_by_role("button", name="All conversations").tap()
    bob.page.get_by_role("link", name=re.compile("^Garden")).wait_for()
