"""Presence over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from organizer.accounts.access import asker
from organizer.core.answers import Answer
from organizer.core.api import ApiView
from organizer.core.parameters import integer
from organizer.presence.queries import list_presence

TEAM_ID = integer("team_id", "Only the people in this team.")


class PresenceAnswer(serializers.Serializer[Any]):
    """Whether somebody is there."""

    user_id = serializers.IntegerField()
    online = serializers.BooleanField(help_text="Whether an event stream of theirs is open")
    last_seen = serializers.DateTimeField(
        allow_null=True,
        help_text="When one last was, give or take a minute; null for never, or when they do not show it",
    )


class PresenceView(ApiView):
    """Who is there."""

    @extend_schema(
        operation_id="presence_list",
        summary="List who is online of those who share a team with you",
        parameters=[TEAM_ID.documentation()],
        responses={200: PresenceAnswer(many=True)},
    )
    def get(self, request: Request) -> Answer:
        asked = self.read_query(TEAM_ID)
        return Answer(list_presence(asker(request), team_id=asked["team_id"]))
