"""A page of the web client on a slow processor, and how long it takes to answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SLOWER = 4
PROBE = (Path(__file__).parent / "probe.js").read_text()
PATIENCE = 60_000
# Between the end of a frame and its being seen there are at most so many ms: painting is done by other threads.
FEEDBACK = 100
# Nothing is going on any more when nothing was for this long, in ms.
CALM = 350


@dataclass
class Sample:
    """What one step took, in ms.

    `delays`: from each input to its next paint. `shown`: until what was asked for is seen; None where many inputs are
    made one after the other. `longest_task`: the longest time in which nothing could be answered. `reference`: a fixed
    loop in the same page just before, which tells how busy the machine was.
    """

    delays: list[float]
    shown: float | None
    longest_task: float
    reference: float


@dataclass
class Watched:
    """A Playwright page, and the samples of each step that was made in it."""

    page: Any
    samples: dict[str, list[Sample]] = field(default_factory=dict)

    def slow_down(self) -> None:
        """Have scripts, styles and layout take four times as long."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def rest(self) -> None:
        """Wait until the page has nothing to do."""
        self.page.evaluate("([calm, patience]) => probe.rest(calm, patience)", [CALM, 5_000])

    def first_view(self, name: str, address: str, condition: str) -> None:
        """Go to an address: how long from asking for the page until the condition holds and is painted."""
        self.page.goto(address, wait_until="commit")
        shown = self._when(condition)
        self.rest()
        reference = self.page.evaluate("probe.reference()")
        taken = self.page.evaluate("probe.take()")
        self._note(name, Sample([], shown, max(taken["tasks"], default=0), reference))

    def step(self, name: str, act: Callable[[], None], condition: str) -> None:
        """Do something: how long each input waits for its paint, and until the condition holds and is painted."""
        self.rest()
        reference = self.page.evaluate("probe.reference()")
        self.page.evaluate("probe.clear()")
        act()
        when = self._when(condition)
        self.rest()
        taken = self.page.evaluate("probe.take()")
        starts = {event["startTime"] for event in taken["seen"]}
        shown = when - min(starts) if len(starts) in (1, 2) else None  # a click has two: down, and up
        self._note(name, Sample(by_input(taken), shown, max(taken["tasks"], default=0), reference))

    def click(self, selector: str) -> Callable[[], None]:
        """Return a click in the middle of what the selector finds: the pointer goes there first, unmeasured."""
        found = self.page.locator(selector).first
        found.wait_for()
        found.scroll_into_view_if_needed()
        box = found.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        return lambda: self.page.mouse.click(x, y)

    def keys(self, *keys: str, pause: int = 120) -> Callable[[], None]:
        """Return a few keys, pressed one after the other."""

        def press() -> None:
            for key in keys:
                self.page.keyboard.press(key)
                self.page.wait_for_timeout(pause)

        return press

    def _when(self, condition: str) -> float:
        asked = "([condition, patience]) => probe.when(condition, patience)"
        when: float = self.page.evaluate(asked, [condition, 20_000])
        return when

    def _note(self, name: str, sample: Sample) -> None:
        self.samples.setdefault(name, []).append(sample)


def by_input(taken: dict[str, Any]) -> list[float]:
    """Return how long each input (a press, a click, a key, a drag) waited for its paint.

    That is what the Event Timing API says, which includes painting. Headless Chromium is silent about some inputs, or
    tells of them at a later paint, so it counts only where it is within FEEDBACK of the end of the first frame after
    the input, which is taken otherwise.
    """
    said: dict[float, float] = {}
    for event in taken["said"]:
        said[event["startTime"]] = max(said.get(event["startTime"], 0), event["duration"])
    found: dict[float, float] = {}
    for event in taken["seen"]:
        start, frame = event["startTime"], event["duration"]
        told = said.get(start, 0)
        found[start] = max(found.get(start, 0), frame, told if told - frame < FEEDBACK else 0)
    return list(found.values())
