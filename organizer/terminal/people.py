"""People on a terminal: found by name, in rows, and one with all that is theirs."""

import dataclasses
import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

from organizer.core.errors import OrganizerError
from organizer.terminal.tables import printable

if TYPE_CHECKING:
    from organizer.accounts.models import User


class UnknownPerson(OrganizerError):
    """There is nobody of this name; the text says who is called alike."""


def say(message: str) -> None:
    """A line on standard error, marked as ours."""
    print(f"organizer: {message}", file=sys.stderr)


def find(name: str) -> "User":
    """The person of this name or mail address. Raises `UnknownPerson`, and `NotReady` without a database."""
    from organizer.installation.database import require_database
    from organizer.people.lookup import names_like, person_called

    require_database()
    if (person := person_called(name)) is not None:
        return person
    alike = ", ".join(names_like(name))
    hint = f" Is one of these meant: {alike}?" if alike else " See: organizer people list"
    raise UnknownPerson(printable(f"there is nobody named {name}.{hint}"))


def row(person: "User") -> tuple[str, ...]:
    """The cells of one person in the list."""
    return (
        person.username,
        full_name(person),
        person.email,
        state(person),
        day(person.date_joined),
        day(person.last_login),
    )


def row_as_json(person: "User") -> dict[str, Any]:
    """The same for programs; times are ISO 8601 in UTC."""
    return {
        "id": person.pk,
        "username": person.username,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "is_administrator": person.is_staff,
        "is_closed": not person.is_active,
        "joined": person.date_joined.isoformat(),
        "last_sign_in": person.last_login and person.last_login.isoformat(),
    }


def describe(person: "User") -> str:
    """One person with what is theirs, a line for each."""
    from organizer.people.lookup import holdings_of

    theirs = holdings_of(person)
    lines = {
        "Full name": full_name(person),
        "E-mail": person.email,
        "State": state(person),
        "Joined": moment(person.date_joined),
        "Last sign-in": moment(person.last_login),
        "Sign-ins": f"{theirs.sign_ins} at present",
        "Owns": ", ".join(theirs.owned_teams),
        "Is in": ", ".join(theirs.teams),
        "Wrote": f"{theirs.messages} messages, {theirs.tasks} tasks",
        "Images": f"{theirs.images} ({theirs.image_bytes / 1_000_000:.1f} MB)",
    }
    rows = [f"  {name:13} {printable(value) or '-'}" for name, value in lines.items()]
    return "\n".join([printable(person.username), *rows])


def describe_as_json(person: "User") -> str:
    """The same for programs."""
    from organizer.people.lookup import holdings_of

    everything = row_as_json(person) | dataclasses.asdict(holdings_of(person))
    return json.dumps(everything, indent=2, ensure_ascii=False)


def full_name(person: "User") -> str:
    """First and last name, as far as they are given."""
    return f"{person.first_name} {person.last_name}".strip()


def state(person: "User") -> str:
    """What is special about an account."""
    return ", ".join(
        word for word, holds in (("administrator", person.is_staff), ("closed", not person.is_active)) if holds
    )


def day(time: datetime | None) -> str:
    """A day in UTC."""
    return f"{time:%Y-%m-%d}" if time else ""


def moment(time: datetime | None) -> str:
    """A minute in UTC."""
    return f"{time:%Y-%m-%d %H:%M} UTC" if time else ""
