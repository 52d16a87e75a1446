"""`organizer restore`; how it is done is in `organizer/backups/restoring.py`."""

import argparse
from pathlib import Path

from organizer.commands import Group, Needs

GROUP = Group.DATA
SUMMARY = "put a backup in the place of what is there"

EPILOG = """\
examples:
  organizer restore monday.tar               into an installation that is still empty
  organizer restore --replace monday.tar     what is there is put aside, not deleted
  ORGANIZER_DATA=./rehearsal organizer restore monday.tar
                                             to try it out: a SQLite database, in a folder of its own

Stop the server first. Restore only what you have made yourself: a database can hold programs. Everybody has to sign in
again afterwards. More is in docs/backup.md.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer restore` takes."""
    parser.description = "Check a backup, and put it in the place of what is there: all of it, or nothing."
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.WRITING)
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that organizer backup wrote")
    parser.add_argument("--replace", action="store_true", help="put aside what is there, when there is something")


def run(options: argparse.Namespace) -> int:
    """Restore a backup."""
    from organizer.backups.restoring import restore_backup
    from organizer.terminal.console import Console

    restore_backup(options.file, replace=options.replace, console=Console())
    return 0
