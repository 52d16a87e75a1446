"""A browser test that fails leaves pictures, and is run once more."""

import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
FAILS_ONCE = """
import pytest

tries = []

@pytest.fixture
def alice(window):
    return window("alice")

def test_fails_once(alice):
    alice.page.context.new_page().goto("/app/sign-in")
    alice.page.evaluate("console.error('Something is wrong here')")
    tries.append(1)
    assert len(tries) > 1, "the first time"
    alice.problems.clear()
"""


def test_a_failed_test_leaves_a_picture_of_each_tab_and_is_listed_with_them_when_it_passes_after_all(tmp_path):
    (tmp_path / "conftest.py").write_text("from tests.e2e.conftest import *\n")
    (tmp_path / "test_example.py").write_text(FAILS_ONCE)
    (tmp_path / "test-results" / "of-yesterday").mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", ".", "--reruns", "1", "."],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    # The console is complained of at the end of the same try, when the windows are closed.
    kept, closing = sorted((tmp_path / "test-results").iterdir())
    assert [path.name for path in closing.iterdir()] == ["failure.txt"]
    assert {path.name for path in kept.iterdir()} == {"1-alice.png", "2-alice.png", "failure.txt"}
    with Image.open(kept / "1-alice.png") as picture:
        assert picture.size == (1280, 800)
    said = (kept / "failure.txt").read_text()
    for text in ("the first time", "/app/", "Something is wrong here"):
        assert text in said
    assert "flaky: passed only when run once more (1)" in done.stdout
    assert str(kept) in done.stdout
