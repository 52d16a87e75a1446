"""What happens on a real server before, while and after a backup is taken, for the tests to look back on."""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from organizer.images.tests.pictures import picture
from tests.backups.site import Site
from tests.races.live import PASSWORD, Live, Somebody


@dataclass
class Story:
    """Who was there, what was said when, and what each still had in hand."""

    site: Site
    backup: Path = Path()
    alice: Somebody = None  # type: ignore[assignment]
    bob: Somebody = None  # type: ignore[assignment]
    team: int = 0
    image: bytes = b""
    withdrawn: str = "said in haste"
    acknowledged: set[str] = field(default_factory=set)  # before the backup began
    cursors: dict[str, str] = field(default_factory=dict)  # Alice's, by when she got them
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)
    refused_while_running: Any = None
    seen_after_refusal: list[str] = field(default_factory=list)


def tell(site: Site) -> Story:
    """Live through it. The server is stopped at the end."""
    story = Story(site)
    with site.serving() as live:
        before(story, live)
        with writing(story, live) as writers:
            writers.wait_for(20)
            story.acknowledged = {row["message"] for row in messages(story, story.alice.client)}
            story.backup = site.backup()
        after(story, live)
    return story


def before(story: Story, live: Live) -> None:
    story.alice, story.bob = live.person("alice"), live.person("bob")
    story.team = story.alice.client.post("/team/", json={"name": "Gardeners"}).json()["id"]
    assert story.bob.client.post("/membership/", json={"team": story.team}).status_code == 201
    say(story, story.alice.client, "with a picture", files={"image": ("rose.png", picture(), "image/png")})
    story.image = image_of(story, story.alice.client)
    gone = say(story, story.bob.client, story.withdrawn)
    assert story.bob.client.delete(f"/team-chat-delete/{gone['id']}").status_code == 200
    assert story.bob.client.patch("/dj-rest-auth/user/", json={"email": "bob@example.org"}).status_code == 200
    with live.client() as client:
        assert client.post("/dj-rest-auth/password/reset/", json={"email": "bob@example.org"}).status_code == 200
    story.cursors["before the backup"] = story.alice.client.get("/events/").json()["cursor"]
    story.tokens = {"alice": sign_in(live, story.alice), "bob": sign_in(live, story.bob)}


def after(story: Story, live: Live) -> None:
    say(story, story.alice.client, "after the backup")
    refresh = story.tokens["bob"]["refresh_token"]
    with live.client() as device:
        assert device.post("/dj-rest-auth/logout/", json={"refresh": refresh}).status_code == 200
    story.cursors["after the backup"] = story.alice.client.get("/events/").json()["cursor"]
    story.refused_while_running = story.site.organizer("restore", "--replace", story.backup)
    story.seen_after_refusal = [row["message"] for row in messages(story, story.bob.client)]


def say(story: Story, client: httpx.Client, text: str, **more: Any) -> dict[str, Any]:
    """Post to the team's chat."""
    answer = client.post(f"/team-chat-post/{story.team}", data={"team": str(story.team), "message": text}, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def messages(story: Story, client: httpx.Client) -> list[dict[str, Any]]:
    """Return all of the team's messages, oldest first."""
    found: list[dict[str, Any]] = []
    while True:
        last = found[-1]["position"] if found else 0
        page = client.get("/team-chat-list/", params={"team_id": story.team, "after": last}).json()["results"]
        if not page:
            return found
        found += page


def image_of(story: Story, client: httpx.Client) -> bytes:
    """Return the bytes of the one picture in the chat, as a browser loads them."""
    (address,) = [row["image"] for row in messages(story, client) if row["image"]]
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content


def sign_in(live: Live, person: Somebody, password: str = PASSWORD) -> dict[str, str]:
    with live.client() as client:
        answer = client.post("/dj-rest-auth/login/", json={"username": person.name, "password": password})
    return answer.json() if answer.status_code == 200 else {}


class writing:  # noqa: N801  # reads as what happens during the block
    """Alice and Bob post without a pause until the block ends; whatever was answered was 201."""

    def __init__(self, story: Story, live: Live) -> None:
        self.story, self.live = story, live
        self.done = threading.Event()
        self.said = threading.Semaphore(0)
        self.failures: list[BaseException] = []
        self.threads = [
            threading.Thread(target=self._write, args=(name, story.tokens[name]["access_token"]), daemon=True)
            for name in ("alice", "bob")
        ]

    def wait_for(self, number: int) -> None:
        for _ in range(number):
            assert self.said.acquire(timeout=60), self.failures

    def __enter__(self) -> "writing":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.done.set()
        for thread in self.threads:
            thread.join(60)
        assert not self.failures

    def _write(self, name: str, token: str) -> None:
        number = 0
        try:
            with self.live.client(token) as client:
                while not self.done.is_set():
                    number += 1
                    say(self.story, client, f"{name} {number}")
                    self.said.release()
        except BaseException as failure:
            self.failures.append(failure)
