"""What somebody sees who is not signed in, or has nothing yet."""

from typing import Any

from tests.e2e.screens.catalog import screen, seen
from tests.e2e.stage import Stage


def _door(stage: Stage, path: str, text: str) -> Any:
    stage.visitor.open(path)
    seen(stage.visitor, text)
    return stage.visitor


@screen
def sign_in(stage):
    return _door(stage, "sign-in", "Welcome")


@screen
def sign_in_refused(stage):
    who = _door(stage, "sign-in", "Welcome")
    who.page.get_by_label("Username").fill(f"nobody{stage.mark}")
    who.page.get_by_label("Password", exact=True).fill("nothing")
    who.page.keyboard.press("Enter")
    seen(who, "Unable to log in")
    return who


@screen
def sign_up_refused(stage):
    who = _door(stage, "sign-up", "Create an account")
    who.page.get_by_role("button", name="Create account").click()
    seen(who, "This field may not be blank")
    return who


@screen
def sign_up(stage):
    return _door(stage, "sign-up", "Create an account")


@screen
def forgotten_password(stage):
    return _door(stage, "forgot-password", "Forgot your password?")


@screen
def forgotten_password_sent(stage):
    who = _door(stage, "forgot-password", "Forgot your password?")
    who.page.get_by_label("Email address").fill("nobody@example.org")
    who.page.keyboard.press("Enter")
    seen(who, "Check your email")
    return who


@screen
def password_reset(stage):
    return _door(stage, "password-reset?uid=MQ&token=x", "Choose a new password")


@screen
def password_reset_broken(stage):
    return _door(stage, "password-reset", "This link is incomplete")


def _nothing(stage: Stage, path: str, text: str) -> Any:
    stage.dora.open(path)
    seen(stage.dora, text)
    return stage.dora


@screen
def empty_calendar(stage):
    stage.dora.open("")
    stage.dora.page.locator("[data-day]").first.wait_for()
    return stage.dora


@screen
def empty_list(stage):
    return _nothing(stage, "tasks/list", "No tasks yet")


@screen
def empty_board(stage):
    return _nothing(stage, "tasks/board", "No tasks")


@screen
def empty_chat(stage):
    return _nothing(stage, "chat", "Nobody to talk to yet")


@screen
def empty_teams(stage):
    return _nothing(stage, "teams", "You are not in a team yet")
