"""A browser test that fails is run once more; what passes only then is listed and does not fail the run."""

import os
import re
import subprocess
import sys

import pytest

from tests.docs.console import ROOT

GOOD = """
def test_good():
    pass
"""
FLAKY = """
from pathlib import Path

def test_flaky(tmp_path_factory):
    tried = Path(__file__).with_suffix(".tried")
    if not tried.exists():
        tried.touch()
        raise AssertionError("no answer yet\\nwhat was asked: roses")
"""
FLAKY_AT_THE_END = """
import pytest

tries = []

@pytest.fixture
def window():
    yield
    tries.append(1)
    assert len(tries) > 1, "the console complains"

def test_flaky_at_the_end(window):
    pass
"""
FAILING = """
def test_failing():
    assert 1 + 1 == 3
"""


@pytest.fixture
def run(tmp_path):
    """Run tests as `make e2e-journeys` does; returns the exit code and what is printed."""

    def run(**files):
        for name, text in files.items():
            (tmp_path / f"test_{name}.py").write_text(text)
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        plugins = ["-p", "xdist", "-p", "pytest_rerunfailures", "-p", "tests.e2e.flaky"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *plugins, "-n", "2", "--reruns", "1", "-q"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    return run


def test_what_passes_only_when_run_once_more_is_listed_with_its_reason_and_fails_nothing(run):
    code, printed = run(good=GOOD, flaky=FLAKY, closing=FLAKY_AT_THE_END)
    assert code == 0
    listed = after_heading(printed, 2)
    assert [line for line in listed if line.startswith("test_") and "::" in line] == [
        "test_closing.py::test_flaky_at_the_end (teardown)",
        "test_flaky.py::test_flaky (call)",
    ]
    for text in ("the console complains", "no answer yet", "what was asked: roses"):
        assert any(text in line for line in listed)


def test_what_fails_twice_fails_the_run_and_is_not_called_flaky(run):
    code, printed = run(good=GOOD, failing=FAILING)
    assert code == 1
    assert "FAILED test_failing.py::test_failing" in printed
    assert re.search(r"^1 failed, 1 passed, 1 rerun in ", printed, re.MULTILINE)
    assert "flaky" not in printed


def after_heading(printed, count):
    """The lines below the heading that says how many tests are flaky."""
    heading = re.search(rf"^=+ flaky: passed only when run once more \({count}\) =+$", printed, re.MULTILINE)
    assert heading, printed
    return printed[heading.end() :].strip().splitlines()
