"""The statements behind `queries.py`: each shape of list is a queryset, compiled to SQL once."""

from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import models
from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value

from organizer.accounts.models import User
from organizer.chat.models import Conversation, Message, SearchAuthor, SearchMark
from organizer.core.compiled import Compiled, Param, shape
from organizer.core.times import ExactText
from organizer.teams.models import Membership, Team


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
    posted: str
    edited: str | None
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
    ExactText("posted_at"),
    ExactText("edited_at"),
    "version",
)


class Filters(NamedTuple):
    """The shape of a filtered list: which conditions it has, not their values."""

    private: bool
    words: int = 0
    since: bool = False
    author: bool = False

    @property
    def any(self) -> bool:
        return bool(self.words or self.since or self.author)


class Scope(NamedTuple):
    """Where a list looks: in one conversation that was found, or in all that fit."""

    single: bool
    private: bool
    team: bool
    other: bool


def conversations_for(user: User | Param, *, private: bool) -> QuerySet[Conversation]:
    """Return the private chats, or else the team chats, that this person may read: in living teams that they are in."""
    membership = Membership.objects.filter(team=OuterRef("team_id"), member=user)
    mine = (Q(low_user=user) | Q(high_user=user)) if private else Q(low_user=None)
    return Conversation.objects.filter(mine, Q(team__owner=user) | Q(Exists(membership)), team__deleted_at=None)


@shape
def counted(*, private: bool) -> Compiled:
    def build() -> QuerySet[Any, Any]:
        people = {"low_user": Param("low"), "high_user": Param("high")} if private else {"low_user": None}
        chat = Conversation.objects.filter(team=OuterRef("pk"), **people).values("message_count")
        membership = Membership.objects.filter(team=OuterRef("pk"), member=Param("user"))
        teams = Team.objects.filter(Q(owner=Param("user")) | Q(Exists(membership)), pk=Param("team"), deleted_at=None)
        return teams.values_list(Subquery(chat))

    return Compiled(build)


@shape
def conversations(*, private: bool, team: bool, other: bool) -> Compiled:
    return Compiled(
        lambda: chosen(private=private, team=team, other=other).values_list("pk", "message_count", "last_position")
    )


def chosen(*, private: bool, team: bool, other: bool) -> QuerySet[Conversation]:
    conversations = conversations_for(Param("user"), private=private)
    if team:
        conversations = conversations.filter(team=Param("team"))
    if other:
        conversations = conversations.filter(low_user=Param("low"), high_user=Param("high"))
    return conversations


def messages_in(scope: Scope, filters: Filters) -> QuerySet[Message]:
    if scope.single:
        return _fitting(Message.objects.filter(conversation=Param("conversation")), filters)
    conversations = chosen(private=scope.private, team=scope.team, other=scope.other)
    return _fitting(Message.objects.filter(conversation__in=conversations.values("pk")), filters)


def _fitting(messages: QuerySet[Message], filters: Filters, *, by_name: bool = True) -> QuerySet[Message]:
    """Return those that fit; without `by_name` a word is only looked for in texts, where no name has it."""
    for number in range(filters.words):
        word = Param(f"word{number}", TextField())
        messages = messages.filter(_has(word, private=filters.private) if by_name else Q(text_folded__has=word))
    if filters.since:
        messages = messages.filter(posted_at__gte=Param("since", DateTimeField()))
    if filters.author:
        messages = messages.filter(author__username=Param("author", CharField()))
    return messages


def _has(word: Param, *, private: bool) -> Q:
    found = Q(text_folded__has=word) | Q(author__username_folded__has=word)
    if private:  # the recipient is whoever of the two is not the author
        found |= Q(conversation__low_user__username_folded__has=word, author=F("conversation__high_user"))
        found |= Q(conversation__high_user__username_folded__has=word, author=F("conversation__low_user"))
    return found


@shape
def filtered_count(scope: Scope, filters: Filters) -> Compiled:
    return Compiled(lambda: messages_in(scope, filters).values_list("pk"), counted=True)


@shape
def page(scope: Scope, filters: Filters, *, backwards: bool) -> Compiled:
    # Within a conversation ids and positions agree, because posting holds its row; over several only ids order.
    order = ("-" if backwards else "") + ("position" if scope.single else "id")
    return Compiled(lambda: messages_in(scope, filters).order_by(order).values_list(*COLUMNS), paged=True)


@shape
def around(filters: Filters, *, backwards: bool) -> Compiled:
    def build() -> QuerySet[Any, Any]:
        messages = messages_in(ONE, filters)
        if backwards:
            return messages.filter(position__lt=Param("position")).order_by("-position").values_list(*COLUMNS)
        return messages.filter(position__gt=Param("position")).order_by("position").values_list(*COLUMNS)

    return Compiled(build, paged=True)


class Among(models.Lookup):
    """`id__among=Param(…)`: the id is one of those given; see `search.as_ids`."""

    lookup_name = "among"

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, column_params = self.process_lhs(compiler, connection)
        ids, ids_params = self.process_rhs(compiler, connection)
        postgresql = connection.vendor == "postgresql"
        given = f"= ANY({ids}::bigint[])" if postgresql else f"IN (SELECT value FROM json_each({ids}))"  # noqa: S608
        return f"{column} {given}", (*column_params, *ids_params)


models.BigAutoField.register_lookup(Among)

BY_ID = Compiled(lambda: Message.objects.filter(id__among=Param("ids")).order_by("id").values_list(*COLUMNS))


@shape
def among(filters: Filters, *, by_name: bool) -> Compiled:
    """Which of the given messages are in the conversation and fit: their ids and positions."""

    def build() -> QuerySet[Any, Any]:
        # As an expression: SQLite would read the whole conversation, taking it for shorter than the list of ids.
        messages = Message.objects.alias(place=F("conversation_id") + Value(0))
        proposed = messages.filter(id__among=Param("ids"), place=Param("conversation"))
        return _fitting(proposed, filters, by_name=by_name).values_list("id", "position")

    return Compiled(build)


@shape
def beyond(filters: Filters) -> Compiled:
    """Which messages after a position fit: their ids and positions."""
    return Compiled(
        lambda: messages_in(ONE, filters).filter(position__gt=Param("position")).values_list("id", "position")
    )


@shape
def search_mark(words: int, *, private: bool) -> Compiled:
    """Up to where a conversation is indexed, unless one of the words is in the name of somebody in it."""

    def build() -> QuerySet[Any, Any]:
        given = [Param(f"word{number}", TextField()) for number in range(words)]
        named = reduce(or_, (Q(author__username_folded__has=word) for word in given))
        marks = SearchMark.objects.filter(
            ~Exists(SearchAuthor.objects.filter(named, conversation=OuterRef("pk"))), conversation=Param("conversation")
        )
        for word in given if private else ():
            marks = marks.filter(~Q(conversation__low_user__username_folded__has=word))
            marks = marks.filter(~Q(conversation__high_user__username_folded__has=word))
        return marks.values_list("position")

    return Compiled(build)


@shape
def open_conversation(*, private: bool) -> Compiled:
    """A team's chat, or the private one of two people, locked for whoever posts to it; `CONVERSATION_COLUMNS`."""

    def build() -> QuerySet[Any, Any]:
        people = {"low_user": Param("low"), "high_user": Param("high")} if private else {"low_user": None}
        return _held_conversations().filter(team=Param("team"), **people).values_list(*CONVERSATION_COLUMNS)

    return Compiled(build)


def _held_conversations() -> QuerySet[Conversation]:
    return Conversation.objects.select_for_update(no_key=True)


CONVERSATION_COLUMNS = [column.attname for column in Conversation._meta.concrete_fields]
HELD_CONVERSATION = Compiled(lambda: _held_conversations().filter(pk=Param("conversation")).values_list("pk"))
MESSAGE = Compiled(lambda: Message.objects.filter(pk=Param("message")).values_list(*COLUMNS))

# Who is in a team, kept true until the transaction ends: its owner, and those of two people who are members.
HELD_TEAM = Compiled(
    lambda: Team.objects.filter(pk=Param("team"), deleted_at=None).values_list("owner_id"), shared=True
)
HELD_MEMBERS = Compiled(
    lambda: (
        Membership.objects.filter(team=Param("team"), member__id__in=[Param("one"), Param("another")])
        .order_by("pk")
        .values_list("member_id")
    ),
    shared=True,
)

ONE = Scope(single=True, private=False, team=False, other=False)
POSITIONS = {
    order: Compiled(
        lambda order=order: (
            Message.objects.filter(conversation=Param("conversation"))  # type: ignore[misc]
            .order_by(order)
            .values_list("position")
        ),
        paged=True,
    )
    for order in ("position", "-position")
}
