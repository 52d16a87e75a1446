"""A small world in which every persona of the access table has a place. It is built by requests alone, so that it
knows nothing of how the product keeps things."""

import io
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from PIL import Image

from organizer.accounts.models import User
from organizer.accounts.tokens import refresh_token
from tests.personas import PASSWORD, Person, person

# Who asks. The owner owns the team, its task and its first message; the peer is the other side of a private chat;
# the ex-member wrote, received and was assigned things and then left; the inactive one was a member until switched off.
PERSONAS = ("anonymous", "outsider", "member", "owner", "assignee", "peer", "exmember", "inactive")
MISSING = 987_654
DUE = "2031-05-04T10:30"


@dataclass
class World:
    people: dict[str, Person]
    names: dict[str, Any] = field(default_factory=dict)

    def fill(self, template: Any, persona: str) -> Any:
        """Put the world's ids and texts in the places of their names; a lone name keeps its type."""
        known = self.names | self.own_names(persona)
        if isinstance(template, dict):
            return {key: self.fill(value, persona) for key, value in template.items()}
        if not isinstance(template, str):
            return template
        lone = template[1:-1] if template.startswith("{") and template.endswith("}") else ""
        return known[lone] if lone in known else template.format(**known)

    def own_names(self, persona: str) -> dict[str, Any]:
        """What a persona knows of itself; nobody's for the anonymous one."""
        asker = self.people[persona]
        if asker.user is None or asker.session is None:
            return {
                "my_id": MISSING,
                "my_name": "nobody",
                "my_session": MISSING,
                "my_refresh": "",
                "password": PASSWORD,
            }
        return {
            "my_id": asker.id,
            "my_name": asker.name,
            "my_session": asker.session.pk,
            "my_refresh": refresh_token(asker.session),
            "password": PASSWORD,
        }

    def ask(self, persona: str, method: str, path: str, body: Any = None, **extra: Any) -> HttpResponse:
        """Send a request as a persona, without the cookies that earlier answers left behind."""
        client = self.people[persona].client
        client.cookies.clear()
        client.raise_request_exception = False
        return self.people[persona].send(method, path, body, **extra)


def build_world() -> World:
    """Make the people, two teams that share nobody, tasks, messages and a picture."""
    people = {"anonymous": Person()} | {name: person(f"{name}1") for name in PERSONAS if name != "anonymous"}
    world = World(people, {"missing": MISSING, "due": DUE})
    world.names |= {name: who.id for name, who in people.items() if name != "anonymous"}
    world.names |= {f"{name}_session": who.session.pk for name, who in people.items() if who.session is not None}
    _build_team(people, world.names)
    _build_tasks(people, world.names)
    _build_messages(people, world.names)
    _build_deleted_team(people["owner"], world.names)
    _build_foreign_team(people["outsider"], world.names)
    _part_ways(people, world.names)
    return world


def picture(colour: str = "teal") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (6, 4), colour).save(content, "PNG")
    return SimpleUploadedFile("picture.png", content.getvalue(), "image/png")


def made(response: HttpResponse, *statuses: int) -> Any:
    """The body of an answer that must have succeeded."""
    assert response.status_code in (statuses or (200, 201)), f"{response.status_code}: {response.content[:300]!r}"
    return response.json() if response.content else None


def _build_team(people: dict[str, Person], names: dict[str, Any]) -> None:
    names["team"] = made(people["owner"].post("/team/", {"name": "Gardeners"}))["id"]
    for joining in ("member", "assignee", "peer", "exmember", "inactive"):
        joined = made(people[joining].post("/membership/", {"team": names["team"]}))
        names[f"{joining}_membership"] = joined["id"]
    names["second_team"] = made(people["owner"].post("/team/", {"name": "Second"}))["id"]


def _build_tasks(people: dict[str, Person], names: dict[str, Any]) -> None:
    owner = people["owner"]
    for name, assignee in (("task", "assignee"), ("left_task", "exmember"), ("own_task", None)):
        body = {"title": f"Plant {name}", "due_date": DUE, "asigned_to": people[assignee].id if assignee else None}
        names[name] = made(owner.post("/tasks/", body))["id"]
    pictured = owner.form("POST", "/tasks/", {"title": "With a picture", "due_date": DUE, "file": picture()})
    parts = urlsplit(made(pictured)["file"])
    names |= {"image": parts.path, "image_url": f"{parts.path}?{parts.query}"}


def _build_messages(people: dict[str, Person], names: dict[str, Any]) -> None:
    team = names["team"]
    for author in ("owner", "member", "exmember"):
        body = {"team": team, "message": f"hello from {author}"}
        message = made(people[author].post(f"/team-chat-post/{team}", body))
        names |= {f"{author}_message": message["id"], "team_conversation": message["conversation"]}
    for author, recipient in (("owner", "peer"), ("peer", "owner"), ("owner", "exmember"), ("exmember", "owner")):
        body = {"team": team, "message": f"whispered by {author}"}
        path = f"/private-chat-post/{team}/{people[recipient].id}"
        message = made(people[author].post(path, body))
        names[f"{author}_to_{recipient}"] = message["id"]
        names["left_conversation" if "exmember" in (author, recipient) else "private_conversation"] = message[
            "conversation"
        ]


def _build_deleted_team(owner: Person, names: dict[str, Any]) -> None:
    team = made(owner.post("/team/", {"name": "Short-lived"}))["id"]
    message = made(owner.post(f"/team-chat-post/{team}", {"team": team, "message": "soon gone"}))
    names |= {"deleted_team": team, "deleted_message": message["id"], "deleted_conversation": message["conversation"]}
    made(owner.delete(f"/team/{team}"), 204)


def _build_foreign_team(outsider: Person, names: dict[str, Any]) -> None:
    team = made(outsider.post("/team/", {"name": "Elsewhere"}))["id"]
    names["foreign_team"] = team
    body = {"team": team, "message": "far away"}
    message = made(outsider.post(f"/team-chat-post/{team}", body))
    names |= {"foreign_message": message["id"], "foreign_conversation": message["conversation"]}
    names["foreign_note"] = made(outsider.post(f"/private-chat-post/{team}/{outsider.id}", body))["id"]
    names["foreign_task"] = made(outsider.post("/tasks/", {"title": "Far away", "due_date": DUE}))["id"]


def _part_ways(people: dict[str, Person], names: dict[str, Any]) -> None:
    made(people["exmember"].delete(f"/leave/team/{names['team']}"), 204)
    User.objects.filter(pk=people["inactive"].id).update(is_active=False)
