"""A bad day: the network comes and goes at random, tabs are closed and reloaded, and nothing typed is lost or doubled.

`make soak-client` runs it long. SOAK_SEED repeats one run.
"""

import os
import random
from typing import Any

import pytest

from tests.e2e.chatting import Chat, composer, cut, restore, until
from tests.e2e.planning import plan

EDITS = int(os.environ.get("SOAK_EDITS", "12"))
MESSAGES = int(os.environ.get("SOAK_MESSAGES", "4"))
SEED = int(os.environ.get("SOAK_SEED", "0")) or random.randrange(1, 10**6)
TASKS = 4


class BadDay:
    """Alice at work, in one tab after the other."""

    def __init__(self, chat: Chat, seed: int) -> None:
        self.chat, self.alice, self.chance = chat, chat.alice, random.Random(seed)
        self.tasks = [plan(self.alice, f"Bed {number}") for number in range(TASKS)]
        self.notes: dict[int, str] = {}
        self.said: list[str] = []
        # What the server took, in its order: the number in the notes of each task.
        self.taken: dict[int, list[int]] = {task["id"]: [] for task in self.tasks}
        self.alice.page.context.on("response", self._note)

    def _note(self, response: Any) -> None:
        if response.request.method == "PATCH" and response.status == 200:
            number = int(response.request.post_data_json["comment"].split()[-1])
            self.taken[int(response.url.rsplit("/", 1)[1])].append(number)

    def run(self) -> None:
        works = ["edit"] * EDITS + ["say"] * MESSAGES
        self.chance.shuffle(works)
        where = ""
        for number, work in enumerate(works):
            if where != work or self.chance.random() < 0.2:
                self._open(work)
                where = work
            if self.chance.random() < 0.4:
                self.chance.choice([cut, restore])(self.alice)
            if work == "edit":
                self._edit(number)
            else:
                self._say(number)
        restore(self.alice)

    def _open(self, work: str) -> None:
        """Reload, or go on in another tab while the one before it is closed."""
        restore(self.alice)
        if self.chance.random() < 0.5:
            before = self.alice.page
            self.alice.page = before.context.new_page()
            before.close()
        if work == "edit":
            self.alice.open("tasks/list")
            self._row(self.tasks[-1]).wait_for()
        else:
            self.chat.open(self.alice)

    def _row(self, task: dict[str, Any]) -> Any:
        return self.alice.page.locator("main [data-task]", has_text=task["title"])

    def _edit(self, number: int) -> None:
        task = self.chance.choice(self.tasks)
        self._row(task).get_by_role("button", name=task["title"]).first.click()
        notes = self.alice.page.get_by_role("textbox", name="Notes")
        self.notes[task["id"]] = f"Note {number}"
        notes.fill(f"Note {number}")
        self.alice.page.keyboard.press("Escape")
        notes.wait_for(state="detached")

    def _say(self, number: int) -> None:
        self.said.append(f"Message {number}")
        composer(self.alice).fill(self.said[-1])
        composer(self.alice).press("Enter")
        self.alice.page.locator("main li[data-row]", has_text=self.said[-1]).first.wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_everything_arrives_once_and_in_order_however_bad_the_network(window, width, record_property):
    record_property("seed", SEED)
    print(f"SOAK_SEED={SEED}")
    chat = Chat(lambda name: window(name, width=width))
    day = BadDay(chat, SEED)
    day.run()
    notes = {task["id"]: day.notes.get(task["id"], "") for task in day.tasks}
    until(lambda: {pk: day.alice.api("GET", f"/task/{pk}")["comment"] for pk in notes} == notes)
    until(lambda: chat.texts(day.alice) == day.said)
    for numbers in day.taken.values():
        assert numbers == sorted(set(numbers))
