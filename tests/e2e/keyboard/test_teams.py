"""Teams by the keyboard alone."""

import pytest

from tests.e2e.chatting import Chat


@pytest.fixture
def chat(window):
    return Chat(window)


def name(chat, word):
    return f"{word} {chat.mark}"


def menu(who, item):
    who.hands.act(who.page.get_by_role("button", name="Team actions"))
    choice = who.page.get_by_role("menuitem", name=item)
    choice.wait_for()
    who.hands.reach(choice, "ArrowDown")
    who.hands.press("Enter")


def rows(answer):
    return answer["results"] if isinstance(answer, dict) else answer


def heading(who, text):
    return who.page.get_by_role("heading", level=1, name=text)


def test_a_team_is_made_and_renamed_and_the_focus_comes_back(chat):
    page, hands = chat.alice.page, chat.alice.hands
    chat.alice.open("teams")
    hands.act(page.get_by_role("button", name="New team").first)
    hands.arrive(page.get_by_role("dialog").get_by_label("Name"))
    hands.type(name(chat, "Allotment"))
    hands.press("Enter")
    heading(chat.alice, name(chat, "Allotment")).wait_for()
    menu(chat.alice, "Rename")
    field = page.get_by_role("dialog").get_by_label("Name")
    hands.arrive(field)
    hands.press("Escape")
    field.wait_for(state="detached")
    hands.arrive(page.get_by_role("button", name="Team actions"))
    menu(chat.alice, "Rename")
    hands.arrive(field)
    hands.press("Control+a")
    hands.type(name(chat, "Orchard"))
    hands.press("Enter")
    heading(chat.alice, name(chat, "Orchard")).wait_for()
    hands.arrive(page.get_by_role("button", name="Team actions"))


def test_a_team_is_found_joined_and_left(chat):
    bob = chat.window(f"bob{chat.mark}")
    bob.open("teams")
    bob.hands.reach(bob.page.get_by_role("searchbox", name="Find a team"))
    bob.hands.type(name(chat, "Garden"))
    found = bob.page.get_by_role("link", name=name(chat, "Garden"))
    found.wait_for()
    bob.hands.act(bob.page.get_by_role("button", name=f"Join {name(chat, 'Garden')}"))
    bob.page.get_by_text("you are a member").wait_for()
    bob.hands.arrive(found)
    bob.hands.press("Enter")
    heading(bob, name(chat, "Garden")).wait_for()
    menu(bob, "Leave team")
    bob.hands.act(bob.page.get_by_role("alertdialog").get_by_role("button", name="Leave team"))
    join = bob.page.get_by_role("button", name="Join", exact=True)
    join.wait_for()
    bob.hands.arrive(bob.page.locator("main *, main"))
    bob.hands.act(join)
    bob.page.get_by_role("link", name="Open chat").wait_for()
    bob.hands.arrive(bob.page.locator("main *, main"))
    bob.hands.act(bob.page.get_by_role("link", name="Open chat"))
    bob.page.get_by_role("textbox", name=f"Message to {name(chat, 'Garden')}").wait_for()


def test_a_member_is_removed_and_the_focus_stays_among_the_people(chat):
    chat.with_bob()
    page, hands = chat.alice.page, chat.alice.hands
    chat.alice.open(f"teams/{chat.team}")
    remove = page.get_by_role("button", name=f"Remove bob{chat.mark}")
    hands.act(remove)
    dialog = page.get_by_role("alertdialog")
    hands.act(dialog.get_by_role("button", name="Cancel"))
    hands.arrive(remove)
    hands.press("Enter")
    hands.act(dialog.get_by_role("button", name="Remove"))
    remove.wait_for(state="detached")
    hands.arrive(page.locator("main *, main"))
    assert [one["username"] for one in rows(chat.alice.api("GET", f"/team-members/{chat.team}"))] == [
        f"alice{chat.mark}"
    ]


def test_a_team_is_deleted_once_its_name_is_typed(chat):
    page, hands = chat.alice.page, chat.alice.hands
    chat.alice.open(f"teams/{chat.team}")
    menu(chat.alice, "Delete team")
    field = page.get_by_role("alertdialog").get_by_role("textbox")
    hands.arrive(field)
    hands.type("Gardener")
    hands.press("Enter")
    assert field.is_visible()
    hands.press("Control+a")
    hands.type(name(chat, "Garden"))
    hands.press("Enter")
    page.wait_for_url("**/app/teams")
    page.get_by_role("heading", level=1, name="Teams").wait_for()
    hands.arrive(page.locator("main *, main"))
