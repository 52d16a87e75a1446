"""Finding words in a long conversation by its index, where one serves. What comes back is exactly what reading the
whole conversation would have found."""

import json
from functools import cache
from typing import Any, Final, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from organizer.chat import shapes
from organizer.chat.search_index import ID_BITS
from organizer.chat.shapes import Filters
from organizer.core.statements import Statement, current_database, plain_statement, run

# Messages from which on a conversation is indexed; reading fewer takes less than a millisecond.
LONG: Final = 1000
# Characters of which the indexes are made: shorter words cannot be looked up.
GRAM: Final = 3
# Proposals that are looked at, at most, and at most one for so many messages: beyond, reading all is no slower.
MOST: Final = 10_000
ONE_IN: Final = 8
# A word is looked up by this many of its trigrams at most. Any of them propose all that holds the word.
GRAMS_ASKED: Final = 32


class Place(NamedTuple):
    """A conversation, how many messages it holds, and its last position."""

    conversation: int
    messages: int
    last_position: int


class Found(NamedTuple):
    """A message that matches."""

    id: int
    position: int


def find_by_index(place: Place, words: list[str], filters: Filters, values: dict[str, Any]) -> list[Found] | None:
    """Return the messages of a conversation that match all filters, oldest first; None when reading it serves better.

    `values` are the filters' parameters, among them the words as `word0`, `word1`...
    """
    long = [word for word in words if len(word) >= GRAM]
    if not long or place.messages < LONG:
        return None
    asked = {f"word{number}": word for number, word in enumerate(long)}
    # No mark: not indexed, or one of the words is in the name of somebody, whose messages all match it.
    mark = shapes.search_mark(len(long), private=filters.private).value(conversation=place.conversation, **asked)
    if mark is None:
        return None
    proposed = _propose(place.conversation, long, most=min(MOST, place.messages // ONE_IN))
    if proposed is None:
        return None
    given = {"conversation": place.conversation} | values
    found = shapes.among(filters, by_name=len(long) < len(words)).rows(ids=as_ids(proposed), **given)
    if mark < place.last_position:
        found += shapes.beyond(filters).rows(position=mark, **given)
    # What was indexed in between may be in both.
    return [Found(*row) for row in sorted(set(found))]


def as_ids(ids: list[int]) -> Any:
    """Return numbers as the `among` lookup takes them."""
    return json.dumps(ids) if current_database().vendor == "sqlite" else ids


def _propose(conversation: int, words: list[str], *, most: int) -> list[int] | None:
    """Return the ids of all indexed messages that may hold these words, and others; None when there are too many."""
    database = current_database()
    if database.vendor == "sqlite":
        first = conversation << ID_BITS
        values = [_match(words), first, first + (1 << ID_BITS) - 1, most + 1]
    else:
        word = max(words, key=len)
        values = [conversation, word, _like(word), most + 1]
    ids = [number for (number,) in run(database, _proposing(database.vendor), values)]
    if len(ids) > most or None in ids:
        return None
    return ids


@cache
def _proposing(vendor: str) -> Statement:
    database: BaseDatabaseWrapper = current_database()
    if vendor != "sqlite":
        return plain_statement(database, "SELECT chat_search_candidates(%s, %s, %s, %s)")
    return plain_statement(
        database,
        f"SELECT rowid & {(1 << ID_BITS) - 1} FROM chat_searchgram "  # noqa: S608 - a number of ours
        "WHERE chat_searchgram MATCH %s AND rowid BETWEEN %s AND %s LIMIT %s",
    )


def _match(words: list[str]) -> str:
    """Return FTS5's query for messages that hold all trigrams of all words. Within quotes nothing has a meaning."""
    grams = dict.fromkeys(word[start : start + GRAM] for word in words for start in range(len(word) - GRAM + 1))
    some = list(grams)[:: -(-len(grams) // GRAMS_ASKED)]
    return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in some)


def _like(word: str) -> str:
    for sign in ("\\", "%", "_"):
        word = word.replace(sign, "\\" + sign)
    return f"%{word}%"
