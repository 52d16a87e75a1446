"""What a client knows, kept by events alone: a first look over REST, and from then on the stream, wherever it is.

It follows the rules that docs/live.md gives to clients, and nothing else.
"""

import json
import random
import threading
import time
from typing import Any

import httpx

REST = {"message": ("/team-chat-list/", "/private-chat-list/"), "task": ("/tasks/",), "team": ("/team/",)}
RELATIVE = {"is_owner", "is_member"}
Thing = tuple[str, int]


class Replica(threading.Thread):
    """One person's client. It listens at one of the servers, and goes elsewhere when that ends or it feels like it."""

    def __init__(self, me: int, token: str, urls: list[str], seed: int) -> None:
        super().__init__(daemon=True)
        self.me = me
        self.things: dict[Thing, dict[str, Any]] = {}
        self.cursors: list[str] = []
        self.posted: list[int] = []  # ids of messages, as events told of them
        self.problems: list[str] = []
        self.connections = 0
        self.restless = True
        self.stopping = threading.Event()
        self._urls = urls
        self._random = random.Random(seed)
        self._cursor = ""
        self._http = httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=20, trust_env=False)

    def start_from_now(self) -> None:
        """Take the newest cursor, then look at everything, then listen."""
        self._cursor = self._get("/events/")["cursor"]
        self.things = self.look()
        self.start()

    def stop(self) -> None:
        """Listen no more."""
        self.stopping.set()
        self.join(10)
        self._http.close()

    def look(self, **query: Any) -> dict[Thing, dict[str, Any]]:
        """Return what can be read over REST just now."""
        found: dict[Thing, dict[str, Any]] = {}
        for kind, paths in REST.items():
            if query and kind != "message":
                continue
            for path in paths:
                offset, more = 0, True
                while more:
                    page = self._get(path, limit=1000, offset=offset, **query)
                    offset, more = offset + 1000, page["next"] is not None
                    for item in page["results"]:
                        found[kind, item["id"]] = {name: value for name, value in item.items() if name not in RELATIVE}
        return found

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self._listen(self._random.choice(self._urls))
            except (httpx.HTTPError, OSError):
                time.sleep(0.05)
            except Exception as error:
                self.problems.append(repr(error))
                return

    def _listen(self, url: str) -> None:
        headers = {"Accept": "text/event-stream", "Last-Event-ID": self._cursor}
        until = time.monotonic() + self._random.uniform(0.2, 4)
        with self._http.stream("GET", f"{url}/events/", headers=headers, timeout=httpx.Timeout(5, read=2)) as response:
            if response.status_code != 200:
                raise httpx.HTTPError(f"{response.status_code}")
            self.connections += 1
            fields: dict[str, str] = {}
            for line in response.iter_lines():
                if line:
                    name, _, value = line.partition(":")
                    fields[name] = value.removeprefix(" ")
                    continue
                self._take(fields)
                fields = {}
                if self.stopping.is_set() or (self.restless and time.monotonic() > until):
                    return

    def _take(self, fields: dict[str, str]) -> None:
        if "id" not in fields:
            if fields.get("event") == "reset":
                self.problems.append("reset")
            return
        if "data" in fields:
            self._apply(json.loads(fields["data"]))
            self.cursors.append(fields["id"])
        self._cursor = fields["id"]

    def _apply(self, event: dict[str, Any]) -> None:
        kind, _, what = event["type"].partition(".")
        data = event["data"]
        if kind == "member" and data["user_id"] == self.me:
            self._drop_team(data["team"])
            if what == "joined":
                self.things |= self.look(team_id=data["team"])
        elif event["lost"]:
            self.things.pop((kind, data["id"]), None)
            if kind == "team":
                self._drop_team(data["id"])
        elif kind in REST:
            self.things[kind, data["id"]] = data
            if event["type"] == "message.posted":
                self.posted.append(data["id"])

    def _drop_team(self, team: int) -> None:
        for thing in [thing for thing, data in self.things.items() if thing[0] == "message" and data["team"] == team]:
            del self.things[thing]

    def _get(self, path: str, **query: Any) -> Any:
        """Ask any server until one answers: the others may be dying just now."""
        for _ in range(200):
            try:
                answer = self._http.get(self._random.choice(self._urls) + path, params=query)
                if answer.status_code == 200:
                    return answer.json()
            except httpx.HTTPError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"no server answers {path}")
