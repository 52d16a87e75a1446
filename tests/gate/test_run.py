"""`.ci/run` runs every part, says what each took, and hides no failure. Here the parts are short ones."""

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.docs.console import ROOT

# What the script itself is made of; nothing else is on its PATH here, so nothing is installed or tried by mistake.
WORDS = ("bash", "cat", "dirname", "env", "grep", "make", "mktemp", "printf", "rm", "sed", "sh", "tail", "timeout")
PROGRAMS = ("chromium", "nginx", "caddy", "pgbouncer", "promtool", "cron", "systemd-nspawn", "curl")
PARTS = ("setup", "client", "test", "check", "e2e-journeys", "test-operations")
FLAKY = "=== flaky: passed only when run once more (1) ===\\ntest_x.py::test_x (call)\\n1 passed, 1 rerun in 9s"

pytestmark = pytest.mark.skipif(not all(map(shutil.which, WORDS)), reason="these are not on every machine")


@dataclass
class Checkout:
    """A folder with the script, a Makefile of parts that succeed, and programs that do nothing."""

    folder: Path
    parts: dict[str, str] = field(default_factory=lambda: dict.fromkeys(PARTS, "printf '3 passed in 1s\\n'"))

    def program(self, path: str, script: str = "true") -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    def run(self) -> tuple[int, str]:
        rules = "\n".join(f"{name}:\n\t@{words}" for name, words in self.parts.items())
        (self.folder / "Makefile").write_text(f".PHONY: {' '.join(self.parts)}\n{rules}\n")
        done = subprocess.run(
            ["bash", self.folder / ".ci" / "run"],
            env={"PATH": str(self.folder / "bin"), "TMPDIR": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout


@pytest.fixture
def checkout(tmp_path):
    made = Checkout(tmp_path)
    (tmp_path / ".ci").mkdir()
    # Without the machine's own system folders, where the programs may be after all.
    script = (ROOT / ".ci" / "run").read_text().replace("PATH=$PATH:/usr/sbin:/sbin\n", "")
    (tmp_path / ".ci" / "run").write_text(script)
    for program in PROGRAMS:
        made.program(f"bin/{program}")
    for word in WORDS:
        (tmp_path / "bin" / word).symlink_to(shutil.which(word))
    made.program("bin/id", "echo 0")
    made.program("bin/apt-get", f'echo "apt-get $*" >> {tmp_path}/asked')
    made.program(".venv/bin/python")
    return made


def test_every_part_is_run_and_told_of_with_its_time_and_its_last_lines(checkout):
    checkout.parts["test"] = "echo \"database: '$$TEST_DATABASE_URL'\"; echo '812 passed in 200.00s'"
    code, printed = checkout.run()
    assert code == 0
    assert table(printed) == {
        "packages": "ok",
        "set-up": "ok",
        "tests on SQLite": "ok",
        "tests on PostgreSQL": "ok",
        "checks": "ok",
        "journeys in Chromium": "ok",
        "operations": "ok",
    }
    assert re.findall("^database: '(.*)'$", printed, re.MULTILINE) == [
        "",
        "postgresql://postgres@127.0.0.1:5432/postgres",
    ]
    assert printed.count("812 passed in 200.00s") == 2
    assert printed.endswith("== all good\n")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_fails_fails_the_whole_after_all_others_and_shows_the_end_of_its_log(checkout, part):
    lines = "\\n".join(f"line {number}" for number in range(1, 301))
    checkout.parts[part] = f"printf '{lines}\\n'; exit 3"
    code, printed = checkout.run()
    assert code == 1
    results = table(printed)
    assert len(results) == 7
    failed = [name for name, result in results.items() if result == "FAILED"]
    assert (
        failed
        == {
            "setup": ["set-up"],
            "client": ["set-up"],
            "test": ["tests on SQLite", "tests on PostgreSQL"],
            "check": ["checks"],
            "e2e-journeys": ["journeys in Chromium"],
            "test-operations": ["operations"],
        }[part]
    )
    assert printed.splitlines()[-1] == "== FAILED:" + "".join(f" {name};" for name in failed)
    assert "line 300\n" in printed
    assert "line 200\n" in printed
    assert "line 1\n" not in printed


def test_flaky_journeys_are_listed_and_fail_nothing(checkout):
    checkout.parts["e2e-journeys"] = f"printf 'dots\\n.....\\n{FLAKY}\\n'"
    code, printed = checkout.run()
    assert code == 0
    assert FLAKY.replace("\\n", "\n") in printed
    assert "dots" not in printed


def test_a_missing_database_is_a_failure_and_no_test_runs_instead(checkout):
    checkout.program(".venv/bin/python", "echo PostgreSQL is needed; exit 1")
    code, printed = checkout.run()
    assert code == 1
    assert table(printed)["tests on PostgreSQL"] == "FAILED"
    assert table(printed)["tests on SQLite"] == "ok"
    assert "PostgreSQL is needed" in printed


def test_missing_programs_are_installed_by_root(checkout):
    for program in ("chromium", "promtool"):
        (checkout.folder / "bin" / program).unlink()
    code, _ = checkout.run()
    assert code == 0
    asked = (checkout.folder / "asked").read_text().splitlines()
    assert asked == ["apt-get update", "apt-get install --yes --no-install-recommends chromium prometheus"]


@pytest.mark.parametrize("how", ["without rights", "without apt-get"])
def test_missing_programs_are_named_where_they_cannot_be_installed(checkout, how):
    (checkout.folder / "bin" / "chromium").unlink()
    if how == "without rights":
        checkout.program("bin/id", "echo 1000")
    else:
        (checkout.folder / "bin" / "apt-get").unlink()
    code, printed = checkout.run()
    assert code == 1
    assert "Missing Debian packages: chromium\nInstall them, or run this as root on Debian.\n" in printed
    assert table(printed)["packages"] == "FAILED"
    assert not (checkout.folder / "asked").exists()


def table(printed: str) -> dict[str, str]:
    """What the last table says of each part."""
    rows = printed.partition("== what it took\n")[2].splitlines()
    found = [re.match(r"(.+?) +(\d+:\d\d)  (.+)$", row) for row in rows if not row.startswith("==")]
    assert all(found), rows
    return {row[1]: row[3] for row in found}
