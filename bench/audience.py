"""Whoever listens while the live API is measured: `python -m bench.audience FILE PEOPLE GROUP TABLES SEATS`.

Makes so many people in the database that the environment names, all of them in one team, the first GROUP also in a
second one, and the first TABLES * SEATS at tables, a team each. Their tokens and teams are written to FILE as JSON.

They show no presence: in a team of thousands each arrival would be told to all, which is another thing to measure.
"""

import json
import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

BATCH = 2_000  # rows


def main(file: str, *numbers: int) -> None:
    """Make everybody and everything, and write the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.config.settings")
    import django

    django.setup()
    from organizer.core.database import action

    Path(file).write_text(json.dumps(action(make)(*numbers)))


def make(people: int, group: int, tables: int, seats: int) -> dict[str, Any]:
    """Return the tokens by person, and the ids of the teams; the owner of a team is its first person."""
    from organizer.accounts.models import User

    names = [f"listener{number}" for number in range(people)]
    users = User.objects.bulk_create(
        [User(username=name, username_key=name, show_presence=False) for name in names], BATCH
    )
    at_tables = [users[start : start + seats] for start in range(0, tables * seats, seats)]
    return {
        "tokens": tokens_of(users),
        "everybody": make_team("Everybody", users),
        "group": make_team("Group", users[:group]),
        "tables": [make_team(f"Table {number}", sitting) for number, sitting in enumerate(at_tables)],
    }


def tokens_of(users: list[Any]) -> list[str]:
    """Sign everybody in, and return their tokens."""
    from django.utils import timezone

    from organizer.accounts.models import AuthSession
    from organizer.accounts.tokens import access_token

    now = timezone.now()
    times = {"rotated_at": now, "created_at": now, "expires_at": now + timedelta(days=1)}
    sessions = [AuthSession(user=user, key=secrets.token_hex(16), **times) for user in users]
    return [access_token(session) for session in AuthSession.objects.bulk_create(sessions, BATCH)]


def make_team(name: str, people: list[Any]) -> int:
    """Make a team of these people, and return its id."""
    from organizer.teams.models import Membership, Team

    team = Team.objects.create(owner=people[0], name=name, name_folded=name.casefold())
    Membership.objects.bulk_create([Membership(team=team, member=person) for person in people[1:]], BATCH)
    key: int = team.pk
    return key


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
