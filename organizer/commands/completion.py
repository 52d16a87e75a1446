"""`organizer completion`."""

import argparse
from pathlib import Path

from organizer.commands import Group, Needs, build_parser

GROUP = Group.SHELL
SUMMARY = "print what lets a shell complete commands and options"

SHELLS = ("bash", "zsh", "tcsh", "fish")
EPILOG = """\
examples:
  organizer completion bash > ~/.local/share/bash-completion/completions/organizer
                                           for you; bash reads it at the next login
  sudo sh -c 'organizer completion bash > /etc/bash_completion.d/organizer'
                                           for everybody
  eval "$(organizer completion bash)"      only in this shell
  organizer completion zsh > "${fpath[1]}/_organizer"
  organizer completion fish > ~/.config/fish/completions/organizer.fish

Then "organizer peo<TAB>" becomes "organizer people". Make the file again after an upgrade.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer completion` takes."""
    parser.description = "Print a script with which a shell completes commands, options and file names by the Tab key."
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.NOTHING)
    parser.add_argument("shell", choices=SHELLS, help="the shell that it is for")


def run(options: argparse.Namespace) -> int:
    """Print the script."""
    import shtab

    parser = build_parser()
    complete_files(parser)
    print(shtab.complete(parser, shell=options.shell))
    return 0


def complete_files(parser: argparse.ArgumentParser) -> None:
    """Have file names offered for arguments that are paths."""
    import shtab

    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                complete_files(child)
        elif action.type is Path:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # where shtab looks for it
