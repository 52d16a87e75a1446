"""`organizer backup`; how it is made is in `organizer/backups/making.py`."""

import argparse
from pathlib import Path

from organizer.commands import Group, Needs
from organizer.terminal.arguments import positive

GROUP = Group.DATA
SUMMARY = "write everything to one file, while the server runs"

EPILOG = """\
examples:
  organizer backup                           organizer-20260504-091500.tar in this folder
  organizer backup /var/backups/organizer    the same in that folder, which is made when it is missing
  organizer backup monday.tar                under this name, which has to be free
  organizer backup --quiet --verify --keep 14 /var/backups/organizer
                                             for a timer: says only what is wrong, and keeps the newest 14

Only you can read the file. It holds messages, images and password hashes: keep it as safe as the data folder. Not in
it: the secret key, settings (.env), and images in S3 or Cloudinary. More is in docs/backup.md.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer backup` takes."""
    parser.description = "Write the database, as of one moment, and its local images to one file."
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.READING)
    parser.add_argument(
        "place",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="PLACE",
        help="a folder, or a free name that ends in .tar or .tar.gz (default: this folder)",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors and warnings")
    parser.add_argument("--verify", action="store_true", help="read all of it back, and look into the database")
    parser.add_argument(
        "--keep",
        type=positive,
        metavar="N",
        help="afterwards remove this installation's older backups from the folder, except the newest N",
    )


def run(options: argparse.Namespace) -> int:
    """Write a backup."""
    from organizer.backups.making import make_backup
    from organizer.terminal.console import Console

    make_backup(options.place, keep=options.keep, verify=options.verify, console=Console(quiet=options.quiet))
    return 0
