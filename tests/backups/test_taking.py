"""What `organizer backup` writes, where, and when it does not."""

import contextlib
import gzip
import json
import os
import re
import sqlite3
import stat
import subprocess
import sys
import tarfile
import termios

import pytest

from organizer.backups import Refused, postgresql
from organizer.backups.archive import MANIFEST
from organizer.backups.naming import DATED
from organizer.images.files import KEEPING
from tests.backups.site import Site, rewritten

MESSAGE_COUNT = "SELECT count(*) FROM chat_message"


@pytest.fixture(scope="module")
def filled(site: Site) -> Site:
    done = site.organizer("demo")
    assert done.returncode == 0, done.stderr
    return site


def manifest_of(backup):
    with tarfile.open(backup) as tar:
        return json.load(tar.extractfile(MANIFEST))


def test_an_empty_installation_has_nothing_to_back_up(elsewhere):
    done = elsewhere.organizer("backup", "backup.tar")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing to back up" in done.stderr
    assert list(elsewhere.folder.iterdir()) == []


def test_a_folder_that_is_missing_is_made_and_the_second_night_works_too(filled, tmp_path):
    folder = tmp_path / "backups"
    for number in (1, 2):
        done = filled.organizer("backup", folder)
        assert done.returncode == 0, done.stderr
        assert len(list(folder.iterdir())) == number
        path = max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        assert done.stdout == f"{path}\n"
        assert DATED.fullmatch(path.name)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_name_that_is_taken_is_refused_and_its_file_kept(filled, tmp_path):
    path = tmp_path / "monday.tar"
    path.write_text("something dear")
    done = filled.organizer("backup", path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "never overwritten" in done.stderr
    assert f"organizer verify {path}" in done.stderr
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("monday.tar", "something dear")]


def test_a_quiet_one_says_nothing_and_a_refused_one_why(filled, tmp_path):
    done = filled.organizer("backup", "--quiet", "--verify", "--keep", "2", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(list(tmp_path.iterdir())) == 1
    done = filled.organizer("backup", "--quiet", tmp_path / "nowhere" / "monday.tar")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"there is no folder {tmp_path / 'nowhere'}" in done.stderr


def test_a_terminal_is_shown_how_far_it_is_and_a_quiet_one_is_not(filled, tmp_path):
    for quiet in ([], ["--quiet"]):
        terminal, other = os.openpty()
        termios.tcsetwinsize(other, (24, 100))
        done = subprocess.run(
            [sys.executable, "-m", "organizer", "backup", "--verify", *quiet, tmp_path],
            cwd=filled.folder,
            env=filled.environment | {"PYTHONPATH": os.getcwd()},
            stdout=subprocess.DEVNULL,
            stderr=other,
        )
        os.close(other)
        shown = b""
        with contextlib.suppress(OSError):  # Linux's end of a terminal
            while piece := os.read(terminal, 10_000):
                shown += piece
        os.close(terminal)
        assert done.returncode == 0, shown
        assert bool(re.search(rb"writing: 100%.*B/s", shown)) is not bool(quiet)
        assert (b"verifying: 100%" in shown) is not bool(quiet)


def test_it_is_compressed_and_sqlite_opens_what_comes_of_it(filled, tmp_path):
    if filled.database:
        pytest.skip("pg_dump compresses by itself")
    done = filled.organizer("backup", tmp_path / "monday.tar")
    assert done.returncode == 0, done.stderr
    with tarfile.open(tmp_path / "monday.tar") as tar:
        packed = tar.extractfile("database.sqlite3.gz").read()
    (tmp_path / "database.sqlite3").write_bytes(gzip.decompress(packed))
    assert len(packed) < (tmp_path / "database.sqlite3").stat().st_size / 5
    with contextlib.closing(sqlite3.connect(tmp_path / "database.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM chat_message").fetchall() == filled.rows(MESSAGE_COUNT)


def test_a_name_for_a_compressed_archive_gives_one_and_it_is_restored(filled, elsewhere, tmp_path):
    done = filled.organizer("backup", "--verify", tmp_path / "monday.tar.gz")
    assert done.returncode == 0, done.stderr
    with tarfile.open(tmp_path / "monday.tar.gz", "r:gz") as tar:
        assert "SHA256SUMS" in tar.getnames()
    done = elsewhere.organizer("restore", tmp_path / "monday.tar.gz")
    assert done.returncode == 0, done.stderr
    assert elsewhere.rows(MESSAGE_COUNT) == filled.rows(MESSAGE_COUNT)


def test_an_archive_of_the_first_format_is_restored(filled, elsewhere, tmp_path):
    """It had its database as it is, and no installation."""
    assert filled.organizer("backup", tmp_path / "new.tar").returncode == 0

    def change(members):
        manifest = json.loads(members[MANIFEST])
        members[MANIFEST] = json.dumps(
            {name: value for name, value in manifest.items() if name not in ("installation", "database_size")}
            | {"format": 1}
        ).encode()
        if not filled.database:
            members["database.sqlite3"] = gzip.decompress(members.pop("database.sqlite3.gz"))

    old = rewritten(tmp_path / "new.tar", change)
    done = elsewhere.organizer("verify", old)
    assert done.returncode == 0, done.stderr
    done = elsewhere.organizer("restore", old)
    assert done.returncode == 0, done.stderr
    assert elsewhere.rows(MESSAGE_COUNT) == filled.rows(MESSAGE_COUNT)


def test_one_by_root_leaves_nothing_of_roots_in_the_data_folder(filled, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root can be root")
    places = [filled.data, *filled.data.rglob("*")]
    for path in places:
        os.chown(path, 65534, 65534)
    try:
        for lock in filled.data.rglob("*lock"):
            lock.unlink()
        done = filled.organizer("backup", "--verify", tmp_path / "monday.tar")
        assert done.returncode == 0, done.stderr
        assert {path.stat().st_uid for path in filled.data.rglob("*")} == {65534}
        assert (filled.data / "media" / KEEPING).exists()
    finally:
        for path in [filled.data, *filled.data.rglob("*")]:
            os.chown(path, 0, 0)


def test_when_it_was_made_is_known_to_all_who_share_the_database(filled, tmp_path):
    moments = []
    for name in ("1.tar", "2.tar"):
        assert filled.organizer("backup", tmp_path / name).returncode == 0
        ((noted,),) = filled.rows("SELECT backed_up_at FROM backups_installation")
        moments.append(str(noted)[:19])
        assert moments[-1] == manifest_of(tmp_path / name)["made_at"].replace("T", " ")[:19]
    assert moments[0] <= moments[1]
    assert filled.organizer("backup", "/dev/null/x.tar").returncode == 1
    assert str(filled.rows("SELECT backed_up_at FROM backups_installation")[0][0])[:19] == moments[1]


def test_the_secret_is_not_in_it_and_the_output_says_so(filled, tmp_path):
    done = filled.organizer("backup", tmp_path / "monday.tar")
    assert "Not in it: the secret key" in done.stderr
    assert (filled.data / "secret_key").read_bytes() not in (tmp_path / "monday.tar").read_bytes()


def test_a_lost_file_is_named_and_counted_and_the_rest_is_restored(filled, elsewhere, tmp_path):
    lost = min(filled.data.glob("media/??/*"))
    content = lost.read_bytes()
    lost.unlink()
    done = filled.organizer("backup", tmp_path / "monday.tar")
    lost.write_bytes(content)
    assert done.returncode == 0
    assert f"the file of image {lost.name} is missing" in done.stderr
    assert manifest_of(tmp_path / "monday.tar")["missing_images"] == 1
    back = elsewhere.organizer("restore", tmp_path / "monday.tar")
    assert (back.returncode, "1 images had lost their files" in back.stderr) == (0, True), back.stderr


def test_images_kept_elsewhere_are_not_in_it_and_the_output_says_so(filled, elsewhere, tmp_path):
    done = filled.organizer("backup", tmp_path / "monday.tar", AWS_STORAGE_BUCKET_NAME="pictures")
    assert done.returncode == 0, done.stderr
    assert "Not in it either: the images, which s3 keeps" in done.stderr
    with tarfile.open(tmp_path / "monday.tar") as tar:
        assert [name for name in tar.getnames() if name.startswith("media/")] == []
    back = elsewhere.organizer("restore", tmp_path / "monday.tar")
    assert back.returncode == 1
    assert "Set IMAGE_STORAGE=s3" in back.stderr


def test_a_database_that_is_damaged_gives_no_backup(filled, elsewhere, tmp_path):
    if filled.database:
        pytest.skip("PostgreSQL's own business")
    elsewhere.data.mkdir()
    whole = (filled.data / "organizer.sqlite3").read_bytes()
    # Its first pages are whole, and all the others are not.
    (elsewhere.data / "organizer.sqlite3").write_bytes(whole[:20480] + b"\x55" * (len(whole) - 20480))
    done = elsewhere.organizer("backup", tmp_path / "monday.tar")
    assert done.returncode == 1
    assert "no backup was made" in done.stderr
    assert not (tmp_path / "monday.tar").exists()


def program(folder, version):
    """A pg_dump that tells a version."""
    folder.mkdir(parents=True)
    path = folder / "pg_dump"
    path.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
    path.chmod(0o700)
    return str(path)


def test_the_oldest_program_that_is_new_enough_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(postgresql, "INSTALLED", tmp_path / "installed")
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    for version in (14, 16, 17):
        program(tmp_path / "installed" / str(version) / "bin", f"{version}.2 (Debian {version}.2-1)")
    program(tmp_path / "path", "18.1")
    for wanted, taken in ((13, 14), (15, 16), (17, 17), (18, 18)):
        assert postgresql.find_program("pg_dump", at_least=wanted)[1] == taken


@pytest.mark.parametrize(
    ("there", "said"), [(None, "pg_dump is not installed"), ("14.9", "pg_dump here is version 14")]
)
def test_without_a_program_that_will_do_it_says_what_to_install(tmp_path, monkeypatch, there, said):
    monkeypatch.setattr(postgresql, "INSTALLED", tmp_path / "installed")
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    if there:
        program(tmp_path / "path", there)
    with pytest.raises(Refused, match=f"{said}.*postgresql-client-16"):
        postgresql.find_program("pg_dump", at_least=16)
