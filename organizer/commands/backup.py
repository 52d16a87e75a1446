"""`organizer backup`; how it is made is in `organizer/backups/making.py`."""

import argparse
from pathlib import Path

from organizer.commands import Group, Needs

GROUP = Group.DATA
SUMMARY = "write everything to one file, while the server runs"

EPILOG = """\
examples:
  organizer backup                           organizer-20260504-091500.tar in this folder
  organizer backup /var/backups/organizer    the same in that folder, which has to exist
  organizer backup monday.tar                under this name, which has to be free

Only you can read the file. It holds messages, images and password hashes: keep it as safe as the data folder. Not in
it: the secret key, settings (.env), and images in S3 or Cloudinary. More is in docs/backup.md.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer backup` takes."""
    parser.description = "Write the database, as of one moment, and its local images to one file."
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.READING)
    parser.add_argument("file", nargs="?", type=Path, default=Path(), metavar="FILE", help="a free name, or a folder")


def run(options: argparse.Namespace) -> int:
    """Write a backup."""
    from organizer.backups.making import make_backup

    make_backup(options.file)
    return 0
