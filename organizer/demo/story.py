"""Reads the example team from `script/`: plain texts that anybody can rewrite."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

SCRIPT: Final = Path(__file__).with_name("script")

_LINE: Final = re.compile(
    r"(?:-(?P<days>\d+) (?P<clock>\d\d:\d\d)|(?P<minutes>\d+)m) "
    r"(?P<author>\w+): (?P<text>.+?)(?: \[image: (?P<image>\w+)\])?"
)
_PRIVATE: Final = re.compile(r"(\w+) and (\w+) in (.+)")
_CATEGORIES: Final = {"chore": 0, "errand": 1, "work": 2}
_PRIORITIES: Final = {"high": 0, "middle": 1, "low": 2}
_STATUSES: Final = {"open": 0, "progressing": 1, "done": 2}


class BadScript(Exception):
    """A line of the script that cannot be understood."""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One message of a chat; `recipient` is None in a team's chat."""

    at: datetime
    team: str
    author: str
    recipient: str | None
    text: str
    image: str | None


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One task; category, priority and status are the numbers of the published API."""

    due_at: datetime
    owner: str
    assignee: str | None
    category: int
    priority: int
    status: int
    title: str
    comment: str
    image: str | None


def read_cast() -> dict[str, Any]:
    """Return people and teams by name, as `script/cast.toml` has them."""
    return tomllib.loads((SCRIPT / "cast.toml").read_text(encoding="utf-8"))


def read_chats(now: datetime) -> list[SaidLine]:
    """Return the messages of all chats in the order in which they were said, their times counted back from `now`."""
    lines = [line for path in sorted((SCRIPT / "chats").glob("*.txt")) for line in _read_chat(path, now)]
    return sorted(lines, key=lambda line: line.at)


def read_tasks(now: datetime) -> list[PlannedTask]:
    """Return the tasks, their due times counted from the day of `now`."""
    return [_parse_task(line, now) for line in _lines_of(SCRIPT / "tasks.txt")]


def day_at(now: datetime, days: int, clock: str) -> datetime:
    """Return the time `clock` (`HH:MM`) on the day that is `days` after today."""
    return datetime.combine(now.date() + timedelta(days=days), time.fromisoformat(clock), now.tzinfo)


def _read_chat(path: Path, now: datetime) -> Iterator[SaidLine]:
    lines = _lines_of(path)
    kind, _, name = next(lines).partition(": ")
    private = _PRIVATE.fullmatch(name) if kind == "private" else None
    people, team = ((private[1], private[2]), private[3]) if private else ((), name)
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            raise BadScript(f"{path.name}: {line}")
        author = match["author"]
        recipient = (people[1] if author == people[0] else people[0]) if people else None
        yield SaidLine(_said_at(match, now), team, author, recipient, match["text"], match["image"])


def _said_at(match: re.Match[str], now: datetime) -> datetime:
    if match["minutes"]:
        return now - timedelta(minutes=int(match["minutes"]))
    return day_at(now, -int(match["days"]), match["clock"])


def _parse_task(line: str, now: datetime) -> PlannedTask:
    try:
        when, people, kinds, title, comment, *image = (part.strip() for part in line.split(" |"))
        days, clock = when.split()
        category, priority, status = kinds.split(", ")
    except ValueError as error:
        raise BadScript(f"tasks.txt: {line}") from error
    owner, _, assignee = people.partition(" > ")
    return PlannedTask(
        due_at=day_at(now, int(days), clock),
        owner=owner,
        assignee=assignee or None,
        category=_CATEGORIES[category],
        priority=_PRIORITIES[priority],
        status=_STATUSES[status],
        title=title,
        comment=comment,
        image=image[0] if image else None,
    )


def _lines_of(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line
