"""Which screens there are, and how one comes to them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

Act = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen. `ready` is a selector of what shows when it is whole; `act` does what no address leads to."""

    name: str
    path: str
    ready: str
    who: str = "ines"
    act: Act | None = None


def open_palette(page: Any) -> None:
    """Type something that commands, conversations and tasks have in common."""
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("street")
    page.get_by_role("dialog").get_by_role("option").nth(3).wait_for()


def open_keys(page: Any) -> None:
    """Show the list of keys."""
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


def open_viewer(page: Any) -> None:
    """Look at the newest picture of the conversation."""
    page.get_by_role("button", name=re.compile("Open the picture")).last.click()
    page.get_by_role("dialog").get_by_role("img").wait_for()


def open_search(page: Any) -> None:
    """Find words in the conversation."""
    page.get_by_role("button", name="Search messages").click()
    page.get_by_role("searchbox", name=re.compile("Search in")).fill("poster")
    page.locator("mark").first.wait_for()


TASK: Final = "/?task={task}"
FAIR: Final = "/chat/team/{fair}"
CARD: Final = "main [data-task]"
MESSAGE: Final = "main li[data-position]"

SCREENS: Final = (
    Screen("sign-in", "/", "input[autocomplete=current-password]", who=""),
    Screen("sign-up", "/sign-up", "input[autocomplete=new-password]", who=""),
    Screen("month", "/", "main [data-day]"),
    Screen("palette", "/", "main [data-day]", act=open_palette),
    Screen("keys", "/", "main [data-day]", act=open_keys),
    Screen("week", "/tasks/week", CARD),
    Screen("list", "/tasks/list", CARD),
    Screen("board", "/tasks/board", CARD),
    Screen("task", TASK, "textarea"),
    Screen("teams", "/teams", "main li"),
    Screen("team", "/teams/{fair}", "main li"),
    Screen("conversations", "/chat", "nav[aria-label=Conversations] li"),
    Screen("team-chat", FAIR, MESSAGE),
    Screen("private-chat", "/chat/person/{fair}/{tomasz}", MESSAGE),
    Screen("search", FAIR, MESSAGE, act=open_search),
    Screen("viewer", FAIR, MESSAGE, act=open_viewer),
    Screen("profile", "/settings/profile", "#section"),
    Screen("password", "/settings/password", "#section"),
    Screen("devices", "/settings/devices", "main li"),
    Screen("appearance", "/settings/appearance", "#section"),
    Screen("notifications", "/settings/notifications", "#section"),
    Screen("data", "/settings/data", "#section"),
    Screen("empty-month", "/", "main [data-day]", who="newcomer"),
    Screen("empty-list", "/tasks/list", "main h2", who="newcomer"),
    Screen("empty-board", "/tasks/board", "main section", who="newcomer"),
    Screen("empty-chat", "/chat", "main h2", who="newcomer"),
    Screen("empty-teams", "/teams", "main h2", who="newcomer"),
)
