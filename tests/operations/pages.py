"""The console blocks of a page: commands after `$ ` and `> `, and what one sees after each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.docs.console import BLOCK, ROOT

END = "-- end of answer --"


@dataclass(frozen=True)
class Step:
    """A command, the answer that the page shows (with `…` for what differs), and the heading above them."""

    heading: str
    command: str
    shown: str

    def matches(self, answer: str) -> bool:
        """Say whether this is what the page shows."""
        pattern = ".*".join(re.escape(part) for part in _flat(self.shown).split("…"))
        return re.fullmatch(pattern, _flat(answer), re.DOTALL) is not None


def read_steps(page: str) -> Iterator[Step]:
    """Yield the commands of a page in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for section in re.split(r"^#+ ", text, flags=re.MULTILINE)[1:]:
        heading = section.partition("\n")[0]
        for block in BLOCK.findall(section):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                lines = part.splitlines()
                more = [line for line in lines[1:] if line.startswith("> ")]
                command = "\n".join([lines[0], *(line[2:] for line in more)])
                yield Step(heading, command, "\n".join(lines[1 + len(more) :]))


def as_script(commands: list[str]) -> str:
    """Return a script that runs the commands in one shell, and writes `END` after each."""
    return "".join(f"{command}\nprintf '\\n%s\\n' '{END}'\n" for command in commands)


def answers_of(output: str) -> list[str]:
    """Return what each command of `as_script` wrote."""
    return [answer.strip() for answer in output.split(f"\n{END}\n")[:-1]]


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
