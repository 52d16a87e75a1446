"""`organizer transfer`; how it is done is in `organizer/transfer/`."""

import argparse
from pathlib import Path

from organizer.commands import Group, Needs

GROUP = Group.DATA
SUMMARY = "copy everything into another database, of either kind"

EPILOG = """\
example:
  echo 'DATABASE_URL=postgresql://organizer:secret@db.example.com/organizer' > new.env
  organizer transfer new.env

Stop the server first. The other database has to be empty, and it is filled completely or not at all. This one stays as
it is. More is in docs/moving.md.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer transfer` takes."""
    parser.description = "Copy everything into the database that a file of settings names, and compare it."
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.WRITING)
    parser.add_argument("settings", type=Path, metavar="FILE", help="DATABASE_URL=… or DB_NAME=… of the other database")


def run(options: argparse.Namespace) -> int:
    """Transfer the database."""
    from organizer.terminal.console import Console
    from organizer.transfer.moving import transfer

    transfer(options.settings, console=Console())
    return 0
