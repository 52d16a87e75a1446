"""The settings."""

from typing import Any

from tests.e2e.screens.catalog import dialog, screen, seen
from tests.e2e.stage import Stage


def _settings(stage: Stage, section: str, text: str) -> Any:
    stage.alice.open(f"settings/{section}")
    seen(stage.alice, text)
    return stage.alice


@screen
def profile(stage):
    return _settings(stage, "profile", "Your username is what others see.")


@screen
def password(stage):
    return _settings(stage, "password", "A new password signs you out everywhere else.")


@screen
def devices(stage):
    return _settings(stage, "devices", "This device")


@screen
def appearance(stage):
    return _settings(stage, "appearance", "How the organizer looks on this device.")


@screen
def data(stage):
    return _settings(stage, "data", "Export your data")


@screen
def deleting_the_account(stage):
    who = data(stage)
    who.page.get_by_role("button", name="Delete my account…").click()
    dialog(who).wait_for()
    return who


@screen
def notifications(stage):
    return _settings(stage, "notifications", "This browser can tell you of what happens")
