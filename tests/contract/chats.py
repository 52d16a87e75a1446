"""The two chats under one set of words, for what is decided for both."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from tests.contract.answers import body_of
from tests.personas import Person


@dataclass(frozen=True)
class Chat:
    """The paths of one kind of chat, between people of `team`; in the private one the other person is `peer`."""

    kind: str
    team: int
    peer: int

    @property
    def list_path(self) -> str:
        return f"/{self.kind}-chat-list/"

    @property
    def count_path(self) -> str:
        return f"/{self.kind}-chat-message-count/{self.team}{self._recipient}"

    @property
    def post_path(self) -> str:
        return f"/{self.kind}-chat-post/{self.team}{self._recipient}"

    def put_path(self, number: int) -> str:
        return f"/{self.kind}-chat-put/{number}"

    def delete_path(self, number: int) -> str:
        return f"/{self.kind}-chat-delete/{number}"

    def post(self, author: Person, message: str, **fields: Any) -> HttpResponse:
        return author.post(self.post_path, {"team": self.team, "message": message, **fields})

    def posted(self, author: Person, message: str) -> dict[str, Any]:
        """Post and return the new message."""
        body: dict[str, Any] = body_of(self.post(author, message), 201)
        return body

    def elsewhere(self, team: int) -> "Chat":
        """Return the same kind of chat in another team."""
        return Chat(self.kind, team, self.peer)

    @property
    def _recipient(self) -> str:
        return f"/{self.peer}" if self.kind == "private" else ""


def team_chat(team: Any) -> Chat:
    return Chat("team", team.pk, 0)


def private_chat(team: Any, peer: Person) -> Chat:
    return Chat("private", team.pk, peer.id)
