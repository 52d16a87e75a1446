"""How a screen gets into the catalog, and what all of them use."""

from collections.abc import Callable
from typing import Any

from tests.e2e.stage import Stage

# Each gets the stage, and returns the window to look at.
Screen = Callable[[Stage], Any]
SCREENS: dict[str, Screen] = {}


def screen(show: Screen) -> Screen:
    SCREENS[show.__name__] = show
    return show


def seen(who: Any, text: str) -> None:
    who.page.get_by_text(text).filter(visible=True).first.wait_for()


def dialog(who: Any) -> Any:
    return who.page.locator('[role="dialog"], [role="alertdialog"]')
