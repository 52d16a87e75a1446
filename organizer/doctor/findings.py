"""What a check says."""

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass


class Level(enum.Enum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what it is about, how it is, and what to do when it is not well."""

    level: Level
    subject: str
    message: str
    advice: str = ""


@dataclass(frozen=True)
class Check:
    """One entry of the list of checks. `advice` is for when `look` breaks; a deep one takes long."""

    subject: str
    look: Callable[[], Iterator[Finding]]
    advice: str
    deep: bool = False
