"""What a connection to PostgreSQL is given before it is used."""

from datetime import UTC, datetime
from typing import Any

from psycopg.abc import Buffer
from psycopg.adapt import Loader

from organizer.core import pooling


class UtcLoader(Loader):
    """Reads a `timestamptz` of a connection that writes ISO 8601 in UTC, at a twentieth of what Django's loader takes:
    it takes the text apart by a pattern, and a session alone has eight such columns."""

    timezone = UTC  # Django looks here for whether its cursors need another loader

    def load(self, data: Buffer) -> datetime:
        return datetime.fromisoformat(bytes(data).decode())


def make_ready(connection: Any, **_: Any) -> None:
    """Make a new connection ready for many small statements: a receiver of Django's `connection_created`."""
    if connection.vendor != "postgresql":
        return
    _read_times_quickly(connection)
    with connection.connection.execute(pooling.PROCESS) as answer:
        pooling.examine(connection.connection, answer.fetchone()[0])
    if pooling.is_pooled():
        # A cursor on the server would not outlive its transaction.
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True
    if connection.connection.prepare_threshold is not None:
        # Else a page of messages is planned anew each time, which takes five times as long as reading it. Statements
        # here are written for one plan, whatever the values: an index leads, and its order is the page's.
        connection.connection.execute("SET plan_cache_mode = force_generic_plan")


def _read_times_quickly(connection: Any) -> None:
    """Have times read by `UtcLoader` where the connection writes them so."""
    if connection.timezone is not UTC:
        return
    says = connection.connection.info.parameter_status
    if says("TimeZone") == "UTC" and (says("DateStyle") or "").startswith("ISO"):
        connection.connection.adapters.register_loader("timestamptz", UtcLoader)
