"""Teams: finding, one of them, and what is asked about it."""

import re
from typing import Any

from tests.e2e.screens.catalog import dialog, screen, seen
from tests.e2e.stage import Stage


def _team(stage: Stage, team: int, text: str = "Alice") -> Any:
    stage.alice.open(f"teams/{team}")
    stage.alice.page.get_by_role("heading", level=1).wait_for()
    seen(stage.alice, f"{text.lower()}{stage.mark}")
    return stage.alice


@screen
def teams(stage):
    stage.alice.open("teams")
    seen(stage.alice, f"Garden {stage.mark}")
    stage.alice.page.get_by_role("button", name="Join", exact=False).first.wait_for()
    return stage.alice


@screen
def teams_found(stage):
    stage.alice.open(f"teams?search=Vineyard+{stage.mark}")
    stage.alice.page.get_by_role("link", name=f"Vineyard {stage.mark}").wait_for()
    return stage.alice


@screen
def teams_not_found(stage):
    stage.alice.open("teams?search=nothinghasthis")
    seen(stage.alice, "No team with that name.")
    return stage.alice


@screen
def making_a_team(stage):
    who = teams(stage)
    who.page.get_by_role("button", name="New team").click()
    who.page.get_by_role("dialog").get_by_label("Name").fill("Allotment")
    return who


@screen
def own_team(stage):
    return _team(stage, stage.team)


@screen
def joined_team(stage):
    return _team(stage, stage.joined, "Bob")


@screen
def foreign_team(stage):
    return _team(stage, stage.foreign, "Bob")


def _team_menu(stage: Stage, team: int, item: str = "") -> Any:
    who = _team(stage, team, "Bob")
    who.page.get_by_role("button", name="Team actions").click()
    who.page.get_by_role("menuitem").first.wait_for()
    if item:
        who.page.get_by_role("menuitem", name=item).click()
        dialog(who).wait_for()
    return who


@screen
def team_menu(stage):
    return _team_menu(stage, stage.team)


@screen
def renaming_a_team(stage):
    return _team_menu(stage, stage.team, "Rename")


@screen
def deleting_a_team(stage):
    return _team_menu(stage, stage.team, "Delete team")


@screen
def leaving_a_team(stage):
    return _team_menu(stage, stage.joined, "Leave team")


@screen
def removing_a_member(stage):
    who = _team(stage, stage.team, "Bob")
    who.page.get_by_role("button", name=re.compile("^Remove bob")).click()
    dialog(who).wait_for()
    return who
