"""The shapes of the live API, for its description."""

from typing import Any

from rest_framework import serializers

from organizer.events.kinds import EVENT_KINDS


class EventAnswer(serializers.Serializer[Any]):
    """Something that happened."""

    cursor = serializers.CharField(help_text="The place in the log: give it back to get what comes after")
    type = serializers.ChoiceField(choices=EVENT_KINDS)
    at = serializers.DateTimeField()
    lost = serializers.BooleanField(help_text="You lose sight of the thing; `data` holds its ids only")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # Not an attribute of the class: every serializer has another thing of the name `data`.
        shown = serializers.DictField(help_text="The thing as it is now, as its own route shows it")
        return {**super().get_fields(), "data": shown}


class EventPage(serializers.Serializer[Any]):
    """What happened since a cursor."""

    events = EventAnswer(many=True)
    cursor = serializers.CharField(help_text="The cursor to ask with next")
    reset = serializers.BooleanField(help_text="The given cursor is unknown or too old: fetch everything anew")
