"""What a failed browser test leaves in test-results/: a picture of every tab, and what was said."""

import re
from itertools import count
from pathlib import Path
from typing import Any

from playwright.sync_api import Error

# Under this title a report says where.
KEPT = "Pictures and texts"
# Milliseconds; a page that does not answer shall not keep the run waiting.
PATIENCE = 5_000


def results(config: Any) -> Path:
    """The folder of this run's results."""
    return Path(config.rootpath) / "test-results"


def keep(report: Any, windows: list[Any], results: Path) -> Path:
    """Keep the failure, the tabs of the open windows as they are now, and their consoles. Return the folder."""
    folder = _new_folder(results, report.nodeid)
    texts = [report.longreprtext]
    tabs = [(window, page) for window in windows for page in window.page.context.pages]
    for number, (window, page) in enumerate(tabs, start=1):
        name = f"{number}-{window.user.get('username', 'visitor')}.png"
        texts.append("\n".join([f"{name}: {page.url}", *window.problems]))
        try:
            page.screenshot(path=folder / name, timeout=PATIENCE)
        except Error as error:
            texts.append(f"No picture of it: {error}")
    (folder / "failure.txt").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    return folder


def _new_folder(results: Path, test: str) -> Path:
    """A folder named as the test; the second time it fails, with a 2."""
    name = re.sub(r"[^\w.]+", "-", test.removeprefix("tests/e2e/")).strip("-")
    folders = (results / f"{name}-{number}" for number in count(1))
    folder = next(folder for folder in folders if not folder.exists())
    folder.mkdir(parents=True)
    return folder
