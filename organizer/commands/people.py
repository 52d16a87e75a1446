"""`organizer people`: who is there, who may open the admin site, and closing and deleting accounts."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from organizer.commands import Group, Needs, add_word
from organizer.terminal.arguments import add_json_option, positive, text
from organizer.terminal.people import describe, describe_as_json, find, row, row_as_json, say
from organizer.terminal.tables import table

if TYPE_CHECKING:
    from organizer.accounts.models import User

GROUP = Group.PEOPLE
SUMMARY = "list people, make administrators, close and delete accounts"

PAGE = 50
HEADINGS = ("NAME", "FULL NAME", "E-MAIL", "STATE", "JOINED", "LAST SIGN-IN")
EPILOG = """\
examples:
  organizer people list                    everybody, by name
  organizer people show alice              what is known of her, and what is hers
  organizer people promote alice           she may open /admin/
  organizer people close mallory           his sign-ins end at once; "reopen" lets him in again
  organizer people delete mallory          for good, with everything that is his

NAME is a user name in any letter case, or the mail address of one person. "organizer people WORD --help" says more.
"""
LIST_EPILOG = """\
examples:
  organizer people list                    the first 50, by name
  organizer people list smith              whose name, full name or mail address holds "smith"
  organizer people list --admins           who may open /admin/
  organizer people list --closed --all     all whose accounts are closed
  organizer people list --all --json       for programs
"""
DELETE_EPILOG = """\
examples:
  organizer people delete mallory          asks before
  organizer people delete mallory --yes    does not

This is what the person's own "Delete account" does. Their messages, tasks and images go; what others wrote to them
stays. Teams of theirs pass to their longest-standing member, or go when there is none. Backups still contain all of it.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `organizer people`, and what each of them takes."""
    parser.description = "Look at people and their accounts, and change what an administrator may change."
    parser.epilog = EPILOG
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
    reading, writing = Needs.READING, Needs.WRITING
    add_list(add_word(words, "list", "list people", run=list_people, needs=reading, epilog=LIST_EPILOG))
    show = add_word(words, "show", "show one person, and what is theirs", run=show_person, needs=reading)
    add_json_option(show)
    promote = add_word(words, "promote", "let a person open /admin/", run=change_administrator, needs=writing)
    demote = add_word(words, "demote", "let a person no longer open /admin/", run=change_administrator, needs=writing)
    closing = "close an account: all sign-ins end, nothing is deleted"
    close = add_word(words, "close", closing, run=change_account, needs=writing)
    reopen = add_word(words, "reopen", "open a closed account again", run=change_account, needs=writing)
    deleting = "delete an account for good"
    delete = add_word(words, "delete", deleting, run=delete_person, needs=writing, epilog=DELETE_EPILOG)
    delete.add_argument("--yes", action="store_true", help="do not ask")
    for one in (show, promote, demote, close, reopen, delete):
        one.add_argument("name", type=text, metavar="NAME", help="a user name, or one person's mail address")


def add_list(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer people list` takes."""
    parser.add_argument("search", nargs="?", type=text, default="", metavar="SEARCH", help="part of a name or address")
    parser.add_argument("--admins", action="store_true", help="only those who may open /admin/")
    parser.add_argument("--closed", action="store_true", help="only those whose account is closed")
    parser.add_argument("--page", type=positive, default=1, metavar="N", help="which page (default 1)")
    parser.add_argument("--limit", type=positive, default=PAGE, metavar="N", help=f"people on a page (default {PAGE})")
    parser.add_argument("--all", action="store_true", help="everybody, on one page")
    add_json_option(parser)


def list_people(options: argparse.Namespace) -> int:
    """Print one page of people, or all of them."""
    from organizer.installation.database import require_database
    from organizer.people.lookup import find_people

    require_database()
    found = find_people(options.search, administrators=options.admins, closed=options.closed)
    total = found.count()
    limit = max(total, 1) if options.all else options.limit
    pages = max(1, -(-total // limit))
    page = 1 if options.all else options.page
    if page > pages:
        say(f"there {'is only 1 page' if pages == 1 else f'are only {pages} pages'}.")
        return 1
    people = found[(page - 1) * limit : page * limit]
    if options.json:
        rows = [row_as_json(person) for person in people]
        print(json.dumps({"total": total, "page": page, "pages": pages, "people": rows}, indent=2, ensure_ascii=False))
    elif total:
        print("\n".join(table(HEADINGS, map(row, people))))
        if pages > 1:
            print(f"Page {page} of {pages}, {total} people. Next: --page {page % pages + 1}, or --all", file=sys.stderr)
    else:
        say("nobody is like that." if options.search or options.admins or options.closed else "there is nobody yet.")
    return 0


def show_person(options: argparse.Namespace) -> int:
    """Print what is known of one person."""
    person = find(options.name)
    print(describe_as_json(person) if options.json else describe(person))
    return 0


def change_administrator(options: argparse.Namespace) -> int:
    """Promote or demote."""
    from organizer.accounts.actions import set_administrator

    person, wanted = find(options.name), options.word == "promote"
    set_administrator(user=person, is_administrator=wanted)
    before = ", as before" if wanted == (person.is_staff and person.is_superuser) else ""
    print(f"{person.username} {'may' if wanted else 'may not'} open /admin/{before}.", file=sys.stderr)
    warn_without_administrator()
    return 0


def change_account(options: argparse.Namespace) -> int:
    """Close or reopen."""
    from organizer.accounts.actions import set_active

    person, wanted = find(options.name), options.word == "reopen"
    set_active(user=person, is_active=wanted)
    before = ", as before" if wanted == person.is_active else ""
    now = "is open" if wanted else "is closed, and all sign-ins have ended"
    print(f"The account of {person.username} {now}{before}.", file=sys.stderr)
    warn_without_administrator()
    return 0


def delete_person(options: argparse.Namespace) -> int:
    """Delete an account, after asking."""
    from organizer.people.actions import remove_person

    person = find(options.name)
    if not options.yes and not is_sure(person):
        return 1
    remove_person(user=person)
    print(f"{person.username} is deleted, with everything that was theirs.", file=sys.stderr)
    warn_without_administrator()
    return 0


def is_sure(person: "User") -> bool:
    """Show what would be deleted, and ask for the name. Says what to do when nobody can be asked."""
    if not sys.stdin.isatty():
        say("there is nobody to ask; with --yes it is done without asking.")
        return False
    print(describe(person), file=sys.stderr)
    print("All of this will be deleted for good.", file=sys.stderr)
    if input(f"Type {person.username} to go on: ").strip() == person.username:
        return True
    say("nothing was deleted.")
    return False


def warn_without_administrator() -> None:
    """Say so when nobody is left who may open the admin site."""
    from organizer.people.lookup import find_people

    if not find_people(administrators=True).filter(is_active=True).exists():
        print("Note: nobody may open /admin/ now. See: organizer people promote --help", file=sys.stderr)
