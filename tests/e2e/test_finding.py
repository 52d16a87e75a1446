"""Journeys to what is looked for: found words are marked, what is overdue is counted, what is lost is told."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.chatting import Chat, live, row, settled, until, write


@pytest.fixture
def alice(window):
    return window(f"alice{uuid.uuid4().hex[:8]}")


def plan(who, title, days):
    due = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    return who.api("POST", "/tasks/", {"title": title, "due_date": due})


def marks(who):
    return who.page.locator("main mark").all_text_contents()


def test_found_words_are_marked_in_messages_and_nothing_is_without_a_search(window):
    chat = Chat(window)
    chat.post(chat.alice, "The Rosé is for the ROSES")
    chat.open(chat.alice)
    settled(chat.alice, "ROSES").wait_for()
    assert marks(chat.alice) == []
    chat.alice.page.get_by_role("button", name="Search messages").click()
    chat.alice.page.get_by_role("searchbox", name=re.compile("Search in")).fill("rose for")
    until(lambda: marks(chat.alice) == ["Rosé", "for", "ROSE"])
    chat.alice.page.get_by_role("button", name="Close search").first.click()
    until(lambda: marks(chat.alice) == [])


def test_found_words_are_marked_in_tasks_in_every_view_and_in_the_palette(alice):
    plan(alice, "Water the roses", days=0)
    for view in ("", "tasks/week", "tasks/list", "tasks/board"):
        alice.open(f"{view}?q=rose")
        until(lambda: marks(alice) == ["rose"])
    alice.page.keyboard.press("Control+k")
    alice.page.get_by_role("dialog").get_by_role("combobox").fill("WATER")
    until(lambda: alice.page.get_by_role("option").locator("mark").all_text_contents() == ["Water"])


def test_what_is_overdue_is_counted_everywhere_and_leads_to_the_list_of_it(alice):
    late = plan(alice, "Long ago", days=-400)
    plan(alice, "To come", days=3)
    alice.open()
    link = alice.page.get_by_role("link", name="1 overdue")
    link.click()
    tasks = alice.page.locator("main [data-task]")
    until(lambda: tasks.count() == 1)
    tasks.get_by_text("Long ago").wait_for()
    assert "due=late" in alice.page.url
    alice.page.reload()
    link.wait_for()
    alice.api("PATCH", f"/task/{late['id']}", {"status": 2})
    alice.page.get_by_text("No tasks match these filters").wait_for()
    alice.page.get_by_role("link", name="0 overdue").click()
    tasks.get_by_text("To come").wait_for()
    link.wait_for(state="detached")


def test_a_message_refused_after_leaving_the_team_is_kept_for_its_author_alone_and_can_be_discarded(window):
    chat = Chat(window)
    bob = chat.with_bob()
    chat.open(bob)
    live(bob.page)
    bob.page.route(re.compile("/team-chat-post/"), lambda route: route.abort())
    write(bob, "A farewell")
    row(bob, "A farewell").wait_for()
    bob.api("DELETE", f"/leave/team/{chat.team}")
    bob.page.unroute_all(behavior="ignoreErrors")
    bob.open("chat")
    lost = bob.page.get_by_role("region", name="Not sent")
    lost.get_by_text("A farewell").wait_for()
    lost.get_by_role("button", name="Discard").click()
    lost.wait_for(state="detached")
    bob.page.reload()
    bob.page.get_by_text("Nobody to talk to yet").wait_for()
    assert lost.count() == 0
    assert chat.texts(chat.alice) == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("words", ["strasse", "STRAẞE", "cafe", "hose", "strasse cafe"])
def test_the_month_finds_without_accents_and_in_notes(window, words, width):
    alice = window(f"alice{uuid.uuid4().hex[:8]}", width=width)
    plan(alice, "Kehr die Straße vor dem Cafe\u0301", days=0)
    plan(alice, "Water the roses", days=0)
    found = alice.api("GET", "/tasks/")["results"]
    alice.api("PATCH", f"/task/{found[0]['id']}", {"comment": "With the long hose"})
    wanted = found[0]["title"] if words == "hose" else "Kehr die Straße vor dem Cafe\u0301"
    alice.open()
    tasks = alice.page.locator("main [data-task]")
    until(lambda: tasks.count() == 2)
    alice.page.get_by_role("searchbox", name="Find tasks").fill(words)
    until(lambda: tasks.count() == 1)
    tasks.get_by_text(wanted).wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_addresses_in_messages_are_links_and_nothing_else_is(window, width):
    chat = Chat(window)
    bob = chat.with_bob(width=width)
    chat.post(
        chat.alice,
        "See https://en.wikipedia.org/wiki/Rust_(programming_language), www.example.com or ask bob@example.com; "
        "not notes.md. https://example.com/a，请看",
    )
    chat.open(bob)
    settled(bob, "notes.md").wait_for()
    links = settled(bob, "notes.md").get_by_role("link")
    assert links.evaluate_all("all => all.map(one => one.getAttribute('href'))") == [
        "https://en.wikipedia.org/wiki/Rust_(programming_language)",
        "http://www.example.com",
        "mailto:bob@example.com",
        "https://example.com/a",
    ]
