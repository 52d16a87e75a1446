"""Hands on a keyboard: all that these journeys work a page with."""

from typing import Any

from playwright.sync_api import ElementHandle, Frame, Locator, Page

from tests.e2e.chatting import until
from tests.e2e.focus import focused

# Whatever points, or puts the focus or a text somewhere without the keys that lead there.
POINTING = [
    "check",
    "clear",
    "click",
    "dblclick",
    "dispatch_event",
    "drag_and_drop",
    "drag_to",
    "fill",
    "focus",
    "hover",
    "press",
    "press_sequentially",
    "select_option",
    "select_text",
    "set_checked",
    "set_input_files",
    "tap",
    "type",
    "uncheck",
]
# What reaches the page all the same is complained of in its console, which fails the test.
WATCH = 'addEventListener("pointerdown", () => { throw new Error("a pointer was used") }, true)'
# No way is longer; whoever has not arrived by then goes in circles.
MOST_STOPS = 150


def refuse_pointers(monkeypatch: Any) -> None:
    """For the rest of the test there is no mouse, no finger, and no short cut past the keyboard."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("by the keyboard alone")

    for kind in (ElementHandle, Frame, Locator, Page):
        for name in POINTING:
            if hasattr(kind, name):
                monkeypatch.setattr(kind, name, refuse)
    monkeypatch.setattr(Page, "mouse", property(refuse))
    monkeypatch.setattr(Page, "touchscreen", property(refuse))


class Hands:
    """Presses keys in one page, and looks where the focus goes."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self._choosers: list[Any] = []
        # From the start: the browser takes a moment to leave choosing to us.
        page.on("filechooser", lambda chooser: self._choosers.append(chooser))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def go(self, keys: str, path: str) -> None:
        """Press two keys in a row, anew where the machine was too slow for them to count as such."""
        until(lambda: self.press(*keys.split()) or self.page.url.endswith(path))

    def reach(self, target: Any, key: str = "Tab") -> None:
        """Go on by one key until the focus is at `target`; each stop on the way must be seen."""
        target.first.wait_for()
        way = []
        while not self.is_at(target):
            assert len(way) < MOST_STOPS, way
            self.press(key)
            way.append(focused(self.page))

    def act(self, target: Any, key: str = "Enter") -> None:
        self.reach(target)
        self.press(key)

    def write(self, target: Any, text: str) -> None:
        """Replace what stands in a field."""
        self.reach(target)
        self.press("Control+a")
        self.type(text)

    def choose(self, target: Any, option: str) -> None:
        """Choose in a list what begins so, by its first letter, which goes through all that begin with it."""
        self.reach(target)
        for _ in range(20):
            if target.evaluate("select => select.selectedOptions[0].textContent").startswith(option):
                return
            self.press(option[0])
        raise AssertionError(f"{option} cannot be chosen")

    def attach(self, target: Any, file: Any) -> None:
        """Press a button that asks for a file, and choose one."""
        self.act(target)
        until(lambda: self.page.wait_for_timeout(50) or self._choosers)
        self._choosers.pop().set_files(file)

    def is_at(self, target: Any) -> bool:
        return bool(target.evaluate_all("all => all.includes(document.activeElement)"))

    def arrive(self, target: Any) -> None:
        """Wait until the focus is at `target` by itself."""
        try:
            until(lambda: self.is_at(target))
        except AssertionError:
            raise AssertionError(f"the focus is at {focused(self.page) or 'nothing'}") from None
