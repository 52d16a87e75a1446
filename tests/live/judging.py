"""What each listener of the set test should have by the end, compared with what it has."""

import time
from dataclasses import dataclass, field
from typing import Any

from tests.live.replica import Replica
from tests.live.writing import Crew

SETTLE_SECONDS = 60


@dataclass
class Outcome:
    """What came of it: how much there was, what broke on the way, and what is wrong in the end."""

    written: int = 0
    told: int = 0
    connections: int = 0
    kills: int = 0
    cuts: int = 0
    restarts: list[str] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    problems: list[str] = field(default_factory=list)


def judge(crew: Crew, replicas: list[Replica], outcome: Outcome) -> None:
    """Compare what each has learned with what it can read, once all is quiet."""
    for replica in replicas:
        replica.restless = False
    end = time.monotonic() + SETTLE_SECONDS
    outcome.problems += crew.failures
    outcome.written = crew.written
    for number, replica in enumerate(replicas):
        truth = replica.look()
        while replica.things != truth and not replica.problems and time.monotonic() < end:
            time.sleep(0.1)
            truth = replica.look()
        judge_one(crew, replica, truth, outcome, f"listener {number}")
        outcome.told += len(replica.cursors)
        outcome.connections += replica.connections


def judge_one(crew: Crew, replica: Replica, truth: dict[Any, Any], outcome: Outcome, name: str) -> None:
    """Add to the outcome what is wrong with one listener."""
    steady = {number for (kind, number), data in truth.items() if kind == "message" and is_steady(crew, data)}
    told = [number for number in replica.posted if number in steady]
    lost = len(truth.keys() - replica.things.keys() | {("message", number) for number in steady.difference(told)})
    doubled = len(told) - len(set(told)) + len(replica.cursors) - len(set(replica.cursors))
    extra = sorted(replica.things.keys() - truth.keys())
    other = sorted(thing for thing in truth.keys() & replica.things.keys() if truth[thing] != replica.things[thing])
    sequence = [int(cursor.partition("-")[2]) for cursor in replica.cursors]
    wrong = {
        "lost": lost,
        "doubled": doubled,
        "should be gone": extra[:5],
        "in another state": other[:5],
        "out of order": sequence != sorted(sequence) or told != sorted(told),
        "acknowledged, and gone": sorted(set(crew.said) - steady)[:5],
    }
    outcome.lost += lost
    outcome.doubled += doubled
    outcome.problems += [f"{name}: {problem}" for problem in replica.problems]
    outcome.problems += [f"{name}: {what}: {value}" for what, value in wrong.items() if value]


def is_steady(crew: Crew, message: dict[str, Any]) -> bool:
    """Say whether this is a message to the whole of the team that nobody leaves."""
    return message["team"] == crew.steady and "recipient_id" not in message
