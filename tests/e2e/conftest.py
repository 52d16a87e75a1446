"""A real server and real browser windows, of its own for each process of a run; and what a failure leaves behind."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from organizer.client.files import DIST, PAGE
from tests.e2e import evidence
from tests.e2e.chatting import PATIENCE
from tests.e2e.flaky import pytest_terminal_summary  # noqa: F401

BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
PASSWORD = "a phrase for trying things 81"
# Files whose rules have tables of unit tests besides.
DETAILS = ("test_dates", "test_quick_add", "test_reading", "test_soak")
# All windows of this process that are open now: their pictures are taken when a test fails.
OPEN: list["Window"] = []


@dataclass(eq=False)
class Window:
    """A browser window of somebody signed in. `page` is Playwright's."""

    page: Any
    user: dict[str, Any]
    problems: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> None:
        self.page.goto(f"/app/{path}")

    def api(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the API as this person, beside the page."""
        answer = self.page.request.fetch(path, method=method, data=body)
        assert answer.ok, (answer.status, answer.text())
        return answer.json() if answer.text() else None


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse to start without what all tests here need: tests that are skipped would look like tests that pass."""
    if not (DIST / PAGE).exists():
        raise pytest.UsageError("the web client is not built: run `make client`")
    if not BROWSER:
        raise pytest.UsageError("there is no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM")
    if not hasattr(session.config, "workerinput"):  # this is the process that starts the others
        shutil.rmtree(evidence.results(session.config), ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as details what `make e2e` alone tries: whole files, and the phone's twin of what is tried on a desktop."""
    for item in items:
        if item.path.stem in DETAILS or "390" in item.name.partition("[")[2]:
            item.add_marker("detail")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        folder = evidence.keep(report, OPEN, evidence.results(item.config))
        report.sections.append((evidence.KEPT, str(folder)))
    return report


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own, with nothing in it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("e2e")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "COOKIE_SECURE": "0", "PORT": str(port)}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "organizer", "serve"],
            env=environment | {"ORGANIZER_DATA": str(folder / "data"), "HOST": "127.0.0.1"},
            cwd=Path(__file__).parents[2],
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/health/", process, folder / "log")
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 6 * PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def window(address: str, browser: Any) -> Iterator[Any]:
    """Open windows of people by name, new ones signed up. What the console complains of fails the test."""
    with _windows(address, browser) as open_window:
        yield open_window


@pytest.fixture(scope="module")
def lasting_window(address: str, browser: Any) -> Iterator[Any]:
    """The same, for windows that all tests of a file look at."""
    with _windows(address, browser) as open_window:
        yield open_window


@contextmanager
def _windows(address: str, browser: Any) -> Iterator[Any]:
    windows: list[Window] = []

    def open_window(name: str | None, *, width: int = 1280, height: int = 800, **wish: Any) -> Window:
        """`name` is None for somebody who is not signed in."""
        wish = {"locale": "en-GB", "timezone_id": "Europe/Berlin", "service_workers": "block"} | wish
        context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, **wish)
        context.set_default_timeout(PATIENCE * 1000)
        opened = Window(context.new_page(), _sign_up(context, name) if name else {})
        opened.page.on("console", lambda message: _note(opened, message.type, message.text))
        opened.page.on("pageerror", lambda error: opened.problems.append(str(error)))
        windows.append(opened)
        OPEN.append(opened)
        if name:
            _sign_in(opened.page, name)
        return opened

    yield open_window
    problems = [problem for one in windows for problem in one.problems]
    for one in windows:
        OPEN.remove(one)
        one.page.context.close()
    assert problems == []


def _sign_up(context: Any, name: str) -> dict[str, Any]:
    """Make the account by the API, or find it made by a window before. The window itself is not signed in by it."""
    body = {"username": name, "password": PASSWORD}
    answer = context.request.post("/dj-rest-auth/login/", data=body)
    if not answer.ok:
        twice = {"username": name, "password1": PASSWORD, "password2": PASSWORD}
        answer = context.request.post("/dj-rest-auth/registration/", data=twice)
    assert answer.ok, answer.text()
    user: dict[str, Any] = answer.json()["user"]
    context.clear_cookies()
    return user


def _sign_in(page: Any, name: str) -> None:
    page.goto("/app/")
    page.locator("input[autocomplete=username]:focus").wait_for()
    # By keys, so that it serves the journeys that have nothing else.
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="Main").wait_for()


def _note(window: Window, kind: str, text: str) -> None:
    # Said by Chromium of any answer that is not 2xx, also where that is the point of the test.
    expected = text.startswith("Failed to load resource")
    if kind == "error" and not expected:
        window.problems.append(text)
