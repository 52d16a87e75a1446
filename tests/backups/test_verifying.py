"""What `--verify` and `organizer verify` find out."""

import gzip
import json
import os
import tarfile

import pytest

from organizer.backups import Refused
from organizer.backups.archive import MANIFEST
from organizer.backups.making import make_backup
from organizer.terminal.console import Console
from tests.backups.site import Site, damaged, rewritten


@pytest.fixture(scope="module")
def filled(site: Site) -> Site:
    done = site.organizer("demo")
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture(scope="module")
def backup(filled):
    done = filled.organizer("backup", "--verify", "backup.tar")
    assert done.returncode == 0, done.stderr
    return filled.folder / "backup.tar"


def changed(backup, **fields):
    def change(members):
        members[MANIFEST] = json.dumps(json.loads(members[MANIFEST]) | fields).encode()

    return rewritten(backup, change)


def test_good_ones_are_told_apart_from_a_bad_one(filled, backup):
    bad = damaged(backup, at=5000)
    done = filled.organizer("verify", backup, bad, filled.folder / "nowhere.tar", backup)
    assert done.returncode == 1
    assert done.stdout.count(f"{backup} is good: ") == 2
    assert "people), " in done.stdout
    assert f"{bad}: the backup is damaged" in done.stderr
    assert "No such file" in done.stderr
    assert filled.organizer("verify", backup).returncode == 0


def test_neither_the_database_nor_its_kind_is_needed(backup, tmp_path):
    """Another machine can check what was copied to it."""
    stranger = Site(tmp_path, {"PATH": os.environ["PATH"], "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"})
    done = stranger.organizer("verify", backup)
    assert (done.returncode, done.stderr) == (0, "")


def test_rows_that_are_missing_are_found_out(filled, backup):
    with tarfile.open(backup) as tar:
        rows = json.load(tar.extractfile(MANIFEST))["rows"]
    wrong = changed(backup, rows=rows | {"chat_message": rows["chat_message"] + 1})
    assert "not the one that its manifest speaks of" in filled.organizer("verify", wrong).stderr
    more = changed(backup, rows=rows | {"chat_telepathy": 3})
    assert filled.organizer("verify", more).returncode == 1


def test_an_image_that_is_missing_is_found_out(filled, backup):
    def change(members):
        del members[next(name for name in members if name.startswith("media/"))]

    assert "its images are not those" in filled.organizer("verify", rewritten(backup, change)).stderr


def test_a_damaged_database_with_the_right_hash_is_found_out(filled, backup):
    def change(members):
        if filled.database:
            dump = members["database.dump"]
            end = len(dump) * 2 // 3  # behind the descriptions of the tables
            members["database.dump"] = dump[:end] + bytes(b ^ 0x55 for b in dump[end:])
        else:
            database = bytearray(gzip.decompress(members.pop("database.sqlite3.gz")))
            database[20480:] = bytes(b ^ 0x55 for b in database[20480:])
            members["database.sqlite3"] = bytes(database)

    done = filled.organizer("verify", rewritten(backup, change))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "pg_restore failed" in done.stderr if filled.database else "damaged" in done.stderr


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verify", [True, False])
def test_what_the_disk_did_not_keep_gets_no_name(alice, team, tmp_path, monkeypatch, verify):
    """The bytes change between writing and reading back."""
    monkeypatch.setattr("os.posix_fadvise", lambda file, *rest: os.pwrite(file, b"\xff", 2000))
    folder = tmp_path / "backups"
    if verify:
        with pytest.raises(Refused, match="damaged"):
            make_backup(folder, keep=None, verify=True, console=Console(quiet=True))
    else:
        make_backup(folder, keep=None, verify=False, console=Console(quiet=True))
    assert len(list(folder.iterdir())) == (0 if verify else 1)
