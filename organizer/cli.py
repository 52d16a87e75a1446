"""The `organizer` command: reads what was asked for, prepares Django, and hands over to `organizer/commands/`."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from organizer import __version__
from organizer.demo import add_arguments

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

EPILOG = """\
Settings come from the environment or a .env file; docs/configuration.md lists them.
Without any, everything is kept in ./data (ORGANIZER_DATA names another folder).
"""

BACKUP_EPILOG = """\
examples:
  organizer backup                           organizer-20260504-091500.tar in this folder
  organizer backup /var/backups/organizer    the same in that folder, which has to exist
  organizer backup monday.tar                under this name, which has to be free

Only you can read the file. It holds messages, images and password hashes: keep it as safe as the data folder. Not in
it: the secret key, settings (.env), and images in S3 or Cloudinary. More is in docs/backup.md.
"""
RESTORE_EPILOG = """\
examples:
  organizer restore monday.tar               into an installation that is still empty
  organizer restore --replace monday.tar     what is there is put aside, not deleted
  ORGANIZER_DATA=./rehearsal organizer restore monday.tar
                                             to try it out: a SQLite database, in a folder of its own

Stop the server first. Restore only what you have made yourself: a database can hold programs. Everybody has to sign in
again afterwards. More is in docs/backup.md.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code: 0 done, 1 failed (with a message), 2 wrong usage or settings."""
    options = build_parser().parse_args(arguments)
    apply_overrides(options)
    os.environ["DJANGO_SETTINGS_MODULE"] = "organizer.config.settings"
    import django  # settings are read on import, so only once the options are in the environment
    from django.db import DatabaseError, InterfaceError

    from organizer.core.errors import OrganizerError

    django.setup()
    command = importlib.import_module(f"organizer.commands.{options.command}")
    try:
        return int(command.run(options))
    except KeyboardInterrupt:
        return 130
    except OrganizerError as error:
        print(f"organizer: {describe_refusal(error)}", file=sys.stderr)
    except (DatabaseError, InterfaceError) as error:
        print(f"organizer: the database answered: {str(error).strip()}\nSee: organizer doctor", file=sys.stderr)
    return 1


def apply_overrides(options: argparse.Namespace) -> None:
    """Options that stand for settings go where settings are read, so that they are checked like any other."""
    for name in ("host", "port", "workers"):
        value = getattr(options, name, None)
        if value is not None:
            os.environ[name.upper()] = value


def describe_refusal(error: Exception) -> str:
    """A rule's refusal as lines of text, each field with its messages."""
    fields: dict[str, list[str]] = getattr(error, "errors", {})
    if not fields:
        return str(error) or type(error).__name__
    return "\n".join(f"{field}: {' '.join(str(message) for message in messages)}" for field, messages in fields.items())


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = argparse.ArgumentParser(
        prog="organizer",
        description="Teams, tasks and chat: one command, one port, one data folder.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"organizer {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_server_commands(commands)
    add_backup_commands(commands)
    add_people_commands(commands)
    add_demo_command(commands)
    return parser


def add_server_commands(commands: Commands) -> None:
    """serve, migrate, doctor."""
    serve = commands.add_parser(
        "serve", help="start the server", description="Bring the database up to date and serve until stopped (Ctrl-C)."
    )
    serve.add_argument("--host", help="address to listen on (HOST; default 127.0.0.1, 0.0.0.0 for every address)")
    serve.add_argument("--port", help="port to listen on (PORT; default 8000)")
    serve.add_argument("--workers", help="number of processes (WORKERS; default 1, which is right for SQLite)")
    commands.add_parser(
        "migrate",
        help="bring the database up to date",
        description="Apply pending migrations. Several machines may do so at once: one works, the others wait.",
    )
    doctor = commands.add_parser(
        "doctor",
        help="say what is wrong and what to do",
        description="Check database, migrations, image storage, mail, secrets and settings. Exit code 1 on errors.",
    )
    doctor.add_argument("--json", action="store_true", help="machine-readable output")


def add_backup_commands(commands: Commands) -> None:
    """backup, restore."""
    backup = commands.add_parser(
        "backup",
        help="write everything to one file, while the server runs",
        description="Write the database, as of one moment, and its local images to one file.",
        epilog=BACKUP_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    backup.add_argument("file", nargs="?", type=Path, default=Path(), metavar="FILE", help="a free name, or a folder")
    restore = commands.add_parser(
        "restore",
        help="put a backup in the place of what is there",
        description="Check a backup, and put it in the place of what is there: all of it, or nothing.",
        epilog=RESTORE_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="a file that organizer backup wrote")
    restore.add_argument("--replace", action="store_true", help="put aside what is there, when there is something")


def add_people_commands(commands: Commands) -> None:
    """createadmin, resetpassword, invite."""
    create = commands.add_parser(
        "createadmin", help="create a user who may open /admin/", description="Create a user who may open /admin/."
    )
    create.add_argument("--username", help="asked for when left out")
    create.add_argument("--email", default="", help="for password resets")
    reset = commands.add_parser(
        "resetpassword",
        help="give a user a new password",
        description="Give a user a new password. All of their sign-ins end.",
    )
    reset.add_argument("username")
    for command in (create, reset):
        command.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input instead of asking"
        )
    invite = commands.add_parser(
        "invite",
        help="make an invitation code for registering",
        description="Make a code with which one person can register while REGISTRATION=invite.",
    )
    invite.add_argument("--days", type=positive, default=7, help="how long the code can be used (default 7)")


def add_demo_command(commands: Commands) -> None:
    """demo, whose options are its own."""
    add_arguments(
        commands.add_parser(
            "demo",
            help="fill the database with an example team",
            description="Make believable people, teams, tasks over two months and conversations with images.",
        )
    )


def positive(text: str) -> int:
    """A whole number above zero, for argparse."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number
