"""A person's conversations, and what they have not read of them."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, Literal, NamedTuple

from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from organizer.accounts.models import User
from organizer.chat.models import Conversation, Message, ReadMark
from organizer.chat.shapes import COLUMNS, MessageRow
from organizer.core.compiled import Compiled, Param
from organizer.teams.models import Membership, Team

Kind = Literal["team", "private"]

# Where counting what is unread stops: nobody reads the difference, and a long absence must not make a list slow.
MAX_UNREAD = 1000


class ConversationRow(NamedTuple):
    """A conversation in somebody's list; `ROW_COLUMNS` names where each value comes from."""

    id: int
    team_id: int
    team_name: str
    low_id: int | None
    low: str | None
    high_id: int | None
    high: str | None
    message_count: int
    last_position: int
    last_posted_at: datetime | None
    last_message_id: int | None
    marked: int
    unread: int

    @property
    def read_position(self) -> int:
        """Everything up to here is read: own messages are, also where the mark is still before them."""
        return max(self.marked, self.last_position) if self.unread == 0 else self.marked


ROW_COLUMNS = (
    "id",
    "team_id",
    "team__name",
    "low_user_id",
    "low_user__username",
    "high_user_id",
    "high_user__username",
    "message_count",
    "last_position",
    "last_posted_at",
    "last_message_id",
    "marked",
    "unread",
)


class BoundedCount(Subquery):
    """How many rows a sliced queryset has, in the row of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) bounded)"
    output_field = IntegerField()


def readable(user: User | Param, kind: Kind | None = None) -> QuerySet[Conversation]:
    """Return the conversations that this person may read: in living teams that they are in."""
    membership = Membership.objects.filter(team=OuterRef("team_id"), member=user)
    team, private = Q(low_user=None), Q(low_user=user) | Q(high_user=user)
    mine = {"team": team, "private": private, None: team | private}[kind]
    return Conversation.objects.filter(mine, Q(team__owner=user) | Q(Exists(membership)), team__deleted_at=None)


def list_conversations(
    user: User, *, kind: Kind | None, limit: int, offset: int
) -> tuple[int, list[tuple[ConversationRow, MessageRow | None]]]:
    """Return how many conversations the person has, and one page of them with their newest messages.

    The newest activity first; where nothing was ever posted comes last.
    """
    count = _counted(kind).value(user=user.pk)
    if offset >= count:
        return count, []
    rows = [ConversationRow._make(row) for row in _page(kind).rows(user=user.pk, limit=limit, offset=offset)]
    ids = [row.last_message_id for row in rows if row.last_message_id is not None]
    found = map(MessageRow._make, Message.objects.filter(pk__in=ids).values_list(*COLUMNS))
    messages = {message.id: message for message in found}
    return count, [(row, messages.get(row.last_message_id or 0)) for row in rows]


def teams_without_conversation(user: User) -> list[int]:
    """Return the person's teams in which nobody has opened the chat yet."""
    return [team_id for (team_id,) in _UNOPENED.rows(user=user.pk)]


def read_states(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], dict[str, int]]:
    """Return `read_position` and `unread` for pairs of a person's and a conversation's id, by two statements at most.

    A person who never marked anything there has no state.
    """
    people, conversations = {person for person, _ in pairs}, {conversation for _, conversation in pairs}
    marks = (
        ReadMark.objects.filter(person__in=people, conversation__in=conversations)
        .annotate(unread=_unread("conversation", "position", "person"))
        .values_list("person_id", "conversation_id", "position", "unread", "conversation__last_position")
    )
    wanted = set(pairs)
    return {
        (person, conversation): {"read_position": position if unread else max(position, last), "unread": unread}
        for person, conversation, position, unread, last in marks
        if (person, conversation) in wanted
    }


def _unread(conversation: str, position: str | Coalesce, reader: str | Param) -> BoundedCount:
    after = OuterRef(position) if isinstance(position, str) else position
    author = OuterRef(reader) if isinstance(reader, str) else reader
    unread = Message.objects.filter(conversation=OuterRef(conversation), position__gt=after).exclude(author=author)
    return BoundedCount(unread.values("pk")[:MAX_UNREAD])


@cache
def _counted(kind: Kind | None) -> Compiled:
    return Compiled(lambda: readable(Param("user"), kind).values_list("pk"), counted=True)


@cache
def _page(kind: Kind | None) -> Compiled:
    def build() -> QuerySet[Any, Any]:
        reader = Param("user")
        newest = Message.objects.filter(conversation=OuterRef("pk")).order_by("-position").values("pk")[:1]
        nothing = Value(0, output_field=BigIntegerField())
        return (
            readable(reader, kind)
            .annotate(
                mark=FilteredRelation("read_marks", condition=Q(read_marks__person=reader)),
                marked=Coalesce(F("mark__position"), nothing),
                last_message_id=Subquery(newest),
                unread=_unread("pk", Coalesce(OuterRef("mark__position"), nothing), reader),
            )
            .order_by(F("last_posted_at").desc(nulls_last=True), "-pk")
            .values_list(*ROW_COLUMNS)
        )

    return Compiled(build, paged=True)


def _unopened() -> QuerySet[Any, Any]:
    membership = Membership.objects.filter(team=OuterRef("pk"), member=Param("user"))
    opened = Conversation.objects.filter(team=OuterRef("pk"), low_user=None)
    mine = Team.objects.filter(Q(owner=Param("user")) | Q(Exists(membership)), deleted_at=None)
    return mine.exclude(Exists(opened)).order_by("pk").values_list("pk")


_UNOPENED = Compiled(_unopened)
