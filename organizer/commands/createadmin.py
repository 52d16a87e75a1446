"""`organizer createadmin`."""

import argparse
import sys

from organizer.commands import Group, Needs
from organizer.terminal.arguments import add_password_option, text
from organizer.terminal.passwords import NoPassword, read_password

GROUP = Group.PEOPLE
SUMMARY = "create a user who may open /admin/"

EPILOG = """\
examples:
  organizer createadmin --username alice --email alice@example.com
  organizer people promote bob              for somebody who has an account already
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer createadmin` takes."""
    parser.description = "Create a user who may open /admin/."
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.WRITING)
    parser.add_argument("--username", type=text, help="asked for when left out")
    parser.add_argument("--email", type=text, default="", help="for password resets")
    add_password_option(parser)


def run(options: argparse.Namespace) -> int:
    """Create a user who may open the admin site."""
    from organizer.accounts.actions import create_admin
    from organizer.installation.migrations import apply_migrations

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
