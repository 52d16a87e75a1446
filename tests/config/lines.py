"""Every command line that there is, with arguments made up for what has to be given."""

import argparse
from collections.abc import Iterator

from organizer.commands import Needs, build_parser


def command_lines(*needs: Needs) -> list[list[str]]:
    """One line for each command that needs one of these."""
    return [line for line, need in _lines(build_parser()) if need in needs]


def _lines(parser: argparse.ArgumentParser) -> Iterator[tuple[list[str], Needs]]:
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for action in below:
        for word, child in action.choices.items():
            yield from (([word, *line], need) for line, need in _lines(child))
    if not below:
        required = [
            action for action in parser._actions if not action.option_strings and action.nargs not in ("?", "*")
        ]
        words = [next(iter(action.choices)) if action.choices else "1" for action in required]
        yield words, parser.get_default("needs")
