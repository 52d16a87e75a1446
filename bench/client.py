"""`make bench-client`: how quickly the web client answers with much data, on a processor four times as slow.

A thousand tasks in the month, ten thousand messages in a conversation, real Chromium. ROUNDS=7 is how often everything
is done; BESIDE=/path/to/another/checkout (with its client built) is measured in turns, for comparing. See
docs/performance.md.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.client_report import table
from bench.data import FOLDER, KEPT, ROOT
from bench.journey import change_tasks, go_through_tasks, see_first, talk
from bench.page import PATIENCE, PROBE, Sample, Watched
from bench.recording import PASSWORD
from bench.report import write_page
from bench.run import RESULTS, commit, machine, say
from bench.servers import running

BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
WINDOW = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "timezone_id": "Europe/Berlin"}
SIZES = ("--users", "10", "--teams", "3", "--tasks", "0", "--messages", "12000", "--largest", "10000")

Samples = dict[str, list[Sample]]


def main() -> None:
    """Measure, print, and store."""
    rounds = int(os.environ.get("ROUNDS") or 7)
    beside = os.environ.get("BESIDE")
    checkouts = {"here": ROOT} | ({"beside": Path(beside)} if beside else {})
    result: dict[str, Any] = {
        "when": datetime.now(UTC).strftime("%d %b %Y %H:%M UTC"),
        "commit": commit(),
        "machine": machine(),
        "rounds": rounds,
    }
    with contextlib.ExitStack() as stack:
        browser = stack.enter_context(chromium())
        result["browser"] = browser.version
        scenes = {name: stack.enter_context(scene(root, browser)) for name, root in checkouts.items()}
        taken: dict[str, Samples] = {name: {} for name in scenes}
        for number in range(rounds):
            for name, around in scenes.items():
                say(f"round {number + 1} of {rounds}, {name}")
                for step, samples in one_round(browser, around).items():
                    taken[name].setdefault(step, []).extend(samples)
    result["load_after"] = f"{os.getloadavg()[0]:.1f}"
    result["steps"] = {name: as_plain(samples) for name, samples in taken.items()}
    text = table(result)
    say("\n" + text)
    (RESULTS / "client.json").write_text(json.dumps(result, indent=1) + "\n")
    write_page(text, ", web client")


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """Start a browser without a window."""
    from playwright.sync_api import sync_playwright

    if not BROWSER:
        raise SystemExit("There is no Chromium here; name one by CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield browser
        browser.close()


@contextlib.contextmanager
def scene(root: Path, browser: Any) -> Iterator[dict[str, Any]]:
    """Fill a database and serve it with the client of a checkout; signed in as who has the thousand tasks."""
    if not (root / "organizer/client/dist/index.html").exists():
        raise SystemExit(f"The client in {root} is not built: make client.")
    FOLDER.mkdir(exist_ok=True)
    folder = tempfile.mkdtemp(dir=FOLDER)
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {
        "PYTHONPATH": str(root),
        "DJANGO_SETTINGS_MODULE": "organizer.config.settings",
        "ORGANIZER_DATA": folder,
        "DATABASE_URL": "",
        "ACCESS_TOKEN_MINUTES": "1440",
        "COOKIE_SECURE": "0",
        "LOG_LEVEL": "ERROR",
    }
    try:
        _run(environment, "organizer", "demo", "--scale", "0", *SIZES, "--password-stdin", said=PASSWORD)
        name, mate, team = _run(environment, "bench.month").split()
        with running("remembering", environment, root) as server:
            yield {
                "url": server.url,
                "team": team,
                "state": signed_in(browser, server.url, name),
                "mate": browser.new_context(base_url=server.url, storage_state=signed_in(browser, server.url, mate)),
            }
    finally:
        shutil.rmtree(folder)


def _run(environment: dict[str, str], module: str, *arguments: str, said: str = "") -> str:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, input=said, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{module} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def signed_in(browser: Any, url: str, name: str) -> Any:
    """Sign in as people do, with all read; return what the browser keeps of it."""
    context = browser.new_context(base_url=url, service_workers="block", **WINDOW)
    page = context.new_page()
    page.goto("/app/")
    page.locator("input[autocomplete=username]").fill(name)
    page.locator("input[autocomplete=current-password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="Main").wait_for()
    for one in context.request.get("/conversations/").json()["results"]:  # else it begins at the first unread message
        context.request.put(f"/conversations/{one['id']}/read", data={"position": one["last_position"]})
    state = context.storage_state()
    context.close()
    return state


def one_round(browser: Any, around: dict[str, Any]) -> Samples:
    """Do everything once in a new browser profile; return what it took."""
    context = browser.new_context(base_url=around["url"], storage_state=around["state"], **WINDOW)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(PROBE)
    watched = Watched(context.new_page())
    watched.slow_down()
    see_first(watched)
    go_through_tasks(watched)
    change_tasks(watched)
    talk(watched, around["team"], lambda text: _post(around["mate"], around["team"], text))
    context.close()
    return watched.samples


def as_plain(samples: Samples) -> dict[str, Any]:
    """Return the samples as JSON can hold them."""
    return {step: [asdict(one) for one in made] for step, made in samples.items()}


def _post(context: Any, team: str, text: str) -> None:
    """Write a message by the API, as somebody else in the team."""
    answer = context.request.post(f"/team-chat-post/{team}", data={"team": int(team), "message": text})
    if not answer.ok:
        raise SystemExit(f"posting failed: {answer.status} {answer.text()}")


if __name__ == "__main__":
    main()
