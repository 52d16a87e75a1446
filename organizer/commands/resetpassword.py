"""`organizer resetpassword`."""

import argparse
import sys

from organizer.accounts.actions import set_password
from organizer.accounts.models import User
from organizer.commands.migrate import apply_migrations
from organizer.commands.passwords import NoPassword, read_password


def run(options: argparse.Namespace) -> int:
    """Give a user a new password."""
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
