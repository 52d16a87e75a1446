"""`organizer resetpassword`."""

import argparse
import sys

from organizer.commands import Group, Needs
from organizer.terminal.arguments import add_password_option, text
from organizer.terminal.passwords import NoPassword, read_password

GROUP = Group.PEOPLE
SUMMARY = "give a user a new password"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer resetpassword` takes."""
    parser.description = "Give a user a new password. All of their sign-ins end."
    parser.set_defaults(run=run, needs=Needs.WRITING)
    parser.add_argument("username", type=text)
    add_password_option(parser)


def run(options: argparse.Namespace) -> int:
    """Give a user a new password."""
    from organizer.accounts.actions import set_password
    from organizer.accounts.models import User
    from organizer.installation.migrations import apply_migrations

    apply_migrations()
    try:
        user = User.objects.get_by_natural_key(options.username)
        password = read_password(from_stdin=options.password_stdin)
    except User.DoesNotExist:
        print(f"organizer: there is no user named {options.username}.", file=sys.stderr)
        return 1
    except NoPassword as error:
        print(f"organizer: {error}", file=sys.stderr)
        return 1
    set_password(user=user, password=password)
    print(f"{user.username} has a new password, and was signed out everywhere.", file=sys.stderr)
    return 0
