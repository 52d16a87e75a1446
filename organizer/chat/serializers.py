"""The shapes of messages, in and out, in the published API's words."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from organizer.chat.shapes import MessageRow
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
    position = serializers.IntegerField(
        help_text="The message's place in its conversation; deleted messages leave holes"
    )
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


def message_shape(request: HttpRequest, row: MessageRow) -> dict[str, Any]:
    """Return one message as the API answers it."""
    return message_fields(row, image_url(request, row.image_key))


def message_fields(row: MessageRow, image: str | None) -> dict[str, Any]:
    """Return one message as the API answers it; `image` is its image's URL."""
    shape = {
        "id": row.id,
        "team": row.team_id,
        "owner": row.author,
        "owner_id": row.author_id,
        "message": row.text,
        "created_at": minute_text(row.posted_at),
        "image": image,
        "conversation": row.conversation_id,
        "position": row.position,
        "posted_at": exact_text(row.posted_at),
        "edited_at": exact_text(row.edited_at),
        "version": row.version,
    }
    if row.low_id is not None:
        by_low = row.author_id == row.low_id
        shape["recipient"], shape["recipient_id"] = (row.high, row.high_id) if by_low else (row.low, row.low_id)
    return shape
