"""The door, the settings and what is everywhere, by the keyboard alone."""

import json
import uuid

import pytest

from tests.e2e.chatting import until
from tests.e2e.conftest import PASSWORD
from tests.e2e.planning import cell, day, plan

NEW = "another phrase for trying 82"


@pytest.fixture
def mark():
    return uuid.uuid4().hex[:8]


@pytest.fixture
def alice(window, mark):
    return window(f"alice{mark}")


def navigation(who):
    return who.page.get_by_role("navigation", name="Main")


def field(who, label):
    return who.page.get_by_label(label, exact=True)


def test_one_signs_up_out_and_in_again(window, mark):
    visitor = window(None)
    visitor.open("sign-in")
    visitor.hands.arrive(field(visitor, "Username"))
    visitor.hands.act(visitor.page.get_by_role("link", name="Create an account"))
    visitor.hands.arrive(field(visitor, "Username"))
    visitor.hands.type(f"erin{mark}")
    visitor.hands.write(field(visitor, "Password"), PASSWORD)
    visitor.hands.act(visitor.page.get_by_role("button", name="Create account"))
    # The second password is missing: the focus is where that is said.
    again = field(visitor, "Repeat password")
    visitor.hands.arrive(again)
    visitor.hands.type(PASSWORD)
    visitor.hands.press("Enter")
    navigation(visitor).wait_for()
    visitor.hands.act(visitor.page.get_by_role("button", name="Your account"))
    out = visitor.page.get_by_role("menuitem", name="Sign out")
    out.wait_for()
    visitor.hands.reach(out, "ArrowDown")
    visitor.hands.press("Enter")
    visitor.hands.arrive(field(visitor, "Username"))
    visitor.hands.type(f"erin{mark}")
    visitor.hands.write(field(visitor, "Password"), PASSWORD)
    show = visitor.page.get_by_role("button", name="Show password")
    visitor.hands.act(show, "Space")
    visitor.page.get_by_role("button", name="Hide password").wait_for()
    visitor.hands.act(visitor.page.get_by_role("button", name="Sign in"))
    navigation(visitor).wait_for()


def test_a_forgotten_password_is_asked_for(window):
    visitor = window(None)
    visitor.open("sign-in")
    visitor.hands.act(visitor.page.get_by_role("link", name="Forgot password?"))
    visitor.hands.arrive(field(visitor, "Email address"))
    visitor.hands.type("nobody@example.org")
    visitor.hands.press("Enter")
    visitor.page.get_by_role("heading", name="Check your email").wait_for()


def test_the_profile_is_changed(alice, mark):
    alice.hands.go("g s", "/settings")
    alice.hands.write(alice.page.get_by_label("First name"), "Alice")
    alice.hands.act(alice.page.get_by_role("checkbox", name="Show when I am online"), "Space")
    alice.hands.act(alice.page.get_by_role("button", name="Save"))
    alice.page.get_by_text("Profile saved.").wait_for()
    assert alice.api("GET", "/dj-rest-auth/user/")["first_name"] == "Alice"


def test_the_password_is_changed(alice):
    alice.open("settings/profile")
    alice.hands.act(alice.page.get_by_role("link", name="Password"))
    alice.hands.write(field(alice, "Current password"), PASSWORD)
    alice.hands.write(field(alice, "New password"), NEW)
    alice.hands.write(field(alice, "Repeat new password"), NEW)
    alice.hands.press("Enter")
    alice.page.get_by_text("Password changed.").wait_for()


def test_another_session_is_ended_and_the_focus_stays(alice, window, mark):
    other = window(f"alice{mark}")
    alice.open("settings/devices")
    alice.page.get_by_text("This device").wait_for()
    alice.hands.act(alice.page.get_by_role("listitem").filter(has_not_text="This device").get_by_role("button").first)
    other.page.get_by_role("button", name="Sign in").wait_for()
    alice.hands.arrive(alice.page.locator("main *, main"))


def test_the_theme_is_chosen_by_arrows(alice):
    alice.open("settings/appearance")
    alice.hands.reach(alice.page.get_by_role("radio").first)
    alice.hands.press("ArrowRight", "ArrowRight")
    alice.page.locator('html[data-theme="dark"]').wait_for(state="attached")


def test_notifications_are_turned_on_and_off(alice):
    alice.page.context.grant_permissions(["notifications"])
    alice.open("settings/notifications")
    switch = alice.page.get_by_role("checkbox", name="Notify me on this device")
    alice.hands.act(switch, "Space")
    until(switch.is_checked)
    alice.hands.arrive(switch)
    alice.hands.press("Space")
    until(lambda: not switch.is_checked())


def test_ones_data_is_downloaded_and_the_account_deleted(alice):
    alice.open("settings/data")
    alice.hands.reach(alice.page.get_by_role("button", name="Download my data"))
    with alice.page.expect_download() as download:
        alice.hands.press("Enter")
    with open(download.value.path()) as file:
        assert alice.user["username"] in json.dumps(json.load(file))
    delete = alice.page.get_by_role("button", name="Delete my account…")
    alice.hands.act(delete)
    dialog = alice.page.get_by_role("alertdialog")
    alice.hands.arrive(dialog.get_by_label("Password", exact=True))
    alice.hands.press("Escape")
    alice.hands.arrive(delete)
    alice.hands.press("Enter")
    alice.hands.arrive(dialog.get_by_label("Password", exact=True))
    alice.hands.type(PASSWORD)
    alice.hands.act(dialog.get_by_role("button", name="Delete permanently"))
    alice.hands.arrive(field(alice, "Username"))


def test_the_palette_leads_everywhere_and_gives_the_focus_back(alice, mark):
    name = f"Gardeners {mark}"
    team = alice.api("POST", "/team/", {"name": name})
    plan(alice)
    alice.open(f"?date={day()}")
    alice.hands.reach(cell(alice))
    alice.hands.press("Control+k")
    line = alice.page.get_by_role("combobox", name="A team, person, task or command")
    alice.hands.arrive(line)
    alice.hands.press("Escape")
    alice.hands.arrive(cell(alice))
    alice.hands.press("Control+k")
    alice.hands.arrive(line)
    alice.hands.type("roses")
    alice.page.get_by_role("option", name="Water the roses", selected=True).wait_for()
    alice.hands.press("Enter")
    alice.page.get_by_role("region", name="Task", exact=True).get_by_label("Title").wait_for()
    alice.hands.press("Control+k")
    alice.hands.arrive(line)
    alice.hands.type(name)
    option = alice.page.get_by_role("option", name=name).filter(has_text="Team by")
    option.wait_for()
    while option.get_attribute("aria-selected") != "true":
        alice.hands.press("ArrowDown")
    alice.hands.press("Enter")
    alice.page.wait_for_url(f"**/teams/{team['id']}")
    alice.hands.arrive(alice.page.locator("main *, main"))


def test_what_is_typed_while_the_palette_is_loaded_starts_nothing(alice):
    alice.open(f"?date={day()}")
    alice.page.route("**/assets/Palette*.js", lambda route: (alice.page.wait_for_timeout(500), route.continue_()))
    alice.hands.reach(cell(alice))
    alice.hands.press("Control+k")
    alice.hands.press("n")
    alice.hands.arrive(alice.page.get_by_role("combobox"))
    assert alice.page.get_by_placeholder("What needs doing?").count() == 0


def test_the_keys_are_listed_and_the_focus_comes_back(alice):
    alice.open(f"?date={day()}")
    alice.hands.reach(cell(alice))
    alice.hands.press("?")
    dialog = alice.page.get_by_role("dialog", name="Keyboard shortcuts")
    for line in ("Jump to anything", "Undo", "Move the task to another day or column", "Move between days"):
        dialog.get_by_text(line).first.wait_for()
    alice.hands.press("Escape")
    dialog.wait_for(state="detached")
    alice.hands.arrive(cell(alice))


def test_one_skips_to_the_content(alice):
    alice.open("teams")
    alice.page.get_by_role("heading", level=1, name="Teams").wait_for()
    alice.hands.act(alice.page.get_by_role("link", name="Skip to content"))
    alice.hands.arrive(alice.page.locator("main"))
    alice.hands.press("Tab")
    assert alice.hands.is_at(alice.page.locator("main *"))
