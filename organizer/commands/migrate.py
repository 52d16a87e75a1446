"""`organizer migrate`."""

import argparse
import sys

from organizer.commands import Group, Needs

GROUP = Group.SERVING
SUMMARY = "bring the database up to date"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer migrate` takes."""
    parser.description = "Apply pending migrations. Several machines may do so at once: one works, the others wait."
    parser.set_defaults(run=run, needs=Needs.WRITING)


def run(options: argparse.Namespace) -> int:
    """Apply pending migrations and say so. What the database could not have then, it may have now."""
    from organizer.chat import search_index
    from organizer.installation.migrations import apply_migrations

    count = apply_migrations()
    search_index.install()
    print("The database is up to date." if not count else f"Applied {count} migrations.", file=sys.stderr)
    return 0
