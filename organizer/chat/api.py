"""The routes of both chats. A team's chat and a private one differ in paths and in whom they name, not in code."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from organizer.accounts.access import asker
from organizer.accounts.models import User
from organizer.chat import actions, queries
from organizer.chat.models import Message
from organizer.chat.serializers import (
    MessageBody,
    MessageCount,
    MessageDeleted,
    PrivateMessage,
    TeamMessage,
    message_shape,
)
from organizer.core.answers import Answer, page_answer, positions_answer
from organizer.core.api import ApiView
from organizer.core.errors import Invalid, NotAllowed
from organizer.core.idempotency import creates
from organizer.core.parameters import PAGE, Parameter, integer, text
from organizer.core.parsers import JsonParser
from organizer.core.schema import Detail, page_shape
from organizer.core.search import search_parameter
from organizer.core.times import days_ago
from organizer.core.versions import conditional, read_expected_version, with_etag
from organizer.images.actions import uploaded
from organizer.teams.rules import is_in_team

LIST_PARAMETERS = (
    *PAGE,
    search_parameter("Words that must all appear, each in the text or in a name of the people."),
    integer("team_id", "Only this team's."),
    integer("minus_days", "Only the last so many days; 0 for all."),
    text("owner__username", "Only messages of this author."),
    integer("before", "The page before this position, for one conversation.", minimum=1),
    integer("after", "The page after this position, for one conversation."),
)
PRIVATE_LIST_PARAMETERS = (*LIST_PARAMETERS, integer("from_user_id", "Only the chat with this person."))


class MessageListView(ApiView):
    """Messages, oldest first."""

    unchanging = True
    private = False
    parameters: tuple[Parameter, ...] = LIST_PARAMETERS

    def get(self, request: Request) -> Answer:
        query = self.read_query(*self.parameters)
        reader = asker(request)
        wanted = queries.Wanted(
            team_id=query["team_id"],
            other_id=query.get("from_user_id"),
            words=query["search"],
            since=days_ago(query["minus_days"]) if query["minus_days"] else None,
            author=query["owner__username"],
        )
        self.unchanging = wanted.since is None  # else time alone changes the answer
        if query["before"] is not None or query["after"] is not None:
            return self._around(reader, wanted, query)
        limit, offset = query["limit"], query["offset"]
        count, rows = queries.list_messages(reader, private=self.private, wanted=wanted, limit=limit, offset=offset)
        results = [message_shape(request, row) for row in rows]
        return page_answer(request, count=count, results=results, limit=limit, offset=offset)

    def _around(self, reader: User, wanted: queries.Wanted, query: Mapping[str, Any]) -> Answer:
        if wanted.team_id is None or (self.private and wanted.other_id is None):
            name = "after" if query["before"] is None else "before"
            needed = "team_id and from_user_id" if self.private else "team_id"
            raise Invalid({name: [f"Positions belong to one conversation: name it by {needed}."]})
        count, rows, more = queries.list_messages_around(
            reader,
            private=self.private,
            wanted=wanted,
            limit=query["limit"],
            before=query["before"],
            after=query["after"],
        )
        results = [message_shape(self.request, row) for row in rows]
        return positions_answer(
            self.request, count=count, results=results, backwards=query["before"] is not None, more=more
        )


class MessageCountView(ApiView):
    """How many messages a chat holds."""

    unchanging = True

    @extend_schema(summary="Count the messages of a chat", responses={200: MessageCount, 403: Detail})
    def get(self, request: Request, team_id: int, recipient_id: int | None = None) -> Answer:
        reader = asker(request)
        count = queries.count_messages(reader, team_id=team_id, other_id=recipient_id)
        if count is None:
            raise NotAllowed
        return Answer({"count": count})


class MessagePostView(ApiView):
    """Posting."""

    private = False

    @creates(Message)
    def post(self, request: Request, team_id: int, recipient_id: int | None = None) -> Answer:
        author = asker(request)
        body = self._read_body_of(author, team_id)
        with uploaded(owner=author, image=body.get("image")) as image:
            message = actions.post_message(
                author=author, team_id=team_id, recipient_id=recipient_id, text=body["message"], image=image
            )
        return _message_answer(request, message.pk, status=201)

    def _read_body_of(self, author: User, team_id: int) -> dict[str, Any]:
        """Return the validated body. Whoever is not in the team hears of that alone, and no picture of theirs is
        worked on; a body that is fine needs no look at this, for the action looks itself."""
        is_plain = self.request.content_type == JsonParser.media_type
        if not is_plain and not is_in_team(author, team_id):
            raise NotAllowed
        try:
            return self.read_body(MessageBody)
        except Exception:
            if is_plain and not is_in_team(author, team_id):
                raise NotAllowed from None
            raise

    def answer_created(self, request: Request, object_id: int) -> Answer:
        queries.require_visible(asker(request), message_id=object_id, private=self.private)
        return _message_answer(request, object_id, status=201)


class MessageEditView(ApiView):
    """Editing."""

    private = False

    @conditional
    def put(self, request: Request, message_id: int) -> Answer:
        actor = asker(request)
        message = actions.find_message(reader=actor, message_id=message_id, private=self.private)
        body = self.read_body(MessageBody, current_image=message.image)
        expected = read_expected_version(request)
        with uploaded(owner=actor, image=body.get("image")) as image:
            actions.edit_message(
                actor=actor,
                message=message,
                text=body["message"],
                image=image,
                clear_image="image" in body and body["image"] is None,
                expected_version=expected,
            )
        return _message_answer(request, message_id)

    def answer_current(self, request: Request, message_id: int) -> Answer:
        return _message_answer(request, message_id)


class MessageDeleteView(ApiView):
    """Deleting."""

    private = False

    @extend_schema(summary="Delete a message of one's own", responses={200: MessageDeleted, 403: Detail, 404: Detail})
    @conditional
    def delete(self, request: Request, message_id: int) -> Answer:
        actor = asker(request)
        message = actions.find_message(reader=actor, message_id=message_id, private=self.private)
        actions.delete_message(actor=actor, message=message, expected_version=read_expected_version(request))
        return Answer({"details": "message deleted!"})

    def answer_current(self, request: Request, message_id: int) -> Answer:
        return _message_answer(request, message_id)


@extend_schema(
    summary="List team messages",
    parameters=[parameter.documentation() for parameter in LIST_PARAMETERS],
    responses=page_shape(TeamMessage),
)
class TeamMessageListView(MessageListView):
    """A team's chat, or all of mine."""


@extend_schema(
    summary="List private messages",
    parameters=[parameter.documentation() for parameter in PRIVATE_LIST_PARAMETERS],
    responses=page_shape(PrivateMessage),
)
class PrivateMessageListView(MessageListView):
    """One private chat, or all of mine."""

    private = True
    parameters = PRIVATE_LIST_PARAMETERS


@extend_schema(summary="Post to a team's chat", request=MessageBody, responses={201: TeamMessage, 403: Detail})
class TeamMessagePostView(MessagePostView):
    """Posting to everybody in the team."""


@extend_schema(
    summary="Post to one person of a team", request=MessageBody, responses={201: PrivateMessage, 403: Detail}
)
class PrivateMessagePostView(MessagePostView):
    """Posting to one person, oneself included."""

    private = True


@extend_schema(
    summary="Edit a team message", request=MessageBody, responses={200: TeamMessage, 403: Detail, 404: Detail}
)
class TeamMessageEditView(MessageEditView):
    """Editing in a team's chat."""


@extend_schema(
    summary="Edit a private message", request=MessageBody, responses={200: PrivateMessage, 403: Detail, 404: Detail}
)
class PrivateMessageEditView(MessageEditView):
    """Editing in a private chat."""

    private = True


class TeamMessageDeleteView(MessageDeleteView):
    """Deleting in a team's chat."""


class PrivateMessageDeleteView(MessageDeleteView):
    """Deleting in a private chat."""

    private = True


def _message_answer(request: Request, message_id: int, *, status: int = 200) -> Answer:
    return with_etag(Answer(message_shape(request, queries.message_row(message_id)), status=status))
