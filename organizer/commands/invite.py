"""`organizer invite`."""

import argparse
import sys
from datetime import timedelta

from django.conf import settings

from organizer.accounts.actions import create_invitation
from organizer.commands.migrate import apply_migrations


def run(options: argparse.Namespace) -> int:
    """Print a fresh invitation code, alone on standard output."""
    apply_migrations()
    print(create_invitation(created_by=None, expires_in=timedelta(days=options.days)))
    print(f"One person can register with this code within {options.days} days.", file=sys.stderr)
    if settings.REGISTRATION != "invite":
        print(f"Note: REGISTRATION={settings.REGISTRATION}; the code matters once it is invite.", file=sys.stderr)
    return 0
