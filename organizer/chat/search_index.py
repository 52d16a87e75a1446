"""What each database is given so that a word is found in a long conversation without reading all of it.

SQLite: a trigram index (FTS5), filled by `indexing.py` up to each conversation's `SearchMark`; triggers keep that part
true when a message is edited or deleted. PostgreSQL: a trigram index (GIN) over all messages, kept by the database.
Either only proposes messages: each is looked at before it counts as found. See docs/decisions/0008-search-index.md.
"""

import logging
import sqlite3
from typing import Final

from django.db import DatabaseError, connection, transaction

# An indexed message's number in SQLite's index is its conversation's id and its own, so that a search stays within
# the conversation. 2^36 messages, and 2^27 conversations, fit into SQLite's numbers.
ID_BITS: Final = 36
# FTS5 can remove what is deleted from its pages at once, since this release; before, when pages are merged.
SECURE_DELETE: Final = (3, 42)
# Building the index blocks posting for seconds when there are more messages; then housekeeping builds it beside.
FEW_MESSAGES: Final = 100_000

_INDEXED = """EXISTS (
        SELECT 1 FROM chat_searchmark WHERE conversation_id = OLD.conversation_id AND position >= OLD.position
    )"""
_FORGET = f"""INSERT INTO chat_searchgram (chat_searchgram, rowid, text)
        VALUES ('delete', (OLD.conversation_id << {ID_BITS}) | OLD.id, OLD.text_folded);"""  # noqa: S608
# Folded already: the tokenizer must fold nothing more. No positions and no texts are kept, only which message holds
# which three characters.
_SQLITE: Final = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS chat_searchgram USING fts5(
        text, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1'
    )""",
    f"""CREATE TRIGGER IF NOT EXISTS chat_searchgram_deleted AFTER DELETE ON chat_message WHEN {_INDEXED}
    BEGIN
        {_FORGET}
    END""",
    f"""CREATE TRIGGER IF NOT EXISTS chat_searchgram_edited AFTER UPDATE OF text_folded ON chat_message
    WHEN OLD.text_folded <> NEW.text_folded AND {_INDEXED}
    BEGIN
        {_FORGET}
        INSERT INTO chat_searchgram (rowid, text)
        VALUES ((NEW.conversation_id << {ID_BITS}) | NEW.id, NEW.text_folded);
    END""",  # noqa: S608
    # Ours begin at 0. One that comes with rows of another database knows nothing of this one's index.
    """CREATE TRIGGER IF NOT EXISTS chat_searchmark_loaded AFTER INSERT ON chat_searchmark WHEN NEW.position > 0
    BEGIN
        UPDATE chat_searchmark SET position = 0 WHERE conversation_id = NEW.conversation_id;
    END""",
)
_SQLITE_GONE: Final = (
    "DROP TRIGGER IF EXISTS chat_searchgram_deleted",
    "DROP TRIGGER IF EXISTS chat_searchgram_edited",
    "DROP TRIGGER IF EXISTS chat_searchmark_loaded",
    "DROP TABLE IF EXISTS chat_searchgram",
)

_EXTENSIONS: Final = ("pg_trgm", "btree_gin")
INDEX: Final = "chat_message_search"
# The conversation as an expression: the planner cannot be led to the index of positions by it, which would be a pass
# over the conversation however rare the word.
_INDEX_SQL: Final = (
    f"INDEX {{concurrently}} {INDEX} ON chat_message USING gin ((conversation_id + 0), text_folded gin_trgm_ops)"
)
# A function, because the planner must be kept from reading the table for LIMIT's sake, for this one statement. EXECUTE
# plans each word by itself. An index hands over all that matches before the first is looked at, so a word that is in
# the newest messages too often is left to the pass at once: NULL says so. So it does when the index is not built, and
# when no three letters or digits stand together, of which it is made.
_FUNCTION_SQL: Final = f"""
CREATE OR REPLACE FUNCTION chat_search_candidates(place bigint, word text, pattern text, most integer)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
DECLARE seen integer;
BEGIN
    SELECT count(*) INTO seen FROM (
        SELECT text_folded FROM chat_message WHERE conversation_id = place ORDER BY position DESC LIMIT 200
    ) newest WHERE strpos(text_folded, word) > 0;
    IF seen > 10 OR word !~ '[[:alnum:]]{{3}}' OR NOT EXISTS (
        SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('{INDEX}') AND indisvalid
    ) THEN
        RETURN NEXT NULL;
        RETURN;
    END IF;
    RETURN QUERY EXECUTE
        'SELECT id FROM chat_message WHERE (conversation_id + 0) = $1 AND text_folded LIKE $2 LIMIT $3'
        USING place, pattern, most;
END $$"""  # noqa: S608 - a name of ours

logger = logging.getLogger(__name__)


def install() -> None:
    """Make what is missing, if this database can have it. Called again it changes nothing."""
    if connection.vendor == "sqlite":
        _attempt(*_SQLITE)
        if sqlite3.sqlite_version_info >= SECURE_DELETE:
            _attempt("INSERT INTO chat_searchgram (chat_searchgram, rank) VALUES ('secure-delete', 1)")
    elif not is_ready():
        _attempt(_FUNCTION_SQL)
        if _attempt(*(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in _EXTENSIONS)) and _has_few_messages():
            _attempt("CREATE " + _INDEX_SQL.format(concurrently=""))


def remove() -> None:
    """Undo `install`."""
    if connection.vendor == "sqlite":
        _attempt(*_SQLITE_GONE)
    else:
        _attempt(
            f"DROP INDEX IF EXISTS {INDEX}",
            "DROP FUNCTION IF EXISTS chat_search_candidates(bigint, text, text, integer)",
        )


def make_ready() -> bool:
    """Build the index beside those who write, where it is missing and can be had. Return whether it is there.

    Not in a transaction. Only one process may do this at a time; a build that died is begun anew.
    """
    if connection.vendor == "postgresql" and not is_ready() and _can_build():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")
            cursor.execute("CREATE " + _INDEX_SQL.format(concurrently="CONCURRENTLY"))
    return is_ready()


def put_off() -> None:
    """Drop PostgreSQL's index before many rows are written: building it anew takes a fraction of filling it."""
    if connection.vendor == "postgresql":
        _attempt(f"DROP INDEX IF EXISTS {INDEX}")


def is_ready() -> bool:
    """Whether this database has its index."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'chat_searchgram'")
        else:
            cursor.execute("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND indisvalid", [INDEX])
        return cursor.fetchone() is not None


def merge_pending() -> None:
    """Move what PostgreSQL has put aside for its index into it, so that neither a post nor a search has to."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [INDEX])


def _attempt(*statements: str) -> bool:
    """Run them all or none. A database that cannot is used without the index, and `organizer doctor` says so."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except DatabaseError as error:
        logger.warning("Searching goes without an index: %s", str(error).strip())
        return False
    return True


def _has_few_messages() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM chat_message LIMIT %s) counted", [FEW_MESSAGES])
        found: int = cursor.fetchone()[0]
        return found < FEW_MESSAGES


def _can_build() -> bool:
    """Whether the extensions are there and nobody is building already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = ANY(%s)", [list(_EXTENSIONS)])
        extended = cursor.fetchone()[0] == len(_EXTENSIONS)
        cursor.execute("SELECT 1 FROM pg_stat_progress_create_index WHERE relid = 'chat_message'::regclass")
        return extended and cursor.fetchone() is None
