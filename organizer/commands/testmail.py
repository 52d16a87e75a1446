"""`organizer testmail`."""

import argparse
import sys

from organizer.commands import Group, Needs

GROUP = Group.CHECKING
SUMMARY = "send a mail now, and say what the mail server answers"
DESCRIPTION = """\
Send one mail through the mail server of EMAIL_URL, and show each step. Exit code 0 when the server has accepted it.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer testmail` takes."""
    parser.description = DESCRIPTION
    parser.set_defaults(run=run, needs=Needs.READING)
    parser.add_argument("address", metavar="ADDRESS", help="where to send it, such as your own mail address")


def run(options: argparse.Namespace) -> int:
    """Send a mail. The steps go to standard error; what is wrong and what to do about it stands in the last lines."""
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from organizer.outbox.failures import explain
    from organizer.outbox.trial import send_test_mail

    try:
        validate_email(options.address)
    except ValidationError:
        return fail(f"{options.address} is not a mail address.")
    if not settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
        return fail("no mail leaves this installation: EMAIL_URL names no mail server.", "See docs/configuration.md.")
    try:
        message_id = send_test_mail(options.address, tell=tell)
    except (OSError, ValueError) as error:
        failure = explain(error)
        return fail(failure.text, failure.advice)
    tell(f"The mail server has accepted the mail. Its Message-ID is {message_id}")
    tell("Look for it in the mailbox. If it is among the unwanted mails, check the SPF and DKIM records of the sender.")
    return 0


def tell(step: str) -> None:
    """Show one step."""
    print(step, file=sys.stderr)


def fail(text: str, advice: str = "") -> int:
    """Say what is wrong, and what to do. Return the exit code."""
    print(f"organizer: {text}", file=sys.stderr)
    if advice:
        print(f"  → {advice}", file=sys.stderr)
    return 1
