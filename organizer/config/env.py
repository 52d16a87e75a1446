"""The environment, read once: every value is checked, and everything that is wrong is said in one message."""

import os
import re
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from dotenv import dotenv_values

T = TypeVar("T")
Choice = TypeVar("Choice", bound=str)

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"0", "false", "no", "off"})


class BadValue(Exception):
    """A value that cannot be used; its text says what would be right."""


@dataclass(frozen=True)
class Layer:
    """The values that one place gives: the environment, or a `.env` file, which is named by its path."""

    source: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Setting:
    """A setting as it counts: its value as text, and where that comes from."""

    name: str
    value: str
    source: str


class Environment:
    """Named values and what is wrong with them.

    An empty value counts as unset, because hosting panels and compose files leave empty ones behind.
    Readers never raise: they note the problem and answer the default, so that one start reports all problems.
    They also note which names there are. So every name is read at every start, whether it matters then or not.
    """

    def __init__(self, real: Mapping[str, str], *files: Layer) -> None:
        """The real environment wins over files, and earlier ones win over later ones."""
        self.layers = (Layer("environment", real), *files)
        self.problems: list[str] = []
        # Of every name that was read: what counts when it is not set, and where that comes from.
        self._defaults: dict[str, tuple[str, str]] = {}

    def settings(self) -> list[Setting]:
        """All settings that were read, in the order of reading."""
        return [
            Setting(name, value, source) if value else Setting(name, *default)
            for name, default in self._defaults.items()
            for value, source in [self._find(name)]
        ]

    def defaults_to(self, name: str, value: object, *, source: str = "default") -> None:
        """Note what counts while a setting is unset, and where that comes from, when it shows only later."""
        self._defaults[name] = str(value), source

    def text(self, name: str, default: str = "") -> str:
        """The value without surrounding space, or the default when unset or empty."""
        self.defaults_to(name, default)
        return self.value(name) or default

    def value(self, name: str) -> str:
        """What is given under a name, whether or not it is one of the settings'; empty when nothing is."""
        return self._find(name)[0]

    def path(self, name: str, default: str | Path) -> Path:
        """The absolute path of a file or folder; `~` is a home folder."""
        text = self.text(name, str(default))
        try:
            if "\0" in text:
                raise BadValue
            return Path(text).expanduser().absolute()
        except OSError:
            self.problem(name, f"is {shorten(text)} in the working folder, which is gone. Go to one that is there.")
        except (RuntimeError, BadValue):
            self.problem(name, f"is {shorten(text)}, which names no place that is known. Name a whole path.")
        return Path(text)

    def parsed(self, name: str, parse: Callable[[str], T], default: T, *, shown: str = "") -> T:
        """The value as `parse` reads it; a `BadValue` becomes a problem named after the variable.

        `shown` is the default as somebody would write it.
        """
        text = self.text(name)
        self.defaults_to(name, shown)
        if not text:
            return default
        try:
            return parse(text)
        except BadValue as error:
            self.problem(name, str(error))
            return default

    def flag(self, name: str, default: bool) -> bool:
        """1/true/yes/on or 0/false/no/off, in any letter case."""
        return self.parsed(name, parse_flag, default, shown=str(int(default)))

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        """A whole number between `low` and `high`, both included."""

        def parse(text: str) -> int:
            if not re.fullmatch(r"[0-9]{1,18}", text) or not low <= int(text) <= high:
                raise BadValue(f"must be a whole number from {low} to {high}, not {shorten(text)}.")
            return int(text)

        return self.parsed(name, parse, default, shown=str(default))

    def choice(self, name: str, default: Choice, choices: tuple[Choice, ...]) -> Choice:
        """One of `choices`, whatever the letter case; answered as `choices` spells it."""

        def parse(text: str) -> Choice:
            for choice in choices:
                if choice.casefold() == text.casefold():
                    return choice
            raise BadValue(f"must be one of {', '.join(choices)}, not {shorten(text)}.")

        return self.parsed(name, parse, default, shown=default)

    def limit(self, name: str, default: tuple[int, int]) -> tuple[int, int]:
        """How many within how many seconds, written `count/seconds`."""

        def parse(text: str) -> tuple[int, int]:
            match = re.fullmatch(r"([1-9][0-9]{0,6})/([1-9][0-9]{0,6})", text)
            if match is None:
                raise BadValue(f"must be written count/seconds, for instance {default[0]}/{default[1]}.")
            return int(match[1]), int(match[2])

        return self.parsed(name, parse, default, shown=f"{default[0]}/{default[1]}")

    def minutes(self, name: str, default: int, *, high: int) -> timedelta:
        """A number of minutes, at least one."""
        return timedelta(minutes=self.number(name, default, low=1, high=high))

    def days(self, name: str, default: int, *, high: int = 3650) -> timedelta:
        """A number of days, at least one."""
        return timedelta(days=self.number(name, default, low=1, high=high))

    def _find(self, name: str) -> tuple[str, str]:
        for layer in self.layers:
            if value := layer.values.get(name, "").strip():
                return value, layer.source
        return "", ""

    def problem(self, name: str, message: str) -> None:
        """Note what is wrong with a variable."""
        self.problems.append(f"{name} {message}")

    def stop_if_wrong(self) -> None:
        """Raise `WrongSettings`, after one message, when anything was wrong."""
        if self.problems:
            lines = "\n".join(f"  - {problem}" for problem in self.problems)
            sys.stderr.write(f"Organizer cannot start, because of its settings:\n{lines}\nSee docs/configuration.md.\n")
            raise WrongSettings(self)


class WrongSettings(SystemExit):
    """Ends the process with exit code 2. Its message is written by then; who catches it can look at the values."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(2)
        self.environment = environment


def read_environment(real: Mapping[str, str], *, folder: Path | None) -> Environment:
    """The real environment over `.env` in `folder` over `.env` in the data folder that those two name.

    `folder` is the working folder, None when there is none any more.
    """
    problems: list[str] = []
    nearby = read_dotenv(folder / ".env", problems) if folder is not None else []
    named = Environment(real, *nearby).path("ORGANIZER_DATA", (folder or Path()) / "data")
    environment = Environment(real, *nearby, *read_dotenv(named / ".env", problems))
    environment.problems = problems
    return environment


def read_dotenv(path: Path, problems: list[str]) -> list[Layer]:
    """The names and values in a `.env` file; nothing when there is no such file, or none that we may look for.

    Values are taken as written: `$` is left alone, because it is common in passwords. What is no text is a problem: it
    was meant to be read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return []
    except (OSError, ValueError):
        return []
    try:
        values = dotenv_values(path, interpolate=False)
    except OSError as error:
        sys.stderr.write(f"organizer: {path} cannot be read ({error.strerror}), so it does not count.\n")
        return []
    except UnicodeDecodeError as error:
        problems.append(f"{path} cannot be read: {error}. Make it a readable UTF-8 file of NAME=value lines.")
        return []
    return [Layer(str(path), {name: value or "" for name, value in values.items()})]


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


def current_environment() -> Environment:
    """What this process was started with, read in its working folder."""
    try:
        folder = Path.cwd()
    except OSError:
        folder = None
    return read_environment(os.environ, folder=folder)
