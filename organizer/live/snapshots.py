"""One moment of the database, for several reads.

The log and what it speaks of are read in the same moment. Then who may see a thing is known for exactly the state that
is sent, and nothing is between the last event read and the first that is still to come.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, connection

_BEGIN = {
    # Deferred, although writers here begin IMMEDIATE: a reader must not wait for a writer, or hold one up.
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def snapshot() -> Iterator[None]:
    """Have all reads within see one moment. Within a transaction (of a test) they see that one's."""
    if connection.in_atomic_block:
        yield
        return
    _run(_BEGIN[connection.vendor])
    try:
        yield
    finally:
        try:
            _run("ROLLBACK")
        except Error:
            connection.close()  # the trouble itself is on its way out, or the next read will meet it
            raise


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
