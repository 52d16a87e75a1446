"""`organizer settings`."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from organizer.commands import Group, Needs
from organizer.terminal.tables import table

if TYPE_CHECKING:
    from organizer.config.env import Environment

GROUP = Group.CHECKING
SUMMARY = "show the settings that count, and where they come from"

EPILOG = """\
examples:
  organizer settings                     every setting, with the place that it comes from
  organizer settings --json              the same for programs
  organizer settings DATABASE_URL PORT   these two

Secrets are never shown, nor are passwords in URLs. With settings that are wrong, they are shown all the same, what is
wrong is said, and the exit code is 2. docs/configuration.md says what each of them means.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer settings` takes."""
    parser.description = "Show every setting: the value that counts, and whether the environment or a file gives it."
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.NOTHING)
    parser.add_argument("names", nargs="*", metavar="NAME", help="show only these settings")
    parser.add_argument("--json", action="store_true", help="machine-readable output")


def run(options: argparse.Namespace) -> int:
    """Print the settings. Returns 2 when any is wrong, 1 when a name is none of theirs."""
    environment = read_settings()
    rows = shown(environment)
    unknown = [name for name in options.names if name.upper() not in [row["name"] for row in rows]]
    if unknown:
        print(f"organizer: there is no setting {', '.join(unknown)}. See: organizer settings", file=sys.stderr)
        return 1
    wanted = {name.upper() for name in options.names}
    rows = [row for row in rows if not wanted or row["name"] in wanted]
    warnings = describe_misspelled(environment)
    if options.json:
        print(json.dumps({"settings": rows, "problems": environment.problems, "warnings": warnings}, indent=2))
    else:
        print("\n".join(table(("NAME", "VALUE", "FROM"), [(row["name"], row["value"], row["source"]) for row in rows])))
        for warning in warnings:
            print(f"organizer: {warning}", file=sys.stderr)
    return 2 if environment.problems else 0


def read_settings() -> "Environment":
    """Read all settings as a command does that changes nothing. What is wrong with them is said on standard error."""
    from organizer.config.env import WrongSettings
    from organizer.config.ownership import purpose

    purpose.writes = False
    try:
        from organizer.config.settings import ENVIRONMENT
    except WrongSettings as wrong:
        return wrong.environment
    return ENVIRONMENT


def shown(environment: "Environment") -> list[dict[str, str]]:
    """The settings in the order of their names, with secrets hidden."""
    from organizer.config.names import masked

    found = sorted(environment.settings(), key=lambda setting: setting.name)
    return [
        {"name": setting.name, "value": masked(setting), "source": setting.source if setting.value else "not set"}
        for setting in found
    ]


def describe_misspelled(environment: "Environment") -> list[str]:
    """A line for each name that is set but not read, and like one that is."""
    from organizer.config.names import misspelled

    return [f"{typo.name} ({typo.source}) is no setting. Is {typo.meant} meant?" for typo in misspelled(environment)]
