"""`organizer transfer`; how it is done is in `organizer/transfer/`."""

import argparse
from pathlib import Path

from organizer.commands import Group, Needs

GROUP = Group.DATA
SUMMARY = "copy everything into another database, and the images to another place"

EPILOG = """\
example:
  echo 'DATABASE_URL=postgresql://organizer:secret@db.example.com/organizer' > new.env
  organizer transfer new.env

The file holds the settings to move to: of another database, of another place for images (MEDIA_ROOT, AWS_…,
CLOUDINARY_URL, IMAGE_STORAGE), or of both. Stop the server first. The other database has to be empty, and it is filled
completely or not at all. Images that are there already are compared, and not copied again. What is here stays as it is.
More is in docs/moving.md.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer transfer` takes."""
    parser.description = (
        "Copy everything to the database and the place for images that a file of settings names, and compare it."
    )
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.WRITING)
    parser.add_argument("settings", type=Path, metavar="FILE", help="lines of NAME=value: the settings to move to")


def run(options: argparse.Namespace) -> int:
    """Transfer the database, the images, or both."""
    from organizer.terminal.console import Console
    from organizer.transfer.moving import transfer

    transfer(options.settings, console=Console())
    return 0
