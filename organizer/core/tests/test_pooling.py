"""Prepared statements that get lost, as behind a pooler, or outdated, as while a newer version migrates.

PgBouncer itself is in tests/operations.
"""

import pytest
from django.db import connection

from organizer.core import pooling
from organizer.teams.models import Team
from tests.personas import person

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no prepared statements of a server"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def fresh(monkeypatch):
    """A process that has not seen a pooler; what it finds out is forgotten afterwards."""
    monkeypatch.setattr(pooling, "_shared", False)
    connection.close()
    yield
    connection.close()


@pytest.fixture
def asking(fresh):
    """Somebody whose requests run on prepared statements by now."""
    alice = person("alice")
    for _ in range(8):
        assert alice.get("/team/").status_code == 200
    assert prepared() > 0
    return alice


def prepared() -> int:
    return connection.connection.execute("SELECT count(*) FROM pg_prepared_statements", prepare=False).fetchone()[0]


def lose_statements(kind: str) -> None:
    """Have the server forget statements of this kind, and the driver not know it."""
    known = connection.connection.execute("SELECT name, statement FROM pg_prepared_statements", prepare=False)
    lost = [name for name, statement in known if kind in statement]
    assert lost
    for name in lost:
        connection.connection.execute(f'DEALLOCATE "{name}"', prepare=False)


def test_a_direct_connection_is_taken_as_such(asking):
    assert not pooling.is_pooled()


def test_a_server_that_answers_for_another_is_a_pooler(fresh):
    connection.ensure_connection()
    pooling.examine(connection.connection, connection.connection.info.backend_pid + 1)
    assert pooling.is_pooled()
    alice = person("alice")
    for _ in range(8):
        assert alice.get("/team/").status_code == 200
    assert prepared() == 0


def test_who_sets_it_is_believed_until_a_statement_is_lost(asking, settings, caplog):
    settings.DB_PREPARED_STATEMENTS = True
    pooling.examine(connection.connection, connection.connection.info.backend_pid + 1)
    assert not pooling.is_pooled()
    lose_statements("SELECT")
    assert asking.get("/team/").status_code == 503
    assert pooling.is_pooled()
    assert "DB_PREPARED_STATEMENTS" in caplog.text
    assert [asking.get("/team/").status_code for _ in range(8)] == [200] * 8
    assert prepared() == 0


def test_a_write_whose_statement_is_lost_is_done_all_the_same(asking):
    for number in range(8):
        assert asking.post("/team/", {"name": f"team {number}"}).status_code == 200
    lose_statements("INSERT")
    assert asking.post("/team/", {"name": "after"}).status_code == 200
    assert pooling.is_pooled()
    assert Team.objects.count() == 9


def test_a_column_that_a_newer_version_changes_costs_one_answer(asking):
    connection.connection.execute("ALTER TABLE teams_team ALTER COLUMN name TYPE text", prepare=False)
    try:
        assert asking.get("/team/").status_code in (200, 503)
        assert [asking.get("/team/").status_code for _ in range(8)] == [200] * 8
        assert not pooling.is_pooled()
    finally:
        connection.connection.execute("ALTER TABLE teams_team ALTER COLUMN name TYPE varchar(255)", prepare=False)


def test_no_two_connections_name_their_statements_alike(asking):
    """Else a pooler could run another client's statement instead of ours."""
    other = connection.copy()
    try:
        for _ in range(8):
            with other.cursor() as cursor:
                cursor.execute("SELECT %s::int", [1])
        names = [
            {name for (name,) in one.connection.execute("SELECT name FROM pg_prepared_statements", prepare=False)}
            for one in (connection, other)
        ]
    finally:
        other.close()
    assert names[0]
    assert names[1]
    assert not names[0] & names[1]
