"""`organizer invite`."""

import argparse
import sys
from datetime import timedelta

from organizer.commands import Group, Needs
from organizer.terminal.arguments import days

GROUP = Group.PEOPLE
SUMMARY = "make an invitation code for registering"

EPILOG = """\
examples:
  organizer invite                a code that one person can use within a week
  organizer invite --days 30      within a month

The code is shown this once: only a hash of it is kept. "organizer invitations list" shows which ones are still open,
and "organizer invitations revoke" ends one.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer invite` takes."""
    parser.description = "Make a code with which one person can register while REGISTRATION=invite."
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.WRITING)
    parser.add_argument("--days", type=days, default=7, help="how long the code can be used (default 7)")


def run(options: argparse.Namespace) -> int:
    """Print a fresh invitation code, alone on standard output."""
    from django.conf import settings

    from organizer.accounts.actions import create_invitation
    from organizer.installation.migrations import apply_migrations

    apply_migrations()
    print(create_invitation(created_by=None, expires_in=timedelta(days=options.days)))
    print(f"One person can register with this code within {options.days} days.", file=sys.stderr)
    if settings.REGISTRATION != "invite":
        print(f"Note: REGISTRATION={settings.REGISTRATION}; the code matters once it is invite.", file=sys.stderr)
    return 0
