"""The console blocks of a page: commands after `$ `, and what they answer, run as one shell session."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
END = "-- end of answer --"


@dataclass(frozen=True)
class Step:
    """One command of a page, and the answer printed below it."""

    command: str
    answer: str


def read_steps(page: str) -> list[Step]:
    """Return the commands of a page in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    steps = []
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, answer = part.partition("\n")
            steps.append(Step(command, answer))
    return steps


def run_steps(steps: list[Step], *, url: str, folder: Path) -> list[str]:
    """Run the commands in one shell, against another address than the page's; return what each wrote."""
    commands = (step.command.replace("http://127.0.0.1:8000", url) for step in steps)
    script = "".join(f"{command}\nprintf '\\n%s\\n' '{END}'\n" for command in commands)
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    answers = done.stdout.split(f"\n{END}\n")[:-1]
    return [answer.replace(url, "http://127.0.0.1:8000") for answer in answers]


def without_chance(answer: str) -> str:
    """Return an answer without line breaks and with the same token, time and address of an image in place of all."""
    answer = re.sub(r"\n\s*", "", answer.strip())
    answer = re.sub(r'"eyJ[^"]*"', '"eyJ…"', answer)
    answer = re.sub(r"(?<!due_at\":\")\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", "EXACT TIME", answer)
    return re.sub(r'"created_at":"\d\d \w{3} \d{4} \d\d:\d\d"', '"created_at":"TIME"', answer)
