"""Whether the server says that it is ready, and why when it is not."""

import threading

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from organizer import __version__
from organizer.watching import readiness

PENDING = "organizer.watching.readiness.count_pending_migrations"


@pytest.fixture(autouse=True)
def nothing_known():
    readiness.check.forget()
    yield
    readiness.check.forget()


def refusal():
    answer = Client().get("/health/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    told = answer.json()
    assert told.pop("request_id") == answer["X-Request-ID"]
    return told


def test_a_ready_server_names_version_database_and_pending_migrations(db):
    answer = Client().get("/health/")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "version": __version__,
        "database": connection.vendor,
        "pending_migrations": 0,
    }


def test_it_is_not_ready_while_the_database_is_away(monkeypatch):
    def away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(PENDING, away)
    assert refusal()["code"] == "database_unavailable"


def test_a_database_that_hangs_is_waited_for_once_and_never_for_long(monkeypatch):
    going_on, asked = threading.Event(), []

    def hang():
        asked.append("again")
        going_on.wait(60)
        return 0

    monkeypatch.setattr(PENDING, hang)
    monkeypatch.setattr(readiness.check, "_patience", 0.1)
    try:
        answers = [refusal() for _ in range(3)]
        assert answers == [{"detail": "The database does not answer in time.", "code": "database_unavailable"}] * 3
        assert asked == ["again"]
    finally:
        going_on.set()
    monkeypatch.setattr(readiness.check, "_patience", 60)
    assert Client().get("/health/").status_code == 200


def test_it_is_not_ready_before_its_own_migrations_are_applied(monkeypatch):
    monkeypatch.setattr(PENDING, lambda: 2)
    assert refusal() == {"detail": "2 migrations are pending. Run: organizer migrate", "code": "migrations_pending"}


@pytest.mark.django_db(transaction=True)
def test_migrations_of_a_newer_version_do_not_stop_the_older_one():
    """While a new version is rolled out it migrates first, and the servers of the old one go on until they go."""
    recorder = MigrationRecorder(connection)
    recorder.record_applied("chat", "9999_from_a_newer_version")
    try:
        assert Client().get("/health/").status_code == 200
    finally:
        recorder.record_unapplied("chat", "9999_from_a_newer_version")


def test_it_is_not_ready_when_the_disk_is_almost_full(db, settings):
    settings.MIN_FREE_BYTES = 10**18
    assert refusal() == {"detail": "The server's disk is almost full.", "code": "storage_low"}


def test_the_disk_that_is_looked_at_is_the_fullest_one(db, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "not" / "made" / "yet"
    looked = []

    def usage(folder):
        looked.append(folder)
        return type("Usage", (), {"free": 5 if folder == tmp_path else 9})

    monkeypatch.setattr("shutil.disk_usage", usage)
    assert readiness.free_bytes() == 5
    assert settings.DATA_DIR in looked


def test_a_data_folder_out_of_reach_is_no_error_of_the_server(db, monkeypatch):
    def broken(folder):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("shutil.disk_usage", broken)
    assert refusal()["code"] == "storage_unavailable"


def test_the_log_says_once_that_it_is_not_ready_and_once_that_it_is(db, settings, caplog):
    with caplog.at_level("INFO", "organizer.health"):
        Client().get("/health/")
        caplog.clear()
        least, settings.MIN_FREE_BYTES = settings.MIN_FREE_BYTES, 10**18
        for _ in range(3):
            readiness.check.forget()
            refusal()
        settings.MIN_FREE_BYTES = least
        readiness.check.forget()
        Client().get("/health/")
    said = [record.message for record in caplog.records if record.name == "organizer.health"]
    assert said == ["Not ready: The server's disk is almost full.", "Ready again"]


def test_liveness_names_the_version_and_asks_no_database(monkeypatch):
    monkeypatch.setattr(PENDING, None)
    answer = Client().get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "version": __version__})
