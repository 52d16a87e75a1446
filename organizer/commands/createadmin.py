"""`organizer createadmin`."""

import argparse
import sys

from organizer.accounts.actions import create_admin
from organizer.commands.migrate import apply_migrations
from organizer.commands.passwords import NoPassword, read_password


def run(options: argparse.Namespace) -> int:
    """Create a user who may open the admin site."""
    apply_migrations()
    try:
        username = options.username or ask_username()
        password = read_password(from_stdin=options.password_stdin)
    except NoPassword as error:
        print(f"organizer: {error}", file=sys.stderr)
        return 1
    user = create_admin(username=username, email=options.email, password=password)
    print(f"{user.username} may now sign in at /admin/.", file=sys.stderr)
    return 0


def ask_username() -> str:
    """The name typed at the terminal. Raises `NoPassword` when there is no terminal."""
    if not sys.stdin.isatty():
        raise NoPassword("there is nobody to ask for a name; give one with --username.")
    return input("User name: ").strip()
