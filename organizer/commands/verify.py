"""`organizer verify`; what it looks at is in `organizer/backups/checking.py`."""

import argparse
import sys
from pathlib import Path

from organizer.commands import Group, Needs

GROUP = Group.DATA
SUMMARY = "check that a backup is complete and can be restored"

EPILOG = """\
examples:
  organizer verify monday.tar
  organizer verify /var/backups/organizer/*.tar

The exit code is 0 when all of them are good. More is in docs/backup.md.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer verify` takes."""
    parser.description = "Read all of a backup, compare it with its hashes, and look into its database."
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.READING)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file that organizer backup wrote")


def run(options: argparse.Namespace) -> int:
    """Check backups, all of them, whatever one is like."""
    from organizer.backups import Refused
    from organizer.backups.checking import verify_backup
    from organizer.terminal.console import Console

    bad = 0
    for path in options.files:
        try:
            print(f"{path} is good: {verify_backup(path, console=Console())}")
        except Refused as error:
            print(f"{path}: {error}", file=sys.stderr)
            bad += 1
    return 1 if bad else 0
