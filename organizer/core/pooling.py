"""Whether a pooler stands between us and PostgreSQL, and shares its connections between its clients.

In transaction mode it gives each transaction any of its connections to the server. What a connection was told before
(prepared statements, settings, LISTEN) is gone then, or somebody else's. It shows at once: when a connection begins,
PostgreSQL says the number of its process, and a pooler, whose connections are not there yet, makes one up.

DB_PREPARED_STATEMENTS=1 says that each client keeps its connection (session mode). When statements get lost all the
same, that was wrong, and it is not believed any longer.
"""

import logging
import secrets
import weakref
from typing import Any, Final

import psycopg
from django.conf import settings

PROCESS: Final = "SELECT pg_backend_pid()"
# "does not exist" and "already exists", of a prepared statement.
LOST_STATEMENT: Final = frozenset({"26000", "42P05"})
# PostgreSQL's function that finds out that a prepared statement's columns are no longer of the same types.
OUTDATED_STATEMENT: Final = "RevalidateCachedQuery"

POOLED: Final = (
    "A connection pooler is between this server and PostgreSQL, so it goes without prepared statements and LISTEN: "
    "statements are planned each time, and events of other processes come up to 0.2 seconds later."
)

logger = logging.getLogger("organizer.database")

_shared = False
_open: weakref.WeakSet[Any] = weakref.WeakSet()


def is_pooled() -> bool:
    """Whether this process's connections are shared with others. Known once the first one was opened."""
    return _shared


def examine(opened: "psycopg.Connection[Any] | psycopg.AsyncConnection[Any]", process: int) -> None:
    """Look at a new connection, to which the server has answered PROCESS. Behind a pooler nothing is prepared on it."""
    global _shared
    _open.add(opened)
    if settings.DB_PREPARED_STATEMENTS is None and process != opened.info.backend_pid:
        _shared = True
    if _shared:
        opened.prepare_threshold = None
    # The driver numbers statements from 0 in each connection. Behind a pooler the same number could be another
    # client's statement, which would be run instead. With numbers of our own it fails, and is noticed.
    opened._prepared._prepared_idx = secrets.randbits(48)


def notice(error: BaseException) -> bool:
    """Whether this failed because a prepared statement was lost or outdated, so that trying again will do.

    When it was lost, nothing is prepared any more in this process.
    """
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if not isinstance(cause, psycopg.Error):
        return False
    if cause.sqlstate in LOST_STATEMENT:
        _stop_preparing()
        return True
    return cause.diag.source_function == OUTDATED_STATEMENT


def _stop_preparing() -> None:
    global _shared
    if not _shared:
        logger.error(
            "Prepared statements get lost: a pooler shares our connections, whatever DB_PREPARED_STATEMENTS says. "
            "Going on without prepared statements and LISTEN. Unset DB_PREPARED_STATEMENTS."
        )
    _shared = True
    for opened in list(_open):
        opened.prepare_threshold = None
