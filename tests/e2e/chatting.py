"""What the journeys in conversations share: two people in a team, and how to find what a window shows."""

import re
import time
import uuid

# Seconds. What takes longer than this does not come, on a slow machine either.
PATIENCE = 30.0


class Chat:
    """Two people in a team, each with a window."""

    def __init__(self, window):
        self.window, self.mark = window, uuid.uuid4().hex[:8]
        self.alice = window(f"alice{self.mark}")
        self.team = self.alice.api("POST", "/team/", {"name": f"Garden {self.mark}"})["id"]

    def with_bob(self, **wish):
        bob = self.window(f"bob{self.mark}", **wish)
        bob.api("POST", "/membership/", {"team": self.team})
        return bob

    def open(self, who, query=""):
        who.open(f"chat/team/{self.team}{query}")
        composer(who).wait_for()

    def post(self, who, text):
        return who.api("POST", f"/team-chat-post/{self.team}", {"team": self.team, "message": text})

    def texts(self, who):
        page = who.api("GET", f"/team-chat-list/?team_id={self.team}&limit=1000")
        return [one["message"] for one in page["results"]]


def composer(who):
    return who.page.get_by_role("textbox", name=re.compile("^Message to"))


def write(who, *texts):
    for text in texts:
        composer(who).fill(text)
        composer(who).press("Enter")


def row(who, text):
    return who.page.locator("main li[data-row]", has_text=text)


def settled(who, text):
    """The message as the server has it: not one that is still on its way."""
    return who.page.locator("main li[data-position]", has_text=text)


def live(page):
    page.get_by_role("status").filter(has_text="Live").first.wait_for(state="attached")


def unread(who):
    return who.page.get_by_role("navigation", name="Main").get_by_role("link", name="Chat")


def shown(who):
    return who.page.locator("main li[data-position]").evaluate_all("rows => rows.map(row => +row.dataset.position)")


def until(question):
    """Ask until the answer is yes, and return it. The page's events are not handled in between."""
    end = time.monotonic() + PATIENCE
    while not (answer := question()):
        assert time.monotonic() < end, answer
        time.sleep(0.05)
    return answer


def cut(who):
    who.page.context.set_offline(True)


def restore(who):
    who.page.context.set_offline(False)
