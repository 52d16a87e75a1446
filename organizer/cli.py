"""The `organizer` command: reads what was asked for, prepares Django, and hands over to `organizer/commands/`."""

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from organizer.commands import Needs, build_parser
from organizer.core.errors import OrganizerError
from organizer.terminal import streams


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code: 0 done, 1 failed (with a message), 2 wrong usage or settings.

    130 after Ctrl-C, and 141 when whoever reads our output went away first, as shells say it of other programs.
    """
    streams.prepare()
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        try:
            return run(given)
        finally:
            sys.stdout.flush()  # a disk that is full, or a reader that went away, shows here at the latest
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        streams.give_up_output()
        return streams.READER_GONE
    except EOFError:
        return fail("nothing was typed.")
    except OSError as error:
        streams.give_up_output()
        return fail(describe_system_error(error))


def run(given: list[str]) -> int:
    """Run the command that these words name."""
    options = build_parser().parse_args(given)
    apply_overrides(options)
    if options.needs is Needs.NOTHING:
        return int(options.run(options))
    return run_with_settings(options, given)


def run_with_settings(options: argparse.Namespace, given: list[str]) -> int:
    """Read the settings as the command needs them, and run it."""
    from organizer.config.ownership import purpose

    purpose.writes = options.needs is Needs.WRITING
    purpose.command = shlex.join(["organizer", *given])
    os.environ["DJANGO_SETTINGS_MODULE"] = "organizer.config.settings"
    import django  # settings are read on import, so only once the options are in the environment

    django.setup()
    return perform(options)


def perform(options: argparse.Namespace) -> int:
    """Run the command, and say in words what went wrong."""
    from django.db import DatabaseError, InterfaceError

    try:
        return int(options.run(options))
    except OrganizerError as error:
        return fail(describe_refusal(error))
    except (DatabaseError, InterfaceError) as error:
        return fail(f"the database answered: {str(error).strip()}\nSee: organizer doctor")


def apply_overrides(options: argparse.Namespace) -> None:
    """Options named in capitals stand for settings. They go where settings are read, so that they are checked."""
    for name, value in vars(options).items():
        if name.isupper() and value is not None:
            os.environ[name] = value


def fail(message: str) -> int:
    """Say why nothing was done. Returns the exit code."""
    print(f"organizer: {message}", file=sys.stderr)
    return 1


def describe_refusal(error: Exception) -> str:
    """A rule's refusal as lines of text, each field with its messages."""
    fields: dict[str, list[str]] = getattr(error, "errors", {})
    if not fields:
        return str(error) or type(error).__name__
    return "\n".join(f"{field}: {' '.join(str(message) for message in messages)}" for field, messages in fields.items())


def describe_system_error(error: OSError) -> str:
    """What the system refused, of which file, and whose that is."""
    said = error.strerror or str(error)
    if not error.filename:
        return f"{said}."
    from organizer.config.ownership import whose

    path = Path(os.fsdecode(error.filename))
    owner = whose(path) if isinstance(error, PermissionError) else ""
    return f"{said}: {path}. {owner}".rstrip()
