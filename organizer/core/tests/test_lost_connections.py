"""A read whose connection turns out to be lost is answered over a new one."""

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from organizer.teams import queries


@pytest.fixture
def lost(monkeypatch):
    """Lose the connection in the middle of the first read that lists teams; return how often it was tried."""
    tried = []
    really = queries.list_teams

    def list_teams(*given, **named):
        tried.append(connection.connection)
        if len(tried) == 1:
            raise OperationalError("server closed the connection unexpectedly")
        return really(*given, **named)

    monkeypatch.setattr(queries, "list_teams", list_teams)
    return tried


@pytest.mark.django_db(transaction=True)
def test_a_read_over_a_lost_connection_is_answered_over_a_new_one(alice, lost, monkeypatch):
    monkeypatch.setattr(type(connections[DEFAULT_DB_ALIAS]), "is_usable", lambda database: False)
    assert alice.get("/team/").status_code == 200
    assert lost[0] is not lost[1]


@pytest.mark.django_db(transaction=True)
def test_another_trouble_is_not_tried_again(alice, lost):
    assert alice.get("/team/").status_code == 503
    assert len(lost) == 1


def test_within_a_transaction_nothing_is_tried_again(alice, lost, monkeypatch):
    monkeypatch.setattr(BaseDatabaseWrapper, "is_usable", lambda database: False)
    assert alice.get("/team/").status_code == 503
    assert len(lost) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to lose")
@pytest.mark.django_db(transaction=True)
def test_a_server_that_hangs_up_between_two_reads_is_not_noticed(alice):
    assert alice.get("/team/").status_code == 200
    with psycopg.connect(**connection.get_connection_params() | {"autocommit": True}) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    assert alice.get("/team/").status_code == 200
