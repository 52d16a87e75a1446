"""How many rows of what: one number is enough, each can be chosen."""

from dataclasses import dataclass
from typing import Final

# Of what one server is meant for: a person in about 2 teams of about 10, and 500 messages a person.
MESSAGES_PER_PERSON: Final = 500
MESSAGES_PER_TASK: Final = 10
PEOPLE_PER_TEAM: Final = 5
FEWEST_PEOPLE: Final = 10


class BadSizes(Exception):
    """The numbers do not fit together; the text says which."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows to make; `largest` is how many of the messages stand in the first team's chat."""

    users: int
    teams: int
    tasks: int
    messages: int
    largest: int


def plan_sizes(
    *,
    scale: int | None,
    users: int | None = None,
    teams: int | None = None,
    tasks: int | None = None,
    messages: int | None = None,
    largest: int | None = None,
) -> Sizes:
    """Return all numbers from the given ones; `scale` is the number of messages that the others are derived from.

    Raises BadSizes when nobody is there for the teams, or no team for the messages.
    """
    scale = scale or 0
    messages = scale if messages is None else messages
    users = max(FEWEST_PEOPLE, scale // MESSAGES_PER_PERSON) if users is None else users
    teams = max(1, users // PEOPLE_PER_TEAM) if teams is None else teams
    tasks = scale // MESSAGES_PER_TASK if tasks is None else tasks
    largest = messages // 5 if largest is None else largest
    if users < 1:
        raise BadSizes("at least one person is needed: --users 1.")
    if messages and not teams:
        raise BadSizes("messages need a team to be posted in: give --teams, or --messages 0.")
    if largest > messages:
        raise BadSizes(f"--largest {largest} is more than all {messages} messages.")
    return Sizes(users=users, teams=teams, tasks=tasks, messages=messages, largest=largest)
