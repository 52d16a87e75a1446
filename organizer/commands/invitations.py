"""`organizer invitations`: which codes are still open, and ending one."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from organizer.commands import Group, Needs, add_word
from organizer.terminal.arguments import add_json_option, text
from organizer.terminal.people import moment, say
from organizer.terminal.tables import table

if TYPE_CHECKING:
    from organizer.accounts.models import Invitation

GROUP = Group.PEOPLE
SUMMARY = "list and revoke invitation codes"

HEADINGS = ("NUMBER", "STATE", "MADE", "ENDS", "MADE BY", "USED BY")
EPILOG = """\
examples:
  organizer invitations list               those that still let somebody register
  organizer invitations list --all         those that were used or have ended, too
  organizer invitations revoke 12          the one with this number
  organizer invitations revoke CODE        or with this code

Codes themselves cannot be listed: only a hash of them is kept. "organizer invite" makes one.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `organizer invitations`, and what each of them takes."""
    parser.description = "Look at invitations, and end them before they are used."
    parser.epilog = EPILOG
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
    shown = add_word(words, "list", "list invitations, newest first", run=list_invitations, needs=Needs.READING)
    shown.add_argument("--all", action="store_true", help="those that were used or have ended, too")
    add_json_option(shown)
    revoke = add_word(words, "revoke", "end an invitation before it is used", run=revoke_one, needs=Needs.WRITING)
    revoke.add_argument("invitation", type=text, metavar="NUMBER|CODE", help="its number in the list, or the code")


def list_invitations(options: argparse.Namespace) -> int:
    """Print the invitations, without their codes."""
    from organizer.accounts.models import Invitation
    from organizer.accounts.queries import usable_invitations
    from organizer.installation.database import require_database

    require_database()
    chosen = Invitation.objects.all() if options.all else usable_invitations()
    found = list(chosen.select_related("created_by", "used_by").order_by("-pk"))
    if options.json:
        print(json.dumps([as_json(invitation) for invitation in found], indent=2, ensure_ascii=False))
    elif found:
        print("\n".join(table(HEADINGS, map(row, found))))
    else:
        say("there are no invitations." if options.all else "no invitation is open. See: organizer invite --help")
    return 0


def revoke_one(options: argparse.Namespace) -> int:
    """End one invitation."""
    from organizer.accounts.actions import revoke_invitation
    from organizer.accounts.queries import invitation_of
    from organizer.installation.database import require_database

    require_database()
    invitation = invitation_of(options.invitation)
    if invitation is None:
        say("there is no such invitation. See: organizer invitations list")
        return 1
    if invitation.used_at is not None:
        say(f"invitation {invitation.pk} was used already{by(invitation)}, and nothing was changed.")
        return 1
    revoke_invitation(invitation=invitation)
    print(f"Invitation {invitation.pk} is revoked: nobody can register with it.", file=sys.stderr)
    return 0


def by(invitation: "Invitation") -> str:
    """Who used it, unless that person is deleted."""
    return f" by {invitation.used_by.username}" if invitation.used_by else ""


def state(invitation: "Invitation") -> str:
    """Open, used or ended."""
    from django.utils import timezone

    if invitation.used_at is not None:
        return "used"
    return "open" if invitation.expires_at > timezone.now() else "ended"


def row(invitation: "Invitation") -> tuple[str, ...]:
    """The cells of one invitation."""
    return (
        str(invitation.pk),
        state(invitation),
        moment(invitation.created_at),
        moment(invitation.expires_at),
        invitation.created_by.username if invitation.created_by else "",
        invitation.used_by.username if invitation.used_by else "",
    )


def as_json(invitation: "Invitation") -> dict[str, Any]:
    """The same for programs; times are ISO 8601 in UTC."""
    return {
        "number": invitation.pk,
        "state": state(invitation),
        "made": invitation.created_at.isoformat(),
        "ends": invitation.expires_at.isoformat(),
        "made_by": invitation.created_by and invitation.created_by.username,
        "used_by": invitation.used_by and invitation.used_by.username,
        "used": invitation.used_at and invitation.used_at.isoformat(),
    }
