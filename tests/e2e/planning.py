"""What the journeys among tasks share: the days around the middle of a month, and how to find what a window shows."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PIL import Image

from tests.e2e.chatting import until

ZONE = ZoneInfo("Europe/Berlin")
# The middle of a month: its neighbours are in the same grid, whatever the day of the test.
DAY = datetime.now(ZONE).replace(day=15, hour=10, minute=0, second=0, microsecond=0)


def day(offset: int = 0) -> str:
    return (DAY + timedelta(days=offset)).date().isoformat()


def cell(where, offset: int = 0):
    return where.page.locator(f'[data-day="{day(offset)}"]')


def plan(who, title="Water the roses", offset=0, **fields):
    due = (DAY + timedelta(days=offset)).isoformat()
    return who.api("POST", "/tasks/", {"title": title, "due_date": due, "priority": 1} | fields)


def chip(who, title="Water the roses"):
    return who.page.locator("main [data-task]", has_text=title)


def reads(who, task, **expected):
    """Wait until the server has it so."""

    def answer():
        now = who.api("GET", f"/task/{task['id']}")
        return now | expected == now

    until(answer)


def picture(name, colour, size=(80, 60)):
    """A picture as a file to be chosen."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": made.getvalue()}
