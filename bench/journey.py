"""What a person does in the web client, step by step; each is measured."""

from collections.abc import Callable
from typing import Any

from bench.page import Watched

MAIN = "document.querySelector('main')"


def exists(selector: str, root: str = "document") -> str:
    """Return the condition that something is there."""
    return f"{root}.querySelector({selector!r}) !== null"


def absent(selector: str) -> str:
    """Return the condition that something is not there."""
    return f"document.querySelector({selector!r}) === null"


def reads(text: str) -> str:
    """Return the condition that the page's main part holds a text."""
    return f"{MAIN}.textContent.includes({text!r})"


CHIPS = "document.querySelectorAll('[role=grid] [data-task]').length"
MONTH = f"{CHIPS} > 60"
FIELD = "document.activeElement.value"


def see_first(watched: Watched) -> None:
    """Open the calendar in a new browser, and again in one that has been there."""
    watched.first_view("first view, new browser", "/app/", MONTH)
    watched.page.evaluate("navigator.serviceWorker.ready")
    watched.page.wait_for_timeout(2_500)
    watched.first_view("first view, seen before", "/app/", MONTH)
    watched.page.wait_for_timeout(2_500)  # the stream has begun, and what was fetched before it is fetched again


def go_through_tasks(watched: Watched) -> None:
    """Look at a thousand tasks in every way, and change some."""
    click, step, keys = watched.click, watched.step, watched.keys
    step("next month", click("[aria-label='Next month']"), f"{CHIPS} > 20 && {CHIPS} <= 60 || {MONTH}")
    step("back to this month", click("main button:text-is('Today')"), MONTH)
    step("month to week", click("nav >> text=Week"), exists("section[data-day] [data-task]"))
    step("week to list", click("nav >> text=List"), exists("section h2 + ul [data-task]"))
    mark_done(watched, "mark done in the list", "main section")
    search = watched.page.get_by_role("search").get_by_role("searchbox")
    search.focus()
    step("filter the list, per key", keys("b", "e", "d"), f"location.search.includes('q=bed') && {FIELD} === 'bed'")
    step("filter no more, per key", keys("Backspace", "Backspace", "Backspace"), "!location.search.includes('q=')")
    step("list to board", click("nav >> text=Board"), exists("main section header + div [data-task]"))
    mark_done(watched, "mark done on the board", "main section")
    step("board to month", click("nav >> text=Month"), MONTH)


def change_tasks(watched: Watched) -> None:
    """Open, change, add, move and finish tasks of the month."""
    click, step, keys, page = watched.click, watched.step, watched.keys, watched.page
    chip = "[role=grid] [role=row]:nth-child(3) [data-task]"
    step("open a task", click(f"{chip} >> button >> nth=1"), exists("#side-panel textarea, #side-panel input"))
    title = page.locator("#side-panel textarea").first
    title.focus()
    step("type into its title, per key", keys("Control+End", *"abcde"), f"{FIELD}.endsWith('abcde')")
    step("close it", click("#side-panel [aria-label='Close']"), absent("#side-panel section"))
    mark_done(watched, "mark done in the month", "[role=grid] [role=row]:nth-child(3)")
    page.keyboard.press("Escape")
    page.locator("main").focus()
    step("open quick add", keys("q"), "document.activeElement.matches('[role=dialog] input')")
    step("type into quick add, per key", keys(*"tea today"), f"{FIELD} === 'tea today'")
    step("add a task by quick add", keys("Enter"), absent("[role=dialog]"))
    drag(watched, chip)
    page.locator("main").focus()
    step("open the palette", keys("Control+k"), "document.activeElement.matches('[role=combobox]')")
    step("type into the palette, per key", keys(*"water"), f"{FIELD} === 'water'")
    step("close the palette", keys("Escape"), absent("[role=dialog]"))


def mark_done(watched: Watched, name: str, within: str) -> None:
    """Mark the first open task there as done."""
    box = "[role=checkbox][aria-checked=false]"
    task = watched.page.locator(f"{within} [data-task]:has({box})").first
    number = task.get_attribute("data-task")
    click = watched.click(f"{within} [data-task='{number}'] {box}")
    watched.step(name, click, absent(f"{within} [data-task='{number}'] {box}"))


def drag(watched: Watched, chip: str) -> None:
    """Take a task of the month and drop it on another day."""
    page = watched.page
    box = page.locator(chip).first.bounding_box()
    x, y = box["x"] + 60, box["y"] + 8
    page.mouse.move(x, y)

    def take() -> None:
        page.mouse.down()
        page.mouse.move(x + 12, y + 4)
        page.mouse.move(x + 24, y + 6)

    watched.step("begin to drag a task", take, "true")
    page.mouse.move(x + 300, y + 130, steps=4)
    watched.step("drop it on another day", page.mouse.up, "true")


def talk(watched: Watched, team: str, post: Callable[[str], Any]) -> None:
    """Go to a conversation of ten thousand messages, read up, write, and hear what others write by `post`."""
    click, step, keys, page = watched.click, watched.step, watched.keys, watched.page
    rows = "document.querySelectorAll('main li[data-position]').length"
    long, other = (
        f"main nav li:has(a[href$='/chat/team/{team}'])",
        f"main nav li:not(:has([href$='/chat/team/{team}']))",
    )

    def opened(entry: str, least: int) -> str:
        title = page.locator(f"{entry} strong").first.inner_text()
        return f"{MAIN}.querySelector('section h2')?.textContent === {title!r} && {rows} > {least}"

    step("open the chat", click("header >> a[href$='/chat']"), exists("main nav li a"))
    step("open the long conversation", click(f"{long} a"), opened(long, 30))
    page.mouse.move(800, 400)
    before = page.evaluate(rows)

    def up() -> None:
        for _ in range(20):
            page.mouse.wheel(0, -400)
            page.wait_for_timeout(40)

    step("scroll up until more comes", up, f"{rows} > {before}")
    page.locator("main li[data-position]").last.focus()
    step("a page up by keys, per key", keys(*["PageUp"] * 5), "true")
    write(watched, post)
    step("switch conversation", click(f"{other} a"), opened(other, 5))
    step("switch back", click(f"{long} a"), opened(long, 30))
    step("leave the chat for the month", click("header nav a >> nth=0"), MONTH)


def write(watched: Watched, post: Callable[[str], Any]) -> None:
    """Type and send, and type on while a message of somebody else comes."""
    step, keys, page = watched.step, watched.keys, watched.page
    page.locator("main form textarea").focus()
    step("type a message, per key", keys(*"see you soon"), f"{FIELD} === 'see you soon'")
    step("send it", keys("Enter"), f"{FIELD} === '' && {reads('see you soon')}")

    def hear() -> None:
        for number, key in enumerate("while others write"):
            if number % 6 == 2:
                post(f"news {number}")
            page.keyboard.press("Space" if key == " " else key)
            page.wait_for_timeout(80)

    step("type while messages come, per key", hear, reads("news 14"))
    page.locator("main form textarea").fill("")
