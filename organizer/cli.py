"""The `organizer` command: reads what was asked for, prepares Django, and hands over to `organizer/commands/`."""

import argparse
import os
import sys
from collections.abc import Sequence
from itertools import groupby

from organizer import __version__
from organizer.commands import Needs, find_commands

DESCRIPTION = "Teams, tasks and chat: one command, one port, one data folder."
EPILOG = """\
"organizer COMMAND --help" says more, with examples.
Settings come from the environment or a .env file; docs/configuration.md lists them.
Without any, everything is kept in ./data (ORGANIZER_DATA names another folder).
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code: 0 done, 1 failed (with a message), 2 wrong usage or settings."""
    options = build_parser().parse_args(arguments)
    apply_overrides(options)
    if options.needs is Needs.NOTHING:
        return int(options.run(options))
    return run_with_settings(options)


def run_with_settings(options: argparse.Namespace) -> int:
    """Read the settings, run the command, and say in words what went wrong."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "organizer.config.settings"
    import django  # settings are read on import, so only once the options are in the environment
    from django.db import DatabaseError, InterfaceError

    from organizer.core.errors import OrganizerError

    django.setup()
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return 130
    except OrganizerError as error:
        print(f"organizer: {describe_refusal(error)}", file=sys.stderr)
    except (DatabaseError, InterfaceError) as error:
        print(f"organizer: the database answered: {str(error).strip()}\nSee: organizer doctor", file=sys.stderr)
    return 1


def apply_overrides(options: argparse.Namespace) -> None:
    """Options named in capitals stand for settings. They go where settings are read, so that they are checked."""
    for name, value in vars(options).items():
        if name.isupper() and value is not None:
            os.environ[name] = value


def describe_refusal(error: Exception) -> str:
    """A rule's refusal as lines of text, each field with its messages."""
    fields: dict[str, list[str]] = getattr(error, "errors", {})
    if not fields:
        return str(error) or type(error).__name__
    return "\n".join(f"{field}: {' '.join(str(message) for message in messages)}" for field, messages in fields.items())


class Parser(argparse.ArgumentParser):
    """The whole command line. Its help lists the commands by group; argparse knows only one list."""

    def format_help(self) -> str:
        """What `organizer --help` prints."""
        lines = [self.format_usage(), DESCRIPTION]
        for group, commands in groupby(find_commands(), key=lambda found: found[1].GROUP):
            lines += ["", f"{group.value}:", *(f"  {name:14} {command.SUMMARY}" for name, command in commands)]
        options = {"-h, --help": "show this help", "--version": "show the version"}
        lines += ["", "Options:", *(f"  {name:14} {text}" for name, text in options.items()), "", EPILOG]
        return "\n".join(lines)


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = Parser(prog="organizer")
    parser.add_argument("--version", action="version", version=f"organizer {__version__}", help="show the version")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=argparse.ArgumentParser
    )
    for name, command in find_commands():
        command.add_arguments(
            commands.add_parser(name, help=command.SUMMARY, formatter_class=argparse.RawDescriptionHelpFormatter)
        )
    return parser
