"""SQLite on a network file system is warned of; which one a file is on comes from the system's own table."""

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from organizer.doctor import files, sqlite

TABLE = r"""
/dev/sda1 / ext4 rw 0 0
/dev/sdb1 /srv ext4 rw 0 0
files:/home /srv/our\040data nfs4 rw,vers=4.2 0 0
tmpfs /srv/our\040data/memory tmpfs rw 0 0
//box/share /mnt cifs rw 0 0
/dev/sdc1 /mnt xfs rw 0 0
"""


@pytest.fixture
def mounts(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOUNTS", tmp_path / "mounts")
    return tmp_path / "mounts"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/organizer/organizer.sqlite3", "ext4"),
        ("/srv/our data/organizer.sqlite3", "nfs4"),
        ("/srv/our data/memory/organizer.sqlite3", "tmpfs"),
        ("/srv/our database/organizer.sqlite3", "ext4"),
        ("/mnt/organizer.sqlite3", "xfs"),
    ],
)
def test_a_file_is_on_what_is_mounted_nearest_and_last(mounts, path, kind):
    mounts.write_text(TABLE.lstrip())
    assert files.file_system_of(Path(path)) == kind


def test_a_system_without_such_a_table_says_nothing(mounts):
    assert files.file_system_of(Path("/srv")) == ""


def test_this_system_tells_what_its_files_are_on(tmp_path):
    assert files.file_system_of(Path("/proc/self/status")) == "proc"
    assert files.file_system_of(tmp_path) not in ("", "proc", *sqlite.NETWORK_FILE_SYSTEMS)


@pytest.mark.parametrize(("kind", "warned"), [("nfs4", True), ("fuse.sshfs", True), ("9p", True), ("ext4", False)])
@pytest.mark.django_db
def test_a_database_on_a_network_file_system_is_warned_of(tmp_path, mounts, monkeypatch, kind, warned):
    if connection.vendor != "sqlite":
        pytest.skip("asks SQLite")
    sqlite3.connect(tmp_path / "organizer.sqlite3").close()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "organizer.sqlite3"))
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path} {kind} rw 0 0\n")
    said = [finding.message for finding in sqlite.check() if "network file system" in finding.message]
    assert len(said) == warned
    assert not warned or f"({kind})" in said[0]
