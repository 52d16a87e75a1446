"""The environment, read once: every value is checked, and everything that is wrong is said in one message."""

import os
import re
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import NoReturn, TypeVar

from dotenv import dotenv_values

T = TypeVar("T")
Choice = TypeVar("Choice", bound=str)

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"0", "false", "no", "off"})


class BadValue(Exception):
    """A value that cannot be used; its text says what would be right."""


class Environment:
    """Named values and what is wrong with them.

    An empty value counts as unset, because hosting panels and compose files leave empty ones behind.
    Readers never raise: they note the problem and answer the default, so that one start reports all problems.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """The value without surrounding space, or the default when unset or empty."""
        return self.values.get(name, "").strip() or default

    def parsed(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """The value as `parse` reads it; a `BadValue` becomes a problem named after the variable."""
        text = self.text(name)
        if not text:
            return default
        try:
            return parse(text)
        except BadValue as error:
            self.problem(name, str(error))
            return default

    def flag(self, name: str, default: bool) -> bool:
        """1/true/yes/on or 0/false/no/off, in any letter case."""
        return self.parsed(name, parse_flag, default)

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        """A whole number between `low` and `high`, both included."""

        def parse(text: str) -> int:
            if not re.fullmatch(r"[0-9]{1,18}", text) or not low <= int(text) <= high:
                raise BadValue(f"must be a whole number from {low} to {high}, not {shorten(text)}.")
            return int(text)

        return self.parsed(name, parse, default)

    def choice(self, name: str, default: Choice, choices: tuple[Choice, ...]) -> Choice:
        """One of `choices`, whatever the letter case; answered as `choices` spells it."""

        def parse(text: str) -> Choice:
            for choice in choices:
                if choice.casefold() == text.casefold():
                    return choice
            raise BadValue(f"must be one of {', '.join(choices)}, not {shorten(text)}.")

        return self.parsed(name, parse, default)

    def limit(self, name: str, default: tuple[int, int]) -> tuple[int, int]:
        """How many within how many seconds, written `count/seconds`."""

        def parse(text: str) -> tuple[int, int]:
            match = re.fullmatch(r"([1-9][0-9]{0,6})/([1-9][0-9]{0,6})", text)
            if match is None:
                raise BadValue(f"must be written count/seconds, for instance {default[0]}/{default[1]}.")
            return int(match[1]), int(match[2])

        return self.parsed(name, parse, default)

    def minutes(self, name: str, default: int, *, high: int) -> timedelta:
        """A number of minutes, at least one."""
        return timedelta(minutes=self.number(name, default, low=1, high=high))

    def days(self, name: str, default: int, *, high: int = 3650) -> timedelta:
        """A number of days, at least one."""
        return timedelta(days=self.number(name, default, low=1, high=high))

    def problem(self, name: str, message: str) -> None:
        """Note what is wrong with a variable."""
        self.problems.append(f"{name} {message}")

    def stop_if_wrong(self) -> None:
        """End the process with exit code 2 and one message when anything was wrong."""
        if self.problems:
            stop(self.problems)


def read_environment(real: Mapping[str, str], *, folder: Path) -> Environment:
    """The real environment over `.env` in `folder` over `.env` in the data folder that those two name."""
    nearby = {**read_dotenv(folder / ".env"), **without_empty(real)}
    data = Path(nearby.get("ORGANIZER_DATA", "").strip() or folder / "data").expanduser()
    return Environment({**read_dotenv(data / ".env"), **nearby})


def read_dotenv(path: Path) -> dict[str, str]:
    """The names and values in a `.env` file; nothing when there is no such file.

    Values are taken as written: `$` is left alone, because it is common in passwords.
    """
    if not path.is_file():
        return {}
    try:
        return {name: value or "" for name, value in dotenv_values(path, interpolate=False).items()}
    except (OSError, UnicodeDecodeError) as error:
        stop([f"{path} cannot be read: {error}. Make it a readable UTF-8 file of NAME=value lines."])


def without_empty(values: Mapping[str, str]) -> dict[str, str]:
    """Only what is really set, so that an empty variable does not hide a line of `.env`."""
    return {name: value for name, value in values.items() if value.strip()}


def parse_flag(text: str) -> bool:
    """Whether a switch is on."""
    if text.casefold() in ON:
        return True
    if text.casefold() in OFF:
        return False
    raise BadValue(f"must be 1 or 0, not {shorten(text)}.")


def shorten(text: str) -> str:
    """A value fit for a message: quoted, on one line, at most 40 characters."""
    return repr(text if len(text) <= 40 else text[:37] + "...")


def stop(problems: list[str]) -> NoReturn:
    """Print every problem and end with exit code 2."""
    lines = "\n".join(f"  - {problem}" for problem in problems)
    sys.stderr.write(f"Organizer cannot start, because of its settings:\n{lines}\nSee docs/configuration.md.\n")
    raise SystemExit(2)


def current_environment() -> Environment:
    """What this process was started with, read in its working directory."""
    return read_environment(os.environ, folder=Path.cwd())
