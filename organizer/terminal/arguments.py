"""Arguments that several commands take."""

import argparse


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


def add_password_option(parser: argparse.ArgumentParser) -> None:
    """Declare `--password-stdin`. A password is never an option's value: the list of processes would show it."""
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input instead of asking"
    )
