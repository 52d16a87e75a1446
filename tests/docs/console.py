"""The console blocks of a page: commands after `$ `, and what they answer, run as one shell session."""

import os
import re
import shutil
import subprocess
import sys
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
    environment = os.environ | {"PATH": path_with_curl(folder)}
    done = subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = done.stdout.split(f"\n{END}\n")[:-1]
    return [answer.replace(url, "http://127.0.0.1:8000") for answer in answers]


def path_with_curl(folder: Path) -> str:
    """Return the PATH for the commands of pages; where there is no curl, `folder` gets one that does as curl does."""
    path = os.environ["PATH"]
    return path if shutil.which("curl") else f"{stand_in(folder).parent}:{path}"


def stand_in(folder: Path) -> Path:
    """Write a program `curl` of our own below the folder, and return its path."""
    program = folder / "bin" / "curl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).with_name("curl.py")}" "$@"\n')
    program.chmod(0o755)
    return program


def without_chance(answer: str) -> str:
    """Return an answer without line breaks and with the same token, time and address of an image in place of all."""
    answer = re.sub(r"\n\s*", "", answer.strip())
    answer = re.sub(r'"eyJ[^"]*"', '"eyJ…"', answer)
    answer = re.sub(r"(?<!due_at\":\")\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", "EXACT TIME", answer)
    return re.sub(r'"created_at":"\d\d \w{3} \d{4} \d\d:\d\d"', '"created_at":"TIME"', answer)
