"""The commands of docs/backup.md, one after another, answer what the page shows."""

import re
import subprocess

import pytest

from tests.docs.console import read_steps
from tests.docs.demo import install_demo

SHOWN = "organizer-20260504-091500.tar"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with an installation, and the environment in which `organizer` is a command."""
    folder = tmp_path_factory.mktemp("page")
    return folder, install_demo(folder)


def test_the_commands_of_the_page_answer_what_it_shows(place):
    folder, environment = place
    paths = {
        "/var/backups/organizer": f"{folder}/backups",
        "/var/lib/organizer": f"{folder}/data",
        "/tmp/rehearsal": f"{folder}/rehearsal",
    }
    steps = read_steps("docs/backup.md")
    assert len(steps) > 8
    for step in steps:
        command = step.command
        if command.startswith("export "):
            continue
        for there, here in paths.items():
            command = command.replace(there, here)
        made = (
            sorted(path.name for path in (folder / "backups").glob("*")) if (folder / "backups").exists() else [SHOWN]
        )
        rehearsing = {"ORGANIZER_DATA": paths["/tmp/rehearsal"]} if "restore /" in command else {}
        done = subprocess.run(
            ["bash", "-c", command.replace(SHOWN, made[0]) + " 2>&1"],
            cwd=folder / "here",
            env=environment | rehearsing,
            stdout=subprocess.PIPE,
            text=True,
            timeout=120,
        )
        answer = done.stdout
        for there, here in paths.items():
            answer = answer.replace(here, there)
        assert done.returncode == 0, answer
        assert sorted(without_chance(answer)) == sorted(without_chance(step.answer)), step.command


def without_chance(answer):
    """Return the lines of an answer, with the same time and number everywhere."""
    answer = re.sub(r"\d{8}-\d{6}", "TIME", answer)
    answer = re.sub(r"\d{8}_\d{6}", "TIME", answer)
    answer = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "TIME", answer)
    return re.sub(r"\d+(\.\d)? (rows|MB)", r"N \2", answer).strip().splitlines()
