"""Keeping up with what is posted: long conversations are indexed for searching, up to their `SearchMark`.

Posts pay nothing for it. What is not indexed yet is searched by reading it.
"""

import time
from collections.abc import Callable
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef

from organizer.chat import search_index
from organizer.chat.models import Conversation, Message, SearchAuthor, SearchMark
from organizer.chat.search import LONG
from organizer.core.database import action

# Positions in one transaction: SQLite's only writer is held for about 2 ms, and for 50 ms in one of a hundred.
# PostgreSQL's index keeps itself; only who wrote is noted here.
BATCH: Final = {"sqlite": 200, "postgresql": 10_000}
# So many may wait until they are worth a batch: reading them takes less than 0.1 ms.
WAITING: Final = 100
# Housekeeping has other duties, and others may want to write in between.
SECONDS: Final = 20.0
PAUSE: Final = 0.005


def index_new_messages(
    *, seconds: float = SECONDS, pause: float = PAUSE, tell: Callable[[int], object] | None = None
) -> int:
    """Index what has been posted to long conversations, for about so many seconds; the next call goes on.

    `tell` is called with the number of positions after each batch. Return how many were indexed.
    """
    if not search_index.make_ready():
        return 0
    ends, indexed = time.monotonic() + seconds, 0
    for conversation_id in _behind():
        while time.monotonic() < ends and (batch := _index_batch(conversation_id)):
            indexed += batch
            if tell is not None:
                tell(batch)
            time.sleep(pause)
    search_index.merge_pending()
    return indexed


def _behind() -> list[int]:
    done = SearchMark.objects.filter(conversation=OuterRef("pk"), position__gte=OuterRef("last_position") - WAITING)
    behind = Conversation.objects.filter(~Exists(done), message_count__gte=LONG)
    return list(behind.order_by("pk").values_list("pk", flat=True))


@action
def _index_batch(conversation_id: int) -> int:
    """Move one conversation's mark up to BATCH positions further. Return how many, 0 at the end."""
    SearchMark.objects.get_or_create(conversation_id=conversation_id)
    mark = SearchMark.objects.select_for_update().get(conversation_id=conversation_id)
    # Posting holds the conversation's row until its commit: up to the last position that is seen, all are.
    last = Conversation.objects.values_list("last_position", flat=True).get(pk=conversation_id)
    until = min(last, mark.position + BATCH[connection.vendor])
    fresh = Message.objects.filter(conversation=conversation_id, position__gt=mark.position, position__lte=until)
    authors = fresh.order_by().values_list("author_id", flat=True).distinct()
    SearchAuthor.objects.bulk_create(
        [SearchAuthor(conversation_id=conversation_id, author_id=author) for author in authors], ignore_conflicts=True
    )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO chat_searchgram (rowid, text) "  # noqa: S608 - a number of ours
                f"SELECT (conversation_id << {search_index.ID_BITS}) | id, text_folded FROM chat_message "
                "WHERE conversation_id = %s AND position > %s AND position <= %s",
                [conversation_id, mark.position, until],
            )
    indexed = until - mark.position
    mark.position = until
    mark.save(update_fields=["position"])
    return indexed
