"""The people and things that the screens are looked at with."""

import uuid
from typing import Any

from tests.e2e.planning import picture, plan


class Stage:
    """Alice with teams, tasks and messages, Bob in her team, Dora who has nothing, a visitor who is not signed in."""

    def __init__(self, window: Any, **wish: Any) -> None:
        self.mark = uuid.uuid4().hex[:8]
        self.bob = window(f"bob{self.mark}")
        self.alice = window(f"alice{self.mark}", **wish)
        self.dora = window(f"dora{self.mark}", **wish)
        self.visitor = window(None, **wish)
        self._found_teams()
        self._plan()
        self._talk()

    @property
    def windows(self) -> tuple[Any, ...]:
        return self.alice, self.dora, self.visitor

    def _found_teams(self) -> None:
        def found(who: Any, name: str) -> int:
            return int(who.api("POST", "/team/", {"name": f"{name} {self.mark}"})["id"])

        self.team = found(self.alice, "Garden")
        self.joined = found(self.bob, "Orchard")
        self.foreign = found(self.bob, "Vineyard")
        self.bob.api("POST", "/membership/", {"team": self.team})
        self.alice.api("POST", "/membership/", {"team": self.joined})

    def _plan(self) -> None:
        alice, bob = self.alice, self.bob
        roses = plan(alice, "Water the roses", priority=0, category=2, asigned_to=bob.user["pk"])
        self.task = roses["id"]
        self.given = plan(bob, "Prune the trees", 1, asigned_to=alice.user["pk"], comment="All of them")["id"]
        plan(alice, "Order the bulbs", 2, status=1, category=1)
        plan(alice, "Clean the shed", 3, status=2, priority=2)
        plan(alice, "Pay the rent", -400, priority=0)
        for number in range(12):
            look = number % 3
            plan(alice, f"Weed bed {number}", -1, status=look, category=look, priority=look)
        sent = alice.page.request.patch(f"/task/{self.task}", multipart={"file": picture("rose.png", "green")})
        assert sent.ok, sent.text()

    def _talk(self) -> None:
        self.said = [self._post(self.alice, "Hullo"), self._post(self.bob, "Good morning")]
        body = {"team": self.team, "message": "Hello"}
        self.alice.api("PUT", f"/team-chat-put/{self.said[0]}", body)
        form = {"team": str(self.team), "message": "The beds", "image": picture("beds.png", "teal", (320, 200))}
        assert self.alice.page.request.post(f"/team-chat-post/{self.team}", multipart=form).ok
        self._post(self.bob, "They look good")

    def _post(self, who: Any, text: str) -> int:
        return int(who.api("POST", f"/team-chat-post/{self.team}", {"team": self.team, "message": text})["id"])
