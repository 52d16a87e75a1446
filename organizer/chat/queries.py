"""What a person may read in chats. Every read starts here; `shapes.py` has the statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from organizer.accounts.models import User
from organizer.chat import shapes
from organizer.chat.models import Message
from organizer.chat.search import Found, Place, as_ids, find_by_index
from organizer.chat.shapes import Filters, MessageRow, Scope, conversations_for
from organizer.core.errors import NotFound
from organizer.core.search import distinct_words

# Rows that a page may skip by counting them off; a deeper one is found by its position.
NEAR = 1000


@dataclass(frozen=True)
class Wanted:
    """Which messages of a list are asked for; None is no filter."""

    team_id: int | None = None
    other_id: int | None = None
    words: str | None = None
    since: datetime | None = None
    author: str | None = None


def messages_for(user: User, *, private: bool) -> QuerySet[Message]:
    """Return the messages that this person may read, in private chats or in team chats."""
    return Message.objects.filter(conversation__in=conversations_for(user, private=private))


def message_row(message_id: int) -> MessageRow:
    """Return one message as a row; who may see it has been decided before. Raises NotFound when it is gone."""
    row = shapes.MESSAGE.row(message=message_id)
    if row is None:
        raise NotFound
    return MessageRow._make(row)


def require_visible(user: User, *, message_id: int, private: bool) -> None:
    """Raise NotFound unless this person may read the message."""
    if not messages_for(user, private=private).filter(pk=message_id).exists():
        raise NotFound


def count_messages(user: User, *, team_id: int, other_id: int | None) -> int | None:
    """Return how many messages a chat holds, the team's or the private one with another person.

    None when the person is not in the team, or there is no such team.
    """
    if other_id is None:
        row = shapes.counted(private=False).row(user=user.pk, team=team_id)
    else:
        low, high = sorted((user.pk, other_id))
        row = shapes.counted(private=True).row(user=user.pk, team=team_id, low=low, high=high)
    return None if row is None else row[0] or 0


def list_messages(
    user: User, *, private: bool, wanted: Wanted, limit: int, offset: int
) -> tuple[int, list[MessageRow]]:
    """Return how many messages match, and one page of their rows, oldest first."""
    conversations = _find_conversations(user, private, wanted)
    if not conversations:
        return 0, []
    filters, values = _filters(private, wanted)
    single = len(conversations) == 1
    if single and (found := find_by_index(Place(*conversations[0]), _words(wanted), filters, values)) is not None:
        return len(found), _read(found[offset : offset + limit])
    given = {"conversation": conversations[0][0]} if single else _whose(user, wanted)
    scope = Scope(single, private, wanted.team_id is not None, wanted.other_id is not None)
    if filters.any:
        count = shapes.filtered_count(scope, filters).value(**given, **values)
    else:
        count = sum(message_count for _, message_count, _ in conversations)
    if offset >= count:
        return count, []
    last_position = conversations[0][2]
    if single and not filters.any and NEAR < offset < count - limit - NEAR:
        return count, _read_deep(conversations[0][0], count, last_position, limit, offset)
    return count, _read_from_nearer_end(scope, filters, given | values, count, limit, offset)


def list_messages_around(
    user: User, *, private: bool, wanted: Wanted, limit: int, before: int | None, after: int | None
) -> tuple[int, list[MessageRow], bool]:
    """Return the conversation's count, the rows next to a position (oldest first), and whether more lie beyond them.

    `before` takes the messages just before that position, `after` those just after it.
    """
    conversations = _find_conversations(user, private, wanted)
    if not conversations:
        return 0, [], False
    conversation, count, _ = conversations[0]
    filters, values = _filters(private, wanted)
    matching = find_by_index(Place(*conversations[0]), _words(wanted), filters, values)
    if matching is not None:
        return count, *_next_to(matching, limit, before, after)
    position = before if before is not None else after
    shape = shapes.around(filters, backwards=before is not None)
    found = _rows(shape.rows(conversation=conversation, position=position, limit=limit + 1, offset=0, **values))
    rows = found[:limit]
    return count, rows[::-1] if before is not None else rows, len(found) > limit


def _whose(user: User, wanted: Wanted) -> dict[str, Any]:
    given = {"user": user.pk}
    if wanted.team_id is not None:
        given["team"] = wanted.team_id
    if wanted.other_id is not None:
        given["low"], given["high"] = sorted((user.pk, wanted.other_id))
    return given


def _find_conversations(user: User, private: bool, wanted: Wanted) -> list[tuple[Any, ...]]:
    shape = shapes.conversations(private=private, team=wanted.team_id is not None, other=wanted.other_id is not None)
    return shape.rows(**_whose(user, wanted))


def _filters(private: bool, wanted: Wanted) -> tuple[Filters, dict[str, Any]]:
    words = _words(wanted)
    values: dict[str, Any] = {f"word{number}": word for number, word in enumerate(words)}
    if wanted.since is not None:
        values["since"] = wanted.since
    if wanted.author is not None:
        values["author"] = wanted.author
    return Filters(private, len(words), wanted.since is not None, wanted.author is not None), values


def _words(wanted: Wanted) -> list[str]:
    return distinct_words(wanted.words or "")


def _next_to(found: list[Found], limit: int, before: int | None, after: int | None) -> tuple[list[MessageRow], bool]:
    """Read those next to a position, and say whether more lie beyond them."""
    if before is not None:
        beside = [one for one in found if one.position < before]
        return _read(beside[-limit:]), len(beside) > limit
    beside = [one for one in found if one.position > (after or 0)]
    return _read(beside[:limit]), len(beside) > limit


def _read(found: list[Found]) -> list[MessageRow]:
    return _rows(shapes.BY_ID.rows(ids=as_ids([one.id for one in found])))


def _read_from_nearer_end(
    scope: Scope, filters: Filters, given: dict[str, Any], count: int, limit: int, offset: int
) -> list[MessageRow]:
    """Read a page from the end that is nearer to it: the newest page of an oldest-first list has a deep offset."""
    if offset <= count // 2:
        return _rows(shapes.page(scope, filters, backwards=False).rows(**given, limit=limit, offset=offset))
    beyond = max(0, count - offset - limit)
    shape = shapes.page(scope, filters, backwards=True)
    return _rows(shape.rows(**given, limit=min(limit, count - offset), offset=beyond))[::-1]


def _read_deep(conversation: int, count: int, last_position: int, limit: int, offset: int) -> list[MessageRow]:
    """Read a page in the middle of a long conversation by the position of its first message.

    While nothing was ever deleted the position follows from the offset. Else it is counted off in the index of
    positions alone, from the nearer end, without touching a message: the one cost that grows with the depth.
    """
    start: int | None
    if count == last_position:
        start = offset + 1
    elif offset <= count // 2:
        start = shapes.POSITIONS["position"].value(conversation=conversation, limit=1, offset=offset)
    else:
        start = shapes.POSITIONS["-position"].value(conversation=conversation, limit=1, offset=count - 1 - offset)
    if start is None:  # deleted in between: the list has become shorter
        return []
    shape = shapes.around(Filters(private=False), backwards=False)
    return _rows(shape.rows(conversation=conversation, position=start - 1, limit=limit, offset=0))


def _rows(found: list[tuple[Any, ...]]) -> list[MessageRow]:
    return [MessageRow._make(row) for row in found]
