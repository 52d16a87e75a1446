"""Conversations by the keyboard alone: each journey of tests/e2e/test_chat.py, in its order."""

import re

import pytest

from tests.e2e import test_chat as journeys
from tests.e2e.chatting import Chat, composer, cut, live, restore, row, settled, shown, unread, until
from tests.e2e.planning import picture


@pytest.fixture
def chat(window):
    return Chat(window)


def say(who, *texts):
    who.hands.reach(composer(who))
    for text in texts:
        who.hands.type(text)
        who.hands.press("Enter")


def entry(who, name="Garden"):
    return who.page.get_by_role("navigation", name="Conversations").get_by_role("link", name=re.compile(f"^{name}"))


def latest(who):
    """The message that Tab comes to."""
    return who.page.locator("main li[data-position][tabindex='0']")


def test_a_message_appears_in_the_other_window_and_counts_as_unread_until_it_is_seen(chat):
    bob = chat.with_bob()
    bob.open("settings")
    live(bob.page)
    chat.open(chat.alice)
    live(chat.alice.page)
    chat.alice.hands.press("r")
    chat.alice.hands.arrive(composer(chat.alice))
    say(chat.alice, "The roses are in bloom")
    settled(chat.alice, "The roses are in bloom").wait_for()
    unread(bob).get_by_text("1 unread").wait_for(state="attached")
    bob.hands.go("g m", "/chat")
    entry(bob).wait_for()
    bob.hands.act(entry(bob))
    settled(bob, "The roses are in bloom").wait_for()
    unread(bob).get_by_text("1 unread").wait_for(state="detached")
    say(bob, "All of them?")
    settled(chat.alice, "All of them?").wait_for()


def test_who_types_and_who_is_there_is_shown(chat):
    bob = chat.with_bob()
    chat.open(chat.alice)
    chat.open(bob)
    live(bob.page)
    live(chat.alice.page)
    bob.hands.reach(composer(bob))
    bob.hands.type("Wait")
    chat.alice.page.get_by_text(f"bob{chat.mark} is typing").wait_for()
    bob.hands.press("Enter")
    chat.alice.page.get_by_text(f"bob{chat.mark} is typing").wait_for(state="detached")
    chat.alice.page.get_by_text("1 online").wait_for()


def test_what_is_written_without_a_connection_goes_out_in_order_and_once(chat):
    chat.open(chat.alice)
    live(chat.alice.page)
    chat.alice.hands.reach(composer(chat.alice))
    cut(chat.alice)
    say(chat.alice, "one", "two", "three")
    row(chat.alice, "three").get_by_text("Waiting for the connection").wait_for()
    restore(chat.alice)
    settled(chat.alice, "three").wait_for()
    assert chat.texts(chat.alice) == ["one", "two", "three"]


def test_what_waits_goes_out_after_a_reload_too_and_a_lost_answer_doubles_nothing(chat):
    def lose_answer(route):
        route.fetch()
        route.abort()

    page = chat.alice.page
    chat.open(chat.alice)
    page.route(journeys.POSTING, lose_answer)
    say(chat.alice, "first", "second")
    until(lambda: chat.texts(chat.alice) == ["first"])
    page.unroute_all(behavior="ignoreErrors")  # the next try may be under way
    page.reload()
    settled(chat.alice, "second").wait_for()
    assert chat.texts(chat.alice) == ["first", "second"]


def test_a_refused_message_says_why_and_can_be_discarded(chat):
    page, hands = chat.alice.page, chat.alice.hands
    chat.open(chat.alice)
    refusal = {"message": ["Not today."]}
    page.route(journeys.POSTING, lambda route: route.fulfill(status=400, json=refusal))
    say(chat.alice, "please")
    row(chat.alice, "please").get_by_text("Not sent. Not today.").wait_for()
    page.unroute(journeys.POSTING)
    hands.act(page.get_by_role("button", name="Try again"))
    settled(chat.alice, "please").wait_for()
    hands.arrive(page.locator("main *"))
    page.route(journeys.POSTING, lambda route: route.fulfill(status=400, json=refusal))
    say(chat.alice, "again")
    hands.act(page.get_by_role("button", name="Discard"))
    row(chat.alice, "again").wait_for(state="detached")
    hands.arrive(page.locator("main *"))
    assert chat.texts(chat.alice) == ["please"]


def test_editing_and_deleting_is_seen_by_the_other_and_keeps_the_focus(chat):
    bob = chat.with_bob()
    for text in ("Hullo", "Well", "Bye"):
        chat.post(chat.alice, text)
    chat.open(bob)
    chat.open(chat.alice)
    page, hands = chat.alice.page, chat.alice.hands
    settled(chat.alice, "Bye").wait_for()
    hands.reach(latest(chat.alice))
    hands.press("Home")
    hands.arrive(settled(chat.alice, "Hullo"))
    hands.press("e", "Control+a")
    hands.arrive(page.get_by_role("textbox", name="Edit your message"))
    hands.type("Hello")
    hands.press("Enter")
    settled(bob, "Hello").get_by_text("edited").wait_for()
    hands.arrive(settled(chat.alice, "Hello"))
    hands.press("ArrowDown", "Delete")
    hands.act(page.get_by_role("button", name="Keep"))
    hands.arrive(settled(chat.alice, "Well"))
    hands.press("Delete")
    hands.arrive(page.get_by_role("button", name="Delete", exact=True))
    hands.press("Enter")
    settled(bob, "Well").wait_for(state="detached")
    hands.arrive(settled(chat.alice, "Bye"))
    assert chat.texts(bob) == ["Hello", "Bye"]


def test_the_last_message_is_edited_from_where_one_writes_and_the_focus_comes_back(chat):
    chat.post(chat.alice, "Hullo")
    chat.open(chat.alice)
    settled(chat.alice, "Hullo").wait_for()
    hands = chat.alice.hands
    hands.reach(composer(chat.alice))
    hands.press("ArrowUp")
    hands.arrive(chat.alice.page.get_by_role("textbox", name="Edit your message"))
    hands.press("Escape")
    hands.arrive(composer(chat.alice))
    hands.press("ArrowUp")
    hands.arrive(chat.alice.page.get_by_role("textbox", name="Edit your message"))
    hands.press("Control+a")
    hands.type("Hello")
    hands.press("Enter")
    settled(chat.alice, "Hello").get_by_text("edited").wait_for()
    hands.arrive(composer(chat.alice))


def test_a_long_conversation_is_read_on_both_ways(chat):
    bob = chat.with_bob()
    for number in range(1, 151):
        chat.post(bob, f"message {number}.")
    chat.open(chat.alice)
    hands = chat.alice.hands
    chat.alice.page.get_by_text("New", exact=True).wait_for()
    hands.act(chat.alice.page.get_by_role("button", name="new messages"))
    settled(chat.alice, "message 150.").wait_for()
    hands.reach(latest(chat.alice))
    until(lambda: hands.press("Home") or shown(chat.alice)[0] == 1)  # what is before is loaded on the way
    hands.act(chat.alice.page.get_by_role("button", name="Jump to latest"))
    settled(chat.alice, "message 150.").wait_for()
    hands.arrive(chat.alice.page.locator("main *"))
    unread(chat.alice).get_by_text("unread").wait_for(state="detached")


def test_searching_finds_and_leads_to_the_place_in_the_conversation(chat):
    for text in ["Plant the bulbs", *(f"filler {number}" for number in range(70)), "The end"]:
        chat.post(chat.alice, text)
    chat.open(chat.alice)
    page, hands = chat.alice.page, chat.alice.hands
    settled(chat.alice, "The end").wait_for()
    hands.press("/")
    hands.arrive(page.get_by_role("searchbox", name=re.compile("Search in")))
    hands.type("BULBS")
    page.get_by_text("1 message", exact=True).wait_for()
    hands.choose(page.get_by_label("From", exact=True), "Last 7")
    until(lambda: page.url.endswith("q=BULBS&days=7"))
    hands.act(page.get_by_role("button", name="Show in conversation"))
    settled(chat.alice, "filler 0").wait_for()
    hands.arrive(settled(chat.alice, "Plant the bulbs"))
    assert "q=" not in page.url


def test_closing_the_search_gives_the_focus_back(chat):
    chat.open(chat.alice)
    button = chat.alice.page.get_by_role("button", name="Search messages")
    chat.alice.hands.act(button)
    chat.alice.hands.arrive(chat.alice.page.get_by_role("searchbox", name=re.compile("Search in")))
    chat.alice.hands.press("Escape")
    chat.alice.hands.arrive(button)


def test_a_picture_is_sent_seen_and_looked_at(chat):
    bob = chat.with_bob()
    chat.open(bob)
    chat.open(chat.alice)
    page, hands = chat.alice.page, chat.alice.hands
    for text in ("The beds", "The shed"):
        hands.attach(page.get_by_role("button", name="Add a picture"), picture("p.png", "teal", (320, 200)))
        page.get_by_role("button", name="Remove picture").wait_for()
        hands.write(composer(chat.alice), text)
        hands.act(page.get_by_role("button", name="Send"))
        settled(bob, text).wait_for()
    open_picture = bob.page.get_by_role("button", name=re.compile("Open the picture"))
    bob.hands.act(open_picture.last)
    dialog = bob.page.get_by_role("dialog")
    dialog.get_by_role("img", name="The shed").wait_for()
    bob.hands.press("ArrowLeft")
    dialog.get_by_role("img", name="The beds").wait_for()
    bob.hands.act(dialog.get_by_role("button", name="Later picture"))
    dialog.get_by_role("img", name="The shed").wait_for()
    bob.hands.press("Escape")
    dialog.wait_for(state="detached")
    bob.hands.arrive(open_picture.last)


def test_a_private_chat_is_begun_by_name_and_comes_up_for_the_other(chat):
    bob = chat.with_bob()
    bob.open("chat")
    live(bob.page)
    chat.open(chat.alice)
    name_field = chat.alice.page.get_by_role("dialog").get_by_label("A person's name")
    chat.alice.hands.press("n")
    chat.alice.hands.arrive(name_field)
    chat.alice.hands.type(f"bob{chat.mark}")
    chat.alice.page.get_by_role("dialog").get_by_role("button", name=f"bob{chat.mark}").wait_for()
    chat.alice.hands.press("Enter")
    chat.alice.page.get_by_role("textbox", name=f"Message to bob{chat.mark}").wait_for()
    say(chat.alice, "Between us")
    settled(chat.alice, "Between us").wait_for()
    bob.hands.act(entry(bob, f"alice{chat.mark}"))
    settled(bob, "Between us").wait_for()
    bob.hands.press("]")
    bob.page.get_by_role("textbox", name="Message to Garden").wait_for()
    bob.hands.press("[")
    bob.page.get_by_role("textbox", name=f"Message to alice{chat.mark}").wait_for()


def test_eight_tabs_are_live_on_one_stream(chat):
    journeys.test_eight_tabs_are_live_on_one_stream(chat)


def test_an_access_cookie_that_ran_out_while_asleep_is_renewed(chat):
    journeys.test_an_access_cookie_that_ran_out_while_asleep_is_renewed(chat)


def test_a_session_ended_elsewhere_signs_this_window_out(chat):
    journeys.test_a_session_ended_elsewhere_signs_this_window_out(chat)
    chat.alice.hands.arrive(chat.alice.page.get_by_label("Username"))


def test_the_width_of_a_phone_is_enough(chat):
    bob = chat.with_bob(width=390, height=844)
    chat.post(chat.alice, "w" * 400)
    bob.open("chat")
    link = bob.page.get_by_role("link", name=re.compile("^Garden"))
    bob.hands.act(link)
    settled(bob, "wwww").wait_for()
    bob.hands.reach(composer(bob))
    bob.hands.type("Fits")
    bob.hands.act(bob.page.get_by_role("button", name="Send"))
    settled(bob, "Fits").wait_for()
    bob.hands.act(bob.page.get_by_role("button", name="All conversations"))
    link.wait_for()
    bob.hands.arrive(bob.page.locator("main *, main"))
