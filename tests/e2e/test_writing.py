"""Writing in a conversation: where the focus is, which keys send, what stays in sight; on a desktop and on a phone."""

import re

import pytest

from tests.e2e.chatting import Chat, composer, live, row, settled, shown, until

POSTING = re.compile(r"/team-chat-post/")
DESKTOP = {"width": 1280, "height": 844}
PHONE = {"width": 390, "height": 844, "is_mobile": True, "has_touch": True}
BOTH = pytest.mark.parametrize("wish", [DESKTOP, PHONE], ids=["desktop", "phone"])

# What Safari says of the Enter that takes a word from an input method: composing is over, and the key is still its own.
CONFIRM_IN_SAFARI = """
field => {
    const is = { bubbles: true, cancelable: true }
    field.dispatchEvent(new CompositionEvent("compositionstart", is))
    field.dispatchEvent(new CompositionEvent("compositionend", is))
    field.dispatchEvent(new KeyboardEvent("keydown", { ...is, key: "Enter", code: "Enter", keyCode: 229 }))
}
"""
# How far the last row ends above the composer, in pixels.
ROOM = """
() => {
    const row = [...document.querySelectorAll("main li[data-row]")].at(-1).getBoundingClientRect()
    const field = document.querySelector("main textarea[enterkeyhint]").closest("form").getBoundingClientRect()
    return field.top - row.bottom
}
"""


@pytest.fixture
def chat(window):
    return Chat(window)


def entry(who, name="Garden"):
    return who.page.get_by_role("navigation", name="Conversations").get_by_role("link", name=re.compile(f"^{name}"))


def has_focus(locator):
    return locator.evaluate("field => field === document.activeElement")


def filled(chat, wish):
    """Bob in a conversation with more than fits, at its end."""
    bob = chat.with_bob(**wish)
    for number in range(30):
        chat.post(chat.alice, f"message {number}")
    chat.open(bob)
    settled(bob, "message 29").wait_for()
    bob.page.get_by_role("button", name="new messages").click()
    until(lambda: bob.page.evaluate(ROOM) >= 0)
    return bob


def test_who_opens_a_conversation_by_a_click_writes_at_once(chat):
    bob = chat.with_bob(**DESKTOP)
    bob.open("chat")
    entry(bob).click()
    until(lambda: has_focus(composer(bob)))
    bob.page.keyboard.type("Got it, not now?")
    assert composer(bob).input_value() == "Got it, not now?"
    assert bob.page.get_by_role("dialog").count() == 0
    bob.page.get_by_role("button", name="Search messages").click()
    bob.page.get_by_role("button", name="Close search").last.click()
    entry(bob).click()  # it is open already
    until(lambda: has_focus(composer(bob)))


def test_opening_a_team_s_chat_from_the_team_puts_the_focus_there_too(chat):
    chat.alice.open(f"teams/{chat.team}")
    chat.alice.page.get_by_role("link", name="Open chat").click()
    until(lambda: has_focus(composer(chat.alice)))


def test_a_finger_gets_no_keyboard_over_the_messages(chat):
    bob = chat.with_bob(**PHONE)
    bob.open("chat")
    entry(bob).tap()
    composer(bob).wait_for()
    assert not has_focus(composer(bob))


def test_keys_go_from_one_conversation_to_the_next_without_writing(chat):
    second = chat.alice.api("POST", "/team/", {"name": f"Orchard {chat.mark}"})["id"]
    chat.alice.open("chat")
    entry(chat.alice).wait_for()
    chat.alice.page.keyboard.press("]")
    composer(chat.alice).wait_for()
    assert not has_focus(composer(chat.alice))
    first = chat.alice.page.url
    chat.alice.page.keyboard.press("]")
    until(lambda: chat.alice.page.url != first)
    assert {first.rsplit("/", 1)[1], chat.alice.page.url.rsplit("/", 1)[1]} == {str(chat.team), str(second)}


@BOTH
def test_enter_that_takes_a_word_from_an_input_method_sends_nothing(chat, wish):
    bob = chat.with_bob(**wish)
    chat.open(bob)
    composer(bob).fill("今日は")
    composer(bob).evaluate(CONFIRM_IN_SAFARI)
    assert composer(bob).input_value() == "今日は"
    if wish is DESKTOP:
        composer(bob).press("Enter")
    else:
        bob.page.get_by_role("button", name="Send").tap()
    settled(bob, "今日は").wait_for()
    assert chat.texts(bob) == ["今日は"]


def test_it_opens_nothing_in_the_palette_and_saves_no_edit_either(chat):
    page = chat.alice.page
    chat.post(chat.alice, "Hullo")
    chat.open(chat.alice)
    settled(chat.alice, "Hullo").wait_for()
    composer(chat.alice).press("ArrowUp")
    field = page.get_by_role("textbox", name="Edit your message")
    field.fill("Hello")
    field.evaluate(CONFIRM_IN_SAFARI)
    assert field.is_visible()
    field.press("Enter")
    settled(chat.alice, "Hello").wait_for()
    page.keyboard.press("Control+k")
    combobox = page.get_by_role("combobox")
    combobox.fill("Settings")
    combobox.evaluate(CONFIRM_IN_SAFARI)
    assert combobox.is_visible()
    combobox.press("Enter")
    page.wait_for_url("**/app/settings")


@BOTH
def test_the_newest_message_stays_in_sight_when_room_is_taken(chat, wish):
    bob = filled(chat, wish)
    bob.page.set_viewport_size({"width": wish["width"], "height": 440})  # a phone's keyboard
    until(lambda: bob.page.evaluate(ROOM) >= 0)
    bob.page.set_viewport_size({"width": wish["width"], "height": 844})
    composer(bob).fill("line\n" * 8)
    until(lambda: bob.page.evaluate(ROOM) >= 0)


@BOTH
def test_who_reads_older_messages_is_left_there(chat, wish):
    bob = filled(chat, wish)
    box = bob.page.locator("main ol").locator("xpath=../..")
    box.evaluate("box => { box.scrollTop = 0 }")
    bob.page.get_by_role("button", name="Jump to latest").wait_for()
    bob.page.set_viewport_size({"width": wish["width"], "height": 440})
    composer(bob).fill("line\n" * 8)
    bob.page.get_by_role("button", name="Jump to latest").wait_for()
    assert bob.page.evaluate(ROOM) < 0


@BOTH
def test_a_message_that_failed_is_in_sight(chat, wish):
    bob = filled(chat, wish)
    bob.page.route(POSTING, lambda route: route.fulfill(status=400, json={"message": ["Not today."]}))
    composer(bob).fill("please")
    bob.page.get_by_role("button", name="Send").click()
    row(bob, "please").get_by_text("Not sent. Not today.").wait_for()
    until(lambda: bob.page.evaluate(ROOM) >= 0)


@BOTH
def test_what_is_unread_is_counted_in_the_tab_until_it_is_read(chat, wish):
    bob = chat.with_bob(**wish)
    bob.open("settings")
    live(bob.page)
    icon = bob.page.locator("link[rel=icon]")
    assert icon.get_attribute("href") == "/app/icon.svg"
    chat.post(chat.alice, "one")
    chat.post(chat.alice, "two")
    until(lambda: bob.page.title() == "(2) Settings · Organizer")
    assert "%3E2%3C" in icon.get_attribute("href")
    chat.open(bob)
    until(lambda: shown(bob) and not bob.page.title().startswith("("))
    assert icon.get_attribute("href").endswith("/app/icon.svg")


def test_the_tab_counts_while_another_window_is_in_front_and_the_conversation_is_open(chat):
    bob = chat.with_bob(**DESKTOP)
    chat.open(bob)
    live(bob.page)
    bob.page.evaluate("document.hasFocus = () => false")
    chat.post(chat.alice, "psst")
    until(lambda: bob.page.title().startswith("(1) Garden"))
    bob.page.evaluate("() => { delete document.hasFocus; dispatchEvent(new Event('focus')) }")
    until(lambda: bob.page.title().startswith("Garden"))
