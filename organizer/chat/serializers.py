"""The shapes of messages, in and out, in the published API's words."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from organizer.chat.conversations import MAX_UNREAD, ConversationRow
from organizer.chat.shapes import MessageRow
from organizer.core.fields import WrittenText
from organizer.core.times import exact_text, minute_text
from organizer.images.serializers import ImageField
from organizer.images.signing import image_url

MAX_TEXT = 10_000


class MessageBody(serializers.Serializer[Any]):
    """A message as it is sent. The team of the address decides; the one in the body is only required."""

    team = serializers.IntegerField(help_text="Required, but the team of the address (or of the message) decides")
    message = WrittenText(max_length=MAX_TEXT)
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


class LastMessage(TeamMessage):
    """The newest message of a conversation, as its chat's list answers it."""

    recipient = serializers.CharField(required=False, help_text="Private only: the user name of whom it was sent to")
    recipient_id = serializers.IntegerField(required=False)


class OtherPerson(serializers.Serializer[Any]):
    """The other side of a private chat; oneself in a note to self."""

    id = serializers.IntegerField()
    username = serializers.CharField()


class ReadBody(serializers.Serializer[Any]):
    """Up to where a conversation was read."""

    position = serializers.IntegerField(
        min_value=0, help_text="A message's position; beyond the last one it counts as the last one's"
    )


class ReadAnswer(serializers.Serializer[Any]):
    """What is read and what is not."""

    conversation = serializers.IntegerField()
    read_position = serializers.IntegerField(help_text="Everything up to this position is read")
    unread = serializers.IntegerField(
        max_value=MAX_UNREAD, help_text=f"Others' messages after it; {MAX_UNREAD}: or more"
    )


class ConversationAnswer(serializers.Serializer[Any]):
    """A team's chat, or a private one, as the asker has it in their list."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(["team", "private"])
    team = serializers.IntegerField()
    team_name = serializers.CharField()
    title = serializers.CharField(help_text="The team's name, or the other person's")
    other = OtherPerson(allow_null=True, help_text="Private only")
    message_count = serializers.IntegerField()
    last_position = serializers.IntegerField(help_text="Of the newest message ever posted")
    last_message = LastMessage(allow_null=True)
    last_activity = serializers.DateTimeField(allow_null=True, help_text="When something was last posted")
    unread = serializers.IntegerField(max_value=MAX_UNREAD, help_text=f"Others' unread messages; {MAX_UNREAD}: or more")
    read_position = serializers.IntegerField(help_text="Everything up to this position is read")


def conversation_shape(
    request: HttpRequest, row: ConversationRow, last_message: MessageRow | None, *, viewer_id: int
) -> dict[str, Any]:
    """Return one conversation as the viewer has it in their list."""
    other = None
    if row.low_id is not None:
        names = (row.high_id, row.high) if row.low_id == viewer_id else (row.low_id, row.low)
        other = {"id": names[0], "username": names[1]}
    return {
        "id": row.id,
        "kind": "team" if other is None else "private",
        "team": row.team_id,
        "team_name": row.team_name,
        "title": row.team_name if other is None else other["username"],
        "other": other,
        "message_count": row.message_count,
        "last_position": row.last_position,
        "last_message": None if last_message is None else message_shape(request, last_message),
        "last_activity": exact_text(row.last_posted_at),
        "unread": row.unread,
        "read_position": row.read_position,
    }


def message_shape(request: HttpRequest, row: MessageRow) -> dict[str, Any]:
    """Return one message as the API answers it."""
    return message_fields(row, image_url(request, row.image_key) if row.image_key else None)


def message_fields(row: MessageRow, image: str | None) -> dict[str, Any]:
    """Return one message as the API answers it; `image` is its image's URL."""
    shape = {
        "id": row.id,
        "team": row.team_id,
        "owner": row.author,
        "owner_id": row.author_id,
        "message": row.text,
        "created_at": minute_text(row.posted),
        "image": image,
        "conversation": row.conversation_id,
        "position": row.position,
        "posted_at": row.posted,
        "edited_at": row.edited,
        "version": row.version,
    }
    if row.low_id is not None:
        by_low = row.author_id == row.low_id
        shape["recipient"], shape["recipient_id"] = (row.high, row.high_id) if by_low else (row.low, row.low_id)
    return shape
