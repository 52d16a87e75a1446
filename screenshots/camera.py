"""Takes the pictures: windows of four kinds, each signed in, and files as small as they can be."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image

from screenshots.screens import Screen
from screenshots.stage import MOMENT, PASSWORD

KINDS: Final[dict[str, dict[str, Any]]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
THEMES: Final = ("light", "dark")
AGENTS: Final = {
    "desktop": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "phone": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1",
}
PEOPLE: Final = ("", "ines", "newcomer")
# Enough for interfaces and small drawings, and how many of them are the most frequent ones.
COLOURS: Final = 256
COMMON: Final = 128
PATIENCE: Final = 120_000
# Pictures out of sight are not loaded, and would be waited for for ever.
STILL: Final = """async () => {
  // Nobody has come here by the keyboard: only fields show that they have the focus.
  if (!document.activeElement.matches('input, textarea')) document.activeElement.style.outline = 'none'
  await document.fonts.ready
  const isSeen = (box) => box.bottom > 0 && box.top < innerHeight
  const seen = [...document.images].filter((image) => isSeen(image.getBoundingClientRect()))
  await Promise.all(seen.map((image) => image.decode().catch(() => undefined)))
}"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One kind of window, for one person."""

    kind: str
    theme: str
    page: Any


def open_windows(browser: Any, address: str) -> dict[str, list[Shot]]:
    """Open a window of each kind and theme for each of PEOPLE, and sign them in. Returns them by person."""
    windows: dict[str, list[Shot]] = {who: [] for who in PEOPLE}
    for who, shots in windows.items():
        for theme in THEMES:
            shots += [Shot(kind, theme, open_window(browser, address, who, kind, theme)) for kind in KINDS]
    return windows


def open_window(browser: Any, address: str, who: str, kind: str, theme: str = "light") -> Any:
    """Open a window on which it is always the same time. Returns Playwright's page."""
    context = browser.new_context(
        base_url=address,
        locale="en-GB",
        timezone_id="UTC",
        color_scheme=theme,
        reduced_motion="reduce",
        service_workers="block",
        user_agent=AGENTS[kind],
        **KINDS[kind],
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.clock.set_fixed_time(MOMENT)
    # What one window reads, the next one shall still show as new.
    page.route("**/conversations/*/read", lambda route: route.fulfill(status=404, json={}))
    if who == "newcomer":
        sign_up(page)
    elif who:
        sign_in(page, who)
    return page


def sign_up(page: Any) -> None:
    """Make the account, unless a window before has made it, and sign in."""
    twice = {"username": "newcomer", "password1": PASSWORD, "password2": PASSWORD}
    page.request.post("/dj-rest-auth/registration/", data=twice)
    page.context.clear_cookies()
    sign_in(page, "newcomer")


def sign_in(page: Any, name: str) -> None:
    """Sign in as people do."""
    page.goto("/app/")
    page.locator("input[autocomplete=username]").fill(name)
    page.locator("input[autocomplete=current-password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="Main").wait_for()


def take(screen: Screen, shot: Shot, places: dict[str, int], folder: Path) -> int:
    """Take one picture into `folder`; returns its size in bytes."""
    page = shot.page
    page.goto("/app" + screen.path.format_map(places))
    page.locator(screen.ready).first.wait_for()
    if screen.who:
        page.get_by_role("status").filter(has_text="Live").first.wait_for(state="attached")
    if screen.act:
        screen.act(page)
    page.wait_for_load_state("networkidle" if not screen.who else "load")
    page.evaluate(STILL)
    page.wait_for_timeout(250)  # what is drawn beside: rows, room for chips
    path = folder / f"{screen.name}-{shot.kind}-{shot.theme}.png"
    path.write_bytes(shrink(page.screenshot(animations="disabled")))
    return path.stat().st_size


def shrink(png: bytes) -> bytes:
    """Return the picture with no more colours than an interface needs."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    # Areas keep their very colours; of the others, those that are nearest to all that is there.
    counted = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    colours = [channel for _, colour in counted[:COMMON] for channel in colour]
    spread = picture.quantize(COLOURS - COMMON, method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*colours, *spread][: 3 * COLOURS])
    into = io.BytesIO()
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(into, "PNG", optimize=True)
    return into.getvalue()
