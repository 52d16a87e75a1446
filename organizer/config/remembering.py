"""What the server's memory of unchanged answers needs to know of this product: its database, and who is asking."""

from typing import Any

import psycopg
from django.db import connection

from organizer.accounts.access import identify
from organizer.server.memory import DataVersionWatch, Memory, SnapshotWatch

# Not of the wire: how Django itself uses a connection.
DJANGO_ONLY = ("cursor_factory", "context", "prepare_threshold")


def make_memory() -> Memory:
    """Return the memory for this process."""
    if connection.vendor == "sqlite":
        return Memory(DataVersionWatch(str(connection.settings_dict["NAME"])), identify)
    return Memory(SnapshotWatch(_connect), identify)


class _Connection:
    def __init__(self, opened: psycopg.AsyncConnection[Any], *, standby: bool) -> None:
        self._opened = opened
        self._standby = standby

    async def snapshot(self) -> str | None:
        """Return the current snapshot as text, None on a standby. Raises OSError when the database is away."""
        if self._standby:
            return None
        try:
            cursor = await self._opened.execute("SELECT pg_current_snapshot()::text", prepare=True)
            row = await cursor.fetchone()
        except psycopg.Error as error:
            await self._opened.close()
            raise OSError(str(error)) from error
        return None if row is None else str(row[0])


async def _connect() -> _Connection:
    parameters = {name: value for name, value in connection.get_connection_params().items() if name not in DJANGO_ONLY}
    try:
        opened = await psycopg.AsyncConnection.connect(**parameters, autocommit=True)
        row = await (await opened.execute("SELECT pg_is_in_recovery()")).fetchone()
    except psycopg.Error as error:
        raise OSError(str(error)) from error
    return _Connection(opened, standby=row is None or bool(row[0]))
