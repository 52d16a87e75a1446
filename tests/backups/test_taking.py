"""What `organizer backup` writes, where, and when it does not."""

import json
import stat
import tarfile

import pytest

from organizer.backups import Refused, postgresql
from organizer.backups.archive import MANIFEST
from tests.backups.site import Site


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
    assert [path.name for path in elsewhere.folder.iterdir()] == ["data"]


def test_a_folder_gets_a_file_named_after_the_time_that_only_its_owner_can_read(filled, tmp_path):
    done = filled.organizer("backup", tmp_path)
    assert done.returncode == 0, done.stderr
    (path,) = tmp_path.iterdir()
    assert done.stdout == f"{path}\n"
    assert path.match("organizer-????????-??????.tar")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_name_that_is_taken_is_refused_and_its_file_kept(filled, tmp_path):
    path = tmp_path / "monday.tar"
    path.write_text("something dear")
    done = filled.organizer("backup", path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "never overwritten" in done.stderr
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("monday.tar", "something dear")]


def test_a_folder_that_is_not_there_is_refused(filled, tmp_path):
    done = filled.organizer("backup", tmp_path / "nowhere" / "monday.tar")
    assert done.returncode == 1
    assert f"there is no folder {tmp_path / 'nowhere'}" in done.stderr


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
