"""Commands run in the process of the tests, on the database of the tests; their answers are caught."""

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO

import pytest

from organizer.cli import perform
from organizer.commands import build_parser


@dataclass(frozen=True)
class Answer:
    """What a command answered: exit code, standard output and standard error."""

    code: int
    out: str
    err: str


@pytest.fixture
def organizer(capsys, monkeypatch) -> Callable[..., Answer]:
    """Run `organizer` with these arguments; `typed` is what somebody types, at a terminal unless it is None."""

    def run(*arguments: object, typed: str | None = None) -> Answer:
        stdin = StringIO(typed or "")
        stdin.isatty = lambda: typed is not None
        monkeypatch.setattr("sys.stdin", stdin)
        capsys.readouterr()
        code = perform(build_parser().parse_args([str(argument) for argument in arguments]))
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run
