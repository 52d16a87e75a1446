from datetime import UTC, datetime

import pytest
from django.db import connection
from psycopg import postgres
from psycopg.pq import Format
from psycopg.types.datetime import TimestamptzLoader

from organizer.core.compiled import Compiled, Param
from organizer.core.postgresql import UtcLoader, make_ready
from organizer.tasks.models import Task

TIMESTAMPTZ = postgres.types["timestamptz"].oid
_DUE = Compiled(lambda: Task.objects.filter(title=Param("title")).values_list("due_at"))


@pytest.mark.parametrize("microsecond", [0, 7, 100_000, 123_456])
@pytest.mark.parametrize("year", [1, 1999, 2026, 9999])
def test_a_time_is_read_as_it_was_written(alice, year, microsecond):
    due = datetime(year, 9, 15, 15, 41, 7, microsecond, tzinfo=UTC)
    Task.objects.create(owner=alice.user, title="x", title_folded="x", due_at=due)
    read = [_DUE.value(title="x"), Task.objects.get().due_at]
    assert read == [due, due]
    assert all(time.tzinfo is UTC for time in read)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "is_quick"),
    [("SET TimeZone = 'UTC'", True), ("SET TimeZone = 'Asia/Tokyo'", False), ("SET DateStyle = 'German'", False)],
)
def test_times_are_read_quickly_only_where_they_are_written_as_expected(setting, is_quick):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's driver has its own")
    other = connection.copy()
    try:
        other.ensure_connection()
        other.connection.adapters.register_loader("timestamptz", TimestamptzLoader)
        other.connection.execute(setting)
        make_ready(connection=other)
        assert (other.connection.adapters.get_loader(TIMESTAMPTZ, Format.TEXT) is UtcLoader) is is_quick
    finally:
        other.close()
