"""The words after `organizer`, one file each. A new file is a new command: nothing else has to be changed.

Such a file holds

- `GROUP` and `SUMMARY`: where `organizer --help` lists it, and its line there;
- `add_arguments(parser)`: what it takes, a `description` and examples as the `epilog`; and, with
  `parser.set_defaults(run=…, needs=…)`, which function does it and what has to be there first;
- that function, which gets the arguments and returns the exit code: 0 done, 1 failed, 2 wrong usage.

All of these files are read for `organizer --help`, without settings. So what stands on Django is imported in functions.
"""

import argparse
import enum
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Protocol, TypeAlias, cast

from organizer import __version__

DESCRIPTION = "Teams, tasks and chat: one command, one port, one data folder."
EPILOG = """\
"organizer COMMAND --help" says more, with examples.
Settings come from the environment or a .env file; docs/configuration.md lists them.
Without any, everything is kept in ./data (ORGANIZER_DATA names another folder).
"""


class Group(enum.Enum):
    """The headings of `organizer --help`, in their order."""

    SERVING = "Serving"
    PEOPLE = "People"
    DATA = "Data"
    CHECKING = "Checking"
    SHELL = "Shell"


class Needs(enum.Enum):
    """What has to be there before a command runs."""

    NOTHING = "nothing"  # not even settings that can be read
    READING = "reading"  # it changes nothing, and creates nothing in the data folder
    WRITING = "writing"  # only the data folder's owner may do so, or the server could not use what was written


class Command(Protocol):
    """What every file in this folder has."""

    GROUP: Group
    SUMMARY: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare arguments, help, and what runs."""


Words: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_word(
    words: Words,
    name: str,
    summary: str,
    *,
    run: Callable[[argparse.Namespace], int],
    needs: Needs,
    epilog: str = "",
) -> argparse.ArgumentParser:
    """Declare a second word of a command, `list` in `organizer people list`. Return its parser, for its arguments."""
    parser = words.add_parser(
        name,
        help=summary,
        description=f"{summary[:1].upper()}{summary[1:]}.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run, needs=needs)
    return parser


def find_commands() -> Iterator[tuple[str, Command]]:
    """All commands with their names, group after group."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.ispkg]
    found = [(name, cast(Command, importlib.import_module(f"{__name__}.{name}"))) for name in sorted(names)]
    for group in Group:
        yield from ((name, command) for name, command in found if command.GROUP is group)


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
