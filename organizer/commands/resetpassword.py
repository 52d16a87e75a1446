"""`organizer resetpassword`."""

import argparse
import sys

from organizer.commands import Group, Needs
from organizer.terminal.arguments import add_password_option, text
from organizer.terminal.passwords import NoPassword, read_password
from organizer.terminal.people import find

GROUP = Group.PEOPLE
SUMMARY = "give a user a new password"

EPILOG = """\
examples:
  organizer resetpassword bob                               asks for the new one, twice
  pwgen 20 1 | organizer resetpassword bob --password-stdin
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer resetpassword` takes."""
    parser.description = "Give a user a new password. All of their sign-ins end."
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.WRITING)
    parser.add_argument("username", type=text, help="a user name, or one person's mail address")
    add_password_option(parser)


def run(options: argparse.Namespace) -> int:
    """Give a user a new password."""
    from organizer.accounts.actions import set_password

    user = find(options.username)
    try:
        password = read_password(from_stdin=options.password_stdin)
    except NoPassword as error:
        print(f"organizer: {error}", file=sys.stderr)
        return 1
    set_password(user=user, password=password)
    print(f"{user.username} has a new password, and was signed out everywhere.", file=sys.stderr)
    return 0
