"""Standard input and output as they are handed to us: closed, full, ended early, or of a narrow character set."""

import contextlib
import os
import sys
from typing import Final

# What a shell reports of a program that SIGPIPE ended, which is how most programs take a reader that had enough.
READER_GONE: Final = 128 + 13


def prepare() -> None:
    """Make every text printable: what the terminal's character set lacks is escaped, closed streams swallow all."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for the rest of the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def give_up_output() -> None:
    """Let what is still to be written go nowhere, so that the end of the process does not complain again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError, ValueError):
        os.dup2(nowhere, sys.stdout.fileno())
