"""The examples of docs/live.md do what the page says."""

import re
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.live.scenes import found_team, page, people, say
from tests.races.live import PASSWORD, ROOT

CHROMIUM = Path("/usr/bin/chromium")
PAGE = (ROOT / "docs/live.md").read_text(encoding="utf-8")


def example(language):
    """Return the code of the page's only example in a language."""
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return code


def test_the_python_example_listens_and_goes_on_from_its_cursor(live):
    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    token = bob.client.headers["Authorization"].removeprefix("Bearer ")
    names, events = {}, []
    exec(example("python"), names)
    start = page(bob)["cursor"]
    say(alice, team, "missed")
    threading.Thread(
        target=names["listen"], args=(live.url, token, events.append, events.clear, start), daemon=True
    ).start()
    say(alice, team, "heard")
    end = time.monotonic() + 5
    while len(events) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    assert [event["data"]["message"] for event in events] == ["missed", "heard"]
    bob.client.post("/dj-rest-auth/logout/")  # lets the example's loop end


@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")
def test_the_browser_example_listens_and_comes_back_after_its_cookie_ran_out(live):
    from playwright.sync_api import sync_playwright

    alice, bob = people(live, "alice", "bob")
    team = found_team(alice, bob)
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context()
        tab = context.new_page()
        tab.goto(live.url + "/health/")
        signed_in = tab.evaluate(
            """async (body) => (await fetch('/dj-rest-auth/login/', {method: 'POST',
                headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)})).status""",
            {"username": bob.name, "password": PASSWORD},
        )
        assert signed_in == 200
        code = example("js").replace("export function", "function")
        begin = "window.told = []; window.stop = listen({ onEvent: (event) => told.push(event), onReset() {} })"
        tab.evaluate(f"() => {{ {code}; {begin} }}")
        time.sleep(0.5)
        say(alice, team, "first")
        wait_for(tab, "told.some((e) => e.data.message === 'first')")
        # The stream breaks (more streams than one person needs end the oldest), and the access cookie is gone by then.
        context.clear_cookies(name="organizer-api-auth")
        with httpx.Client(base_url=live.url, headers=dict(bob.client.headers), trust_env=False) as other:
            crowd(other)
            say(alice, team, "second")
            wait_for(tab, "told.some((e) => e.data.message === 'second')")
        assert tab.evaluate("told.filter((e) => e.type === 'message.posted').length") == 2
        tab.evaluate("stop()")
        browser.close()


def crowd(client):
    """Open so many streams of one person that older ones end, and close them again."""
    from tests.live.listening import Stream

    for stream in [Stream(client) for _ in range(45)]:
        stream.close()


def wait_for(tab, condition):
    tab.wait_for_function(f"() => {condition}", timeout=15_000)
