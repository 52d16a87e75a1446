"""What a person wrote is in none of SQLite's files once the account is deleted and housekeeping has been there."""

import sqlite3
import threading
from pathlib import Path

import pytest
from django.db import connection

from organizer.core.housekeeping import run_jobs
from tests.personas import PASSWORD

pytestmark = [
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL overwrites what is deleted by its vacuum"),
    pytest.mark.django_db(transaction=True),
]
WORDS = ("pfannkuchen", "zwetschgenmus", "apfelstrudel", "mirabelle")


@pytest.fixture
def written(alice, bob, carol, team):
    """Bob wrote to all, to Carol, and in his tasks; so did Carol."""
    for person, (said, whispered, title, notes) in ((bob, WORDS), (carol, ("lemon", "butter", "cinnamon", "sugar"))):
        for number in range(60):  # enough for pages to be split and joined
            post(person, f"/team-chat-post/{team.pk}", {"team": team.pk, "message": f"{said} {number}"})
        post(person, f"/private-chat-post/{team.pk}/{alice.id}", {"team": team.pk, "message": f"{whispered} " * 600})
        post(person, "/tasks/", {"title": title, "comment": notes, "due_date": "2026-05-01T10:00"})


def post(person, path, fields):
    answer = person.form("POST", path, fields)
    assert answer.status_code in (200, 201), answer.content


def found(*words):
    """Return which of these words stand in the database's files."""
    path = Path(connection.settings_dict["NAME"])
    raw = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*")).lower()
    return {word for word in words if word.encode() in raw}


def test_texts_of_a_deleted_account_are_in_no_file(bob, written):
    assert found(*WORDS) == set(WORDS)
    assert bob.delete("/accounts/me/", {"password": PASSWORD}).status_code == 204
    run_jobs(threading.Event())
    assert found(*WORDS) == set()
    assert found("lemon", "butter", "cinnamon", "sugar") == {"lemon", "butter", "cinnamon", "sugar"}
    assert not Path(f"{connection.settings_dict['NAME']}-wal").stat().st_size


def test_whoever_reads_meanwhile_is_left_alone_and_the_next_round_empties_it(bob, written):
    reader = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    reader.execute("BEGIN")
    before = reader.execute("SELECT count(*) FROM chat_message").fetchone()
    assert bob.delete("/accounts/me/", {"password": PASSWORD}).status_code == 204
    run_jobs(threading.Event())
    assert found("pfannkuchen")
    assert reader.execute("SELECT count(*) FROM chat_message").fetchone() == before
    reader.close()
    run_jobs(threading.Event())
    assert not found("pfannkuchen")


def test_an_empty_journal_is_not_touched_again(bob, written):
    run_jobs(threading.Event(), ("organizer.core.database.empty_journal",))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        before = cursor.fetchone()
        run_jobs(threading.Event(), ("organizer.core.database.empty_journal",))
        cursor.execute("PRAGMA data_version")
        assert cursor.fetchone() == before
