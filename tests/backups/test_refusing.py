"""What `organizer restore` refuses, and that everything is as before then."""

import contextlib
import fcntl
import json
import sqlite3
import tarfile

import psycopg
import pytest

from organizer.backups.archive import DATABASES, MANIFEST, SUMS
from organizer.installation.running import LOCK
from tests.backups.site import MESSAGES, Site, damaged, rewritten


@pytest.fixture(scope="module")
def filled(site: Site) -> Site:
    done = site.organizer("demo")
    assert done.returncode == 0, done.stderr
    site.backup()
    # What is there differs from the backup, so that a restore would show.
    done = site.manage("shell", "-c", "from organizer.chat.models import Message as M; M.objects.update(text='later')")
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture
def backup(filled):
    return filled.folder / "backup.tar"


@pytest.fixture
def unchanged(filled):
    """Whatever the test does, the installation is as it was afterwards."""
    before = filled.state()
    assert {text for _, text in before["messages"]} == {"later"}
    yield filled
    assert filled.state() == before


def refused(site, backup, *options):
    """Try to restore; return what was said."""
    done = site.organizer("restore", *options, backup)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr


def with_manifest(backup, **fields):
    """Return a backup whose manifest says something else, and whose hashes are right."""

    def change(members):
        members[MANIFEST] = json.dumps(json.loads(members[MANIFEST]) | fields).encode()

    return rewritten(backup, change)


def manifest_of(backup):
    found = {}
    rewritten(backup, found.update).unlink()
    return json.loads(found[MANIFEST])


def test_an_installation_with_people_is_not_replaced_unasked(unchanged, backup):
    assert "is not empty. With --replace" in refused(unchanged, backup)


def test_a_folder_with_images_is_not_replaced_unasked(elsewhere, backup):
    (elsewhere.data / "media" / "ab").mkdir(parents=True)
    (elsewhere.data / "media" / "ab" / "someones.png").write_bytes(b"dear")
    assert "is not empty" in refused(elsewhere, backup)


@pytest.mark.parametrize("part", ["database", "media/", MANIFEST, SUMS])
def test_a_damaged_backup_is_refused(unchanged, backup, part):
    with tarfile.open(backup) as tar:
        place = [info for info in tar if info.name.startswith(part)][-1]
    said = refused(unchanged, damaged(backup, at=place.offset_data + 50), "--replace")
    assert "damaged" in said
    assert "Nothing was changed" in said


def test_what_is_no_backup_at_all_is_refused(unchanged, tmp_path):
    (tmp_path / "letter.tar").write_text("Dear Alice")
    assert "no archive header" in refused(unchanged, tmp_path / "letter.tar", "--replace")
    assert "No such file" in refused(unchanged, tmp_path / "nowhere.tar", "--replace")


def test_a_backup_of_a_newer_version_is_refused(unchanged, backup):
    migrations = [*manifest_of(backup)["migrations"], "chat.9999_telepathy"]
    newer = with_manifest(backup, migrations=migrations, product="9.1.0")
    assert "made by a newer version (9.1.0; this is" in refused(unchanged, newer, "--replace")
    stranger = with_manifest(backup, format=3, product="9.2.0", rows="elsewhere")
    assert "made by a newer version (9.2.0; this is" in refused(unchanged, stranger, "--replace")


def test_a_backup_of_the_other_kind_of_database_is_refused(unchanged, backup):
    ours, other = ("postgresql", "sqlite") if unchanged.database else ("sqlite", "postgresql")

    def change(members):
        (database,) = [name for name in members if name.startswith(DATABASES[ours])]
        members[DATABASES[other]] = members.pop(database)
        members[MANIFEST] = members[MANIFEST].replace(ours.encode(), other.encode())

    said = refused(unchanged, rewritten(backup, change), "--replace")
    assert f"a backup of a {other} database, and this installation uses {ours}" in said


def test_a_database_that_is_not_what_the_manifest_says_is_found_out_and_undone(unchanged, backup):
    rows = manifest_of(backup)["rows"]
    wrong = with_manifest(backup, rows=rows | {"chat_message": rows["chat_message"] + 1})
    assert "not the one that its manifest speaks of" in refused(unchanged, wrong, "--replace")
    more = with_manifest(backup, rows=rows | {"chat_telepathy": 3})
    assert "a table is missing" in refused(unchanged, more, "--replace")


def test_a_backup_that_lost_an_image_is_refused(unchanged, backup):
    def change(members):
        del members[next(name for name in members if name.startswith("media/"))]

    assert "its images are not those" in refused(unchanged, rewritten(backup, change), "--replace")


def test_a_failure_at_the_last_step_leaves_everything_as_it_was(filled, backup):
    taken = next(path for path in filled.data.glob("media/??"))
    folder = taken.rename(taken.with_name("kept"))
    taken.write_text("a file where a folder of images has to go")
    before = filled.state()
    try:
        assert "is in the way" in refused(filled, backup, "--replace")
        assert filled.state() == before
    finally:
        taken.unlink()
        folder.rename(taken)


def test_a_database_that_somebody_has_open_is_not_replaced(unchanged, backup):
    """A server that was started in another way holds no lock on the folder, but it has the database open."""
    if unchanged.database:
        opened = psycopg.connect(unchanged.database, application_name="organizer")
    else:
        opened = sqlite3.connect(unchanged.data / "organizer.sqlite3")
    with contextlib.closing(opened):
        opened.execute("PRAGMA journal_mode=WAL" if not unchanged.database else "SELECT 1").fetchall()
        opened.execute(MESSAGES).fetchall()
        said = refused(unchanged, backup, "--replace")
    assert "Nothing was changed" in said
    assert "open elsewhere" in said or "is in use" in said


def test_a_server_does_not_start_where_a_backup_is_being_restored(elsewhere):
    elsewhere.data.mkdir()
    with (elsewhere.data / LOCK).open("w") as restoring:
        fcntl.flock(restoring, fcntl.LOCK_EX)
        done = elsewhere.organizer("serve", PORT="0")
    assert done.returncode == 1
    assert "A backup is being restored here" in done.stderr


def test_a_good_backup_is_restored_and_an_older_one_brought_up_to_date(filled, elsewhere, backup):
    """The twin of all the refusals."""
    assert elsewhere.organizer("restore", backup).returncode == 0
    found = elsewhere.rows(MESSAGES)
    assert len(found) == len(filled.rows(MESSAGES))
    assert "later" not in {text for _, text in found}
    done = elsewhere.manage("migrate", "presence", "zero")
    assert done.returncode == 0, done.stderr
    older = elsewhere.backup("older.tar")
    assert "presence.0001_initial" not in manifest_of(older)["migrations"]
    done = elsewhere.organizer("restore", "--replace", older)
    assert done.returncode == 0, done.stderr
    assert elsewhere.rows("SELECT count(*) FROM presence_sighting") == [(0,)]
    assert elsewhere.rows(MESSAGES) == found


def test_a_broken_database_is_put_aside_too(elsewhere, backup):
    if elsewhere.database:
        pytest.skip("a file of our own only on SQLite")
    elsewhere.data.mkdir()
    (elsewhere.data / "organizer.sqlite3").write_bytes(b"no database " * 1000)
    assert "is not empty" in refused(elsewhere, backup)
    done = elsewhere.organizer("restore", "--replace", backup)
    assert done.returncode == 0, done.stderr
    (aside,) = elsewhere.data.glob("organizer.sqlite3.before_*")
    assert aside.read_bytes() == b"no database " * 1000
    assert elsewhere.rows(MESSAGES)
