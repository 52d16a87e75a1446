"""`organizer invite`."""

import argparse
import sys
from datetime import timedelta

from organizer.commands import Group, Needs
from organizer.terminal.arguments import positive

GROUP = Group.PEOPLE
SUMMARY = "make an invitation code for registering"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer invite` takes."""
    parser.description = "Make a code with which one person can register while REGISTRATION=invite."
    parser.set_defaults(run=run, needs=Needs.WRITING)
    parser.add_argument("--days", type=positive, default=7, help="how long the code can be used (default 7)")


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
