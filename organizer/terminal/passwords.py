"""How commands get a password: from standard input, or asked for twice without showing it."""

import getpass
import sys


class NoPassword(Exception):
    """Nothing usable was typed; the text says why."""


def read_password(*, from_stdin: bool) -> str:
    """The password that was typed or piped in. Raises `NoPassword` when there is none or the two differ.

    Never an option: options show in the list of processes and in the shell's history.
    """
    try:
        password = sys.stdin.readline().rstrip("\r\n") if from_stdin else ask_password()
        password.encode()  # what is no text was let through as halves of signs
    except UnicodeError:
        raise NoPassword("the password is no text in UTF-8.") from None
    if not password:
        raise NoPassword("the password is empty.")
    return password


def ask_password() -> str:
    """The password that was typed twice at the terminal. Raises `NoPassword`."""
    if not sys.stdin.isatty():
        raise NoPassword("there is nobody to ask for a password; pipe one in with --password-stdin.")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise NoPassword("the two passwords differ.")
    return password
