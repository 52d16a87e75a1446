"""`organizer demo`: an example team to look at, or any number of rows to measure with."""

import argparse
import sys

from organizer.commands import Group, Needs
from organizer.terminal.arguments import count
from organizer.terminal.passwords import NoPassword, read_password

GROUP = Group.DATA
SUMMARY = "fill the database with an example team"
DEFAULT_SEED = 1
SIZES = ("users", "teams", "tasks", "messages", "largest")

EPILOG = """\
examples:
  organizer demo                                    the example team, with images
  organizer demo --scale 1000000                    a million messages, and people, teams and tasks to match
  organizer demo --scale 1000000 --largest 300000   300,000 of them in one conversation
  organizer demo --scale 5000 --users 2000 --teams 40 --tasks 0

The same numbers and the same seed make the same rows, apart from times, which are counted back from now.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `organizer demo`."""
    parser.description = "Make believable people, teams, tasks over two months and conversations with images."
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.WRITING)
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help="read everybody's password from standard input (default: make one up)",
    )
    parser.add_argument("--force", action="store_true", help="add to a database that already holds people")
    parser.add_argument(
        "--seed", type=count, default=DEFAULT_SEED, metavar="N", help=f"another draw (default {DEFAULT_SEED})"
    )
    scale = parser.add_argument_group("rows to measure with")
    scale.add_argument("--scale", type=count, metavar="N", help="make N messages, and people, teams and tasks to match")
    scale.add_argument("--users", type=count, metavar="N", help="people (default: N/500, at least 10)")
    scale.add_argument("--teams", type=count, metavar="N", help="teams (default: a fifth of the people)")
    scale.add_argument("--tasks", type=count, metavar="N", help="tasks (default: N/10)")
    scale.add_argument("--messages", type=count, metavar="N", help="messages, when not as many as --scale says")
    scale.add_argument(
        "--largest", type=count, metavar="N", help="messages in the first team's chat (default: a fifth)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Fill the database and say on standard output what it holds now and how to sign in.

    Returns 0, 1 when the database holds people already, 2 when the options do not fit together.
    """
    from organizer.accounts.models import User
    from organizer.demo.texts import make_password
    from organizer.installation.migrations import apply_migrations

    sizes = {name: getattr(arguments, name) for name in SIZES}
    if arguments.scale is None and any(value is not None for value in sizes.values()):
        return refuse("--users, --teams, --tasks, --messages and --largest refine --scale; give --scale N too.", code=2)
    apply_migrations()
    if User.objects.exists() and not arguments.force:
        return refuse(
            "this database already holds people, and nothing was changed.\n"
            "Name an empty folder (ORGANIZER_DATA=./demo-data organizer demo), or add to this one with --force."
        )
    try:
        password = read_password(from_stdin=True) if arguments.password_stdin else make_password()
    except NoPassword as error:
        return refuse(str(error))
    if arguments.scale is None:
        return run_story(password=password, seed=arguments.seed)
    return run_scale(sizes | {"scale": arguments.scale}, password=password, seed=arguments.seed)


def run_story(*, password: str, seed: int) -> int:
    """Make the example team and say so."""
    from organizer.core.errors import Invalid
    from organizer.demo.perform import perform

    try:
        made = perform(password=password, seed=seed)
    except Invalid as error:
        if "username" not in error.errors:
            raise
        return refuse("somebody here has the name of one of the example's people, so nothing was changed.")
    print(made.describe(password=password))
    return 0


def run_scale(sizes: dict[str, int | None], *, password: str, seed: int) -> int:
    """Make rows by the number and say so."""
    from organizer.demo.scale import BadSizes, make_rows, plan_sizes

    try:
        planned = plan_sizes(**sizes)
    except BadSizes as error:
        return refuse(str(error), code=2)
    print(make_rows(planned, password=password, seed=seed).describe(password=password))
    return 0


def refuse(reason: str, *, code: int = 1) -> int:
    """Say why nothing was done."""
    print(f"organizer: {reason}", file=sys.stderr)
    return code
