"""`organizer housekeeping`."""

import argparse
import sys

from organizer.commands import Group, Needs

GROUP = Group.SERVING
SUMMARY = "do the regular duties once, where `organizer serve` does not"
DESCRIPTION = """\
Send mails that wait, remove leftovers of images, and forget what is over. `organizer serve` does this each minute.
Under another server, such as gunicorn, let cron run it:

  * * * * *  cd /var/lib/organizer && organizer housekeeping
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer housekeeping` takes."""
    parser.description = DESCRIPTION
    parser.set_defaults(run=run, needs=Needs.WRITING)


def run(options: argparse.Namespace) -> int:
    """Do the regular duties once. Mails leave before the process ends."""
    from organizer.core.housekeeping import keep_house_once

    if not keep_house_once():
        print("Another process does the regular duties at the moment.", file=sys.stderr)
    return 0
