"""What the server's memory of unchanged answers needs to know of this product: its database, and who is asking."""

from typing import Any

import psycopg
from django.db import connection

from organizer.accounts.access import identify
from organizer.core import pooling
from organizer.server.memory import DataVersionWatch, Memory, SnapshotWatch

# Not of the wire: how Django itself uses a connection.
DJANGO_ONLY = ("cursor_factory", "context")
SNAPSHOT = "SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_snapshot()::text END"


def make_memory() -> Memory:
    """Return the memory for this process."""
    if connection.vendor == "sqlite":
        return Memory(DataVersionWatch(str(connection.settings_dict["NAME"])), identify)
    return Memory(SnapshotWatch(_connect), identify)


class _Connection:
    """A connection in autocommit: each snapshot is a transaction of its own, over when it is told."""

    def __init__(self, opened: psycopg.AsyncConnection[Any]) -> None:
        self._opened = opened

    async def snapshot(self) -> str | None:
        """Return the current snapshot as text, None on a standby. Raises psycopg.Error when the database is away."""
        row = await (await self._opened.execute(SNAPSHOT)).fetchone()
        return None if row is None else row[0]

    async def close(self) -> None:
        """Let go of the database."""
        await self._opened.close()


async def _connect() -> _Connection:
    parameters = {name: value for name, value in connection.get_connection_params().items() if name not in DJANGO_ONLY}
    opened = await psycopg.AsyncConnection.connect(**parameters, autocommit=True)
    row = await (await opened.execute(pooling.PROCESS)).fetchone()
    if row is not None:
        pooling.examine(opened, row[0])
    return _Connection(opened)
