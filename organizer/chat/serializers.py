"""The shapes of messages, in and out, in the published API's words."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from organizer.core.times import exact_text, minute_text
from organizer.images.serializers import ImageField
from organizer.images.signing import image_url

MAX_TEXT = 10_000


class MessageBody(serializers.Serializer[Any]):
    """A message as it is sent. The team of the address decides; the one in the body is only required."""

    team = serializers.IntegerField(help_text="Required, but the team of the address (or of the message) decides")
    message = serializers.CharField(max_length=MAX_TEXT)
    image = ImageField()


class TeamMessage(serializers.Serializer[Any]):
    """A message of a team's chat, as answered (for the API description)."""

    id = serializers.IntegerField()
    team = serializers.IntegerField()
    owner = serializers.CharField(help_text="The author's user name")
    owner_id = serializers.IntegerField()
    message = serializers.CharField()
    created_at = serializers.CharField(help_text="`15 Nov 2023 06:07`, UTC")
    image = serializers.CharField(allow_null=True, help_text="A signed absolute URL")
    conversation = serializers.IntegerField()
    position = serializers.IntegerField(help_text="The message's place in its conversation; deleted messages leave holes")
    posted_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class PrivateMessage(TeamMessage):
    """A message of a private chat, as answered (for the API description)."""

    recipient = serializers.CharField(help_text="The user name of whom it was sent to")
    recipient_id = serializers.IntegerField()


class MessageCount(serializers.Serializer[Any]):
    """How many messages a chat holds."""

    count = serializers.IntegerField()


class MessageDeleted(serializers.Serializer[Any]):
    """The published answer to a deletion."""

    details = serializers.CharField()


def message_shape(request: HttpRequest, row: Sequence[Any]) -> dict[str, Any]:
    """Return one message, read as `queries.ROW`, as the API answers it."""
    (
        id, conversation, team, position, author_id, author, low_id, low, high_id, high, text, image, posted_at, edited_at, version,
    ) = row  # fmt: skip
    shape = {
        "id": id,
        "team": team,
        "owner": author,
        "owner_id": author_id,
        "message": text,
        "created_at": minute_text(posted_at),
        "image": image_url(request, image) if image else None,
        "conversation": conversation,
        "position": position,
        "posted_at": exact_text(posted_at),
        "edited_at": exact_text(edited_at),
        "version": version,
    }
    if low_id is not None:
        shape["recipient"], shape["recipient_id"] = (high, high_id) if author_id == low_id else (low, low_id)
    return shape
