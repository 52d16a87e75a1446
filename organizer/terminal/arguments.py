"""Arguments that several commands take."""

import argparse

LONGEST_DAYS = 3650


def positive(text: str) -> int:
    """A whole number above zero, for argparse."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def count(text: str) -> int:
    """A whole number, zero or more, for argparse."""
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def text(value: str) -> str:
    """An argument that is text, for argparse: bytes that are none in UTF-8 come as halves of signs, and are refused."""
    value.encode()
    return value


def days(text: str) -> int:
    """A number of days, one to ten years of them, for argparse."""
    number = positive(text)
    if number > LONGEST_DAYS:
        raise ValueError
    return number


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Declare `--json`."""
    parser.add_argument("--json", action="store_true", help="machine-readable output")


def add_password_option(parser: argparse.ArgumentParser) -> None:
    """Declare `--password-stdin`. A password is never an option's value: the list of processes would show it."""
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input instead of asking"
    )
