# ruff: noqa: E402 - the framework wants its settings before its models
"""The usual way to write the list of 20 messages: a model serializer over a queryset, `count()` for the pages.

For comparison only: the same tables, token, answer and server, in the words of the framework's own tutorial.
"""

import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.config.settings")
django.setup()

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db.models import Q, QuerySet
from django.urls import path
from django.utils import timezone
from rest_framework import authentication, generics, pagination, renderers, serializers

from organizer.accounts.models import AuthSession
from organizer.accounts.tokens import read_token
from organizer.chat.models import Message
from organizer.teams.models import Team


class SessionAuthentication(authentication.BaseAuthentication):
    """The session and its user by the token, through the models."""

    def authenticate(self, request: Any) -> Any:
        claims = read_token(request.META.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer "), "access")
        if claims is None:
            return None
        living = AuthSession.objects.select_related("user").filter(revoked_at=None, expires_at__gt=timezone.now())
        session = living.filter(pk=claims.session_id, key=claims.key, user__is_active=True).first()
        return session and (session.user, session)


class MessageSerializer(serializers.ModelSerializer[Message]):
    """A message as the API answers it."""

    team = serializers.IntegerField(source="conversation.team_id")
    owner = serializers.CharField(source="author.username")
    owner_id = serializers.IntegerField(source="author.pk")
    message = serializers.CharField(source="text")
    created_at = serializers.DateTimeField(source="posted_at", format="%d %b %Y %H:%M")
    image = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields = (
            *("id", "team", "owner", "owner_id", "message", "created_at", "image", "conversation"),
            *("position", "posted_at", "edited_at", "version"),
        )

    def get_image(self, message: Message) -> str | None:
        return message.image.key if message.image else None


class MessageList(generics.ListAPIView[Message]):
    """A team's messages, oldest first, for its owner and members."""

    authentication_classes = (SessionAuthentication,)
    renderer_classes = (renderers.JSONRenderer,)
    pagination_class = pagination.LimitOffsetPagination
    serializer_class = MessageSerializer

    def get_queryset(self) -> QuerySet[Message]:
        user, team = self.request.user, self.request.query_params["team_id"]
        teams = Team.objects.filter(Q(owner=user) | Q(memberships__member=user), deleted_at=None)
        messages = Message.objects.filter(conversation__team__in=teams, conversation__team=team)
        messages = messages.filter(conversation__low_user=None).order_by("position")
        return messages.select_related("author", "conversation", "image")


settings.ROOT_URLCONF = "bench.usual"
urlpatterns = [path("team-chat-list/", MessageList.as_view())]
app = WSGIHandler()
