"""What a person may read in chats. Every read starts here."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from organizer.accounts.models import User
from organizer.chat.models import Conversation, Message
from organizer.teams.models import Membership
from organizer.teams.search import distinct_words


class MessageRow(NamedTuple):
    """A message as every list and every answer reads it; `COLUMNS` names where each value comes from."""

    id: int
    conversation_id: int
    team_id: int
    position: int
    author_id: int
    author: str
    low_id: int | None
    low: str | None
    high_id: int | None
    high: str | None
    text: str
    image_key: str | None
    posted_at: datetime
    edited_at: datetime | None
    version: int


COLUMNS = (
    "id",
    "conversation_id",
    "conversation__team_id",
    "position",
    "author_id",
    "author__username",
    "conversation__low_user_id",
    "conversation__low_user__username",
    "conversation__high_user_id",
    "conversation__high_user__username",
    "text",
    "image__key",
    "posted_at",
    "edited_at",
    "version",
)


@dataclass(frozen=True)
class Wanted:
    """Which messages of a list are asked for; None is no filter."""

    team_id: int | None = None
    other_id: int | None = None
    words: str | None = None
    since: datetime | None = None
    author: str | None = None


def team_conversations_for(user: User) -> QuerySet[Conversation]:
    """Return the chats of the living teams that this person is in."""
    return Conversation.objects.filter(_in_team(user, "team_id"), low_user=None, team__deleted_at=None)


def private_conversations_for(user: User) -> QuerySet[Conversation]:
    """Return this person's private chats in the living teams that they are still in."""
    mine = Q(low_user=user) | Q(high_user=user)
    return Conversation.objects.filter(mine, _in_team(user, "team_id"), team__deleted_at=None)


def conversations_for(user: User, *, private: bool) -> QuerySet[Conversation]:
    """Return the private chats or the team chats that this person may read."""
    return private_conversations_for(user) if private else team_conversations_for(user)


def messages_for(user: User, *, private: bool) -> QuerySet[Message]:
    """Return the messages that this person may read, in private chats or in team chats."""
    return Message.objects.filter(conversation__in=conversations_for(user, private=private))


def count_messages(user: User, *, team_id: int, other_id: int | None) -> int:
    """Return how many messages one chat holds: the team's, or the private one with another person."""
    conversations = _chosen(conversations_for(user, private=other_id is not None), user, team_id, other_id)
    return conversations.aggregate(total=Sum("message_count"))["total"] or 0


def list_messages(
    user: User, *, private: bool, wanted: Wanted, limit: int, offset: int
) -> tuple[int, list[MessageRow]]:
    """Return how many messages match, and one page of their rows, oldest first."""
    conversations = list(
        _chosen(conversations_for(user, private=private), user, wanted.team_id, wanted.other_id)
        .values_list("pk", "message_count")
    )  # fmt: skip
    messages = _filtered(_messages_of([pk for pk, _ in conversations]), wanted, private=private)
    if wanted.words or wanted.since or wanted.author:
        count = messages.count() if conversations else 0
    else:
        count = sum(message_count for _, message_count in conversations)
    order = "position" if len(conversations) == 1 else "id"
    return count, _page(messages, order=order, count=count, limit=limit, offset=offset)


def list_messages_around(
    user: User, *, private: bool, wanted: Wanted, limit: int, before: int | None, after: int | None
) -> tuple[int, list[MessageRow], bool]:
    """Return the conversation's count, the rows next to a position (oldest first), and whether more lie beyond them.

    `before` takes the messages just before that position, `after` those just after it.
    """
    found = _chosen(conversations_for(user, private=private), user, wanted.team_id, wanted.other_id)
    conversation = found.values_list("pk", "message_count").first()
    if conversation is None:
        return 0, [], False
    messages = _filtered(_messages_of([conversation[0]]), wanted, private=private)
    if before is not None:
        rows = _read(messages.filter(position__lt=before).order_by("-position"), 0, limit + 1)
        return conversation[1], rows[:limit][::-1], len(rows) > limit
    rows = _read(messages.filter(position__gt=after or 0).order_by("position"), 0, limit + 1)
    return conversation[1], rows[:limit], len(rows) > limit


def message_row(message_id: int) -> MessageRow:
    """Return one message as a row; who may see it has been decided before."""
    return MessageRow._make(Message.objects.values_list(*COLUMNS).get(pk=message_id))


def _in_team(user: User, team_field: str) -> Q:
    membership = Membership.objects.filter(team=OuterRef(team_field), member=user)
    return Q(team__owner=user) | Q(Exists(membership))


def _chosen(
    conversations: QuerySet[Conversation], user: User, team_id: int | None, other_id: int | None
) -> QuerySet[Conversation]:
    if team_id is not None:
        conversations = conversations.filter(team_id=team_id)
    if other_id is not None:
        low, high = sorted((user.pk, other_id))
        conversations = conversations.filter(low_user=low, high_user=high)
    return conversations


def _messages_of(conversation_ids: list[int]) -> QuerySet[Message]:
    if len(conversation_ids) == 1:
        return Message.objects.filter(conversation=conversation_ids[0])
    return Message.objects.filter(conversation__in=conversation_ids)


def _filtered(messages: QuerySet[Message], wanted: Wanted, *, private: bool) -> QuerySet[Message]:
    for word in distinct_words(wanted.words or ""):
        found = Q(text_folded__contains=word) | Q(author__username_key__contains=word)
        if private:
            found |= Q(conversation__low_user__username_key__contains=word, author=F("conversation__high_user"))
            found |= Q(conversation__high_user__username_key__contains=word, author=F("conversation__low_user"))
        messages = messages.filter(found)
    if wanted.since is not None:
        messages = messages.filter(posted_at__gte=wanted.since)
    if wanted.author is not None:
        messages = messages.filter(author__username=wanted.author)
    return messages


def _page(messages: QuerySet[Message], *, order: str, count: int, limit: int, offset: int) -> list[MessageRow]:
    """Read a page from the end that is nearer to it: the newest page of an oldest-first list has a deep offset."""
    if offset >= count:
        return []
    if offset <= count // 2:
        return _read(messages.order_by(order), offset, offset + limit)
    last = count - offset
    return _read(messages.order_by(f"-{order}"), max(0, last - limit), last)[::-1]


def _read(messages: QuerySet[Message], start: int, stop: int) -> list[MessageRow]:
    return [MessageRow._make(row) for row in messages.values_list(*COLUMNS)[start:stop]]
