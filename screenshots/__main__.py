"""`python -m screenshots [NAME…]`: take the pictures of all screens, or of those named, into docs/screenshots/."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from organizer.client.files import DIST, PAGE
from screenshots.camera import open_window, open_windows, take
from screenshots.screens import SCREENS
from screenshots.stage import ROOT, running

FOLDER = ROOT / "docs/screenshots"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"]


def main(names: list[str]) -> int:
    """Take the pictures and say how large they are."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        return refuse("there is no Chromium here; name one by CHROMIUM.")
    if not (DIST / PAGE).exists():
        return refuse("the web client is not built: make client.")
    unknown = set(names) - {screen.name for screen in SCREENS}
    if unknown:
        return refuse(f"there is no screen {', '.join(sorted(unknown))}.")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, running(Path(scratch)) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=ARGUMENTS)
        sizes = take_all(chromium, address, names)
        chromium.close()
    sys.stdout.write(
        f"{len(sizes)} pictures, {sum(sizes) // 1024:,} KB, the largest {max(sizes) // 1024} KB: {FOLDER}\n"
    )
    return 0


def take_all(chromium: Any, address: str, names: list[str]) -> list[int]:
    """Take every picture; returns their sizes in bytes."""
    windows = open_windows(chromium, address)
    # Somebody else is there, too.
    others = [open_window(chromium, address, name, "desktop") for name in ("tomasz", "aiko")]
    places = find_places(windows["ines"][0].page, others[0])
    return [
        take(screen, shot, places, FOLDER)
        for screen in SCREENS
        if not names or screen.name in names
        for shot in windows[screen.who]
    ]


def find_places(ines: Any, tomasz: Any) -> dict[str, int]:
    """Return the ids that addresses name."""
    teams = ines.request.get("/team/?search=Elm").json()["results"]
    tasks = ines.request.get("/tasks/?search=plan+of+the+street").json()["results"]
    return {
        "fair": teams[0]["id"],
        "task": tasks[0]["id"],
        "tomasz": tomasz.request.get("/dj-rest-auth/user/").json()["pk"],
    }


def refuse(reason: str) -> int:
    """Say why nothing was done."""
    sys.stderr.write(f"screenshots: {reason}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
