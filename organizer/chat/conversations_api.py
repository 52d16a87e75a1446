"""The routes of conversations as a whole."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from organizer.accounts.access import asker
from organizer.chat.conversations import list_conversations
from organizer.chat.conversations_actions import mark_read, note_typing, open_team_conversations
from organizer.chat.serializers import ConversationAnswer, ReadAnswer, ReadBody, conversation_shape
from organizer.core.answers import Answer, page_answer
from organizer.core.api import ApiView
from organizer.core.parameters import PAGE, Parameter
from organizer.core.schema import Detail, page_shape

KINDS = ("team", "private")


def _kind(value: str) -> str:
    if value not in KINDS:
        raise ValueError("Choose team or private.")
    return value


KIND = Parameter("kind", _kind, "Only teams' chats, or only private ones.", schema={"enum": [*KINDS, ""]})


class ConversationsView(ApiView):
    """All conversations of the asker."""

    @extend_schema(
        operation_id="conversations_list",
        summary="List your conversations, the newest activity first",
        description="The chat of every team that you are in, and your private ones, with what you have not read.",
        parameters=[parameter.documentation() for parameter in (KIND, *PAGE)],
        responses={200: page_shape(ConversationAnswer)},
    )
    def get(self, request: Request) -> Answer:
        asked = self.read_query(KIND, *PAGE)
        reader = asker(request)
        open_team_conversations(person=reader)
        limit, offset = asked["limit"], asked["offset"]
        count, found = list_conversations(reader, kind=asked["kind"], limit=limit, offset=offset)
        results = [conversation_shape(request, row, newest, viewer_id=reader.pk) for row, newest in found]
        return page_answer(request, count=count, results=results, limit=limit, offset=offset)


class ReadView(ApiView):
    """What is read."""

    @extend_schema(
        summary="Say how far you have read a conversation",
        description="It never moves back. Your own messages are read anyway. Your other devices learn of it.",
        request=ReadBody,
        responses={200: ReadAnswer, 404: Detail},
    )
    def put(self, request: Request, conversation_id: int) -> Answer:
        position = self.read_body(ReadBody)["position"]
        state = mark_read(reader=asker(request), conversation_id=conversation_id, position=position)
        return Answer({"conversation": conversation_id, **state})


class TypingView(ApiView):
    """Who is typing."""

    @extend_schema(
        summary="Say that you are typing",
        description="Those who listen to the conversation's events are told; it passes after six seconds.",
        request=None,
        responses={204: None, 404: Detail, 429: Detail},
    )
    def post(self, request: Request, conversation_id: int) -> Answer:
        note_typing(person=asker(request), conversation_id=conversation_id)
        return Answer(status=204)
