"""Which older backups `--keep` removes: those of this installation, by name and content, and no others."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from organizer.backups import Refused
from organizer.backups.archive import MANIFEST, Writer
from organizer.backups.history import UNNAMED, installation_key, last_backup, note_backup, rename_installation
from organizer.backups.manifest import FORMAT, Manifest
from organizer.backups.models import Installation
from organizer.backups.naming import DATED, find_place
from organizer.backups.rotation import rotate
from organizer.terminal.console import Console
from tests.backups.site import Site

OURS, THEIRS = "a" * 32, "b" * 32
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
QUIET = Console(quiet=True)


def backup(folder, day, *, installation=OURS, name=None):
    """Write an archive of the form of a backup, as of a day of May 2026."""
    moment = NOON.replace(day=day)
    manifest = Manifest(
        format=FORMAT,
        product="1",
        installation=installation,
        made_at=moment,
        database="sqlite",
        migrations=[],
        rows={},
        image_storage="local",
        images=0,
        missing_images=0,
    )
    path = folder / (name or f"organizer-{moment:%Y%m%d-%H%M%S}.tar")
    with path.open("wb") as file:
        writer = Writer(file)
        writer.add_text("database.sqlite3", b"rows")
        writer.add_text(MANIFEST, msgspec.json.encode(manifest))
        writer.finish()
    return path


def days(folder):
    return sorted(int(path.name[16:18]) for path in folder.iterdir() if DATED.fullmatch(path.name))


def test_the_newest_stay_by_the_moment_that_they_show(tmp_path):
    made = [backup(tmp_path, day) for day in (1, 2, 3, 4, 5)]
    for age, path in enumerate(made):
        os.utime(path, (age, age))  # copied about: the times of the files say nothing
    rotate(made[-1], OURS, keep=3, console=QUIET)
    assert days(tmp_path) == [3, 4, 5]
    rotate(made[-1], OURS, keep=3, console=QUIET)
    assert days(tmp_path) == [3, 4, 5]


def test_the_one_just_made_stays_whatever_its_age(tmp_path):
    made = [backup(tmp_path, day) for day in (1, 2, 3)]
    rotate(made[0], OURS, keep=1, console=QUIET)
    assert days(tmp_path) == [1, 3]


def test_nothing_else_is_touched_and_nothing_else_counts(tmp_path, capsys):
    made = backup(tmp_path, 20)
    old = [backup(tmp_path, day) for day in (1, 2)]
    kept = [
        backup(tmp_path, 21, installation=THEIRS),
        backup(tmp_path, 3, installation=THEIRS),
        backup(tmp_path, 4, installation=""),
        backup(tmp_path, 5, name="monday.tar"),
        backup(tmp_path, 6, name="organizer-20260506.tar"),
        tmp_path / "organizer-20260507-120000.tar",
        tmp_path / "organizer-20260508-120000.tar",
        tmp_path / "organizer-20260509-120000.tar",
        tmp_path / "organizer-20260510-120000.tar",
    ]
    kept[-4].write_text("Dear Alice")
    kept[-3].write_bytes(old[0].read_bytes()[:-10240])  # cut off
    kept[-2].mkdir()
    kept[-1].symlink_to(old[0])
    rotate(made, OURS, keep=1, console=QUIET)
    assert sorted(tmp_path.iterdir()) == sorted([made, *kept])
    said = capsys.readouterr().err
    assert said.count("neither counts nor is removed") == 2
    assert "organizer-20260507-120000.tar" in said
    assert "organizer-20260508-120000.tar" in said


def test_an_installation_without_a_name_removes_nothing(tmp_path, capsys):
    made = [backup(tmp_path, day, installation=UNNAMED) for day in (1, 2, 3)]
    rotate(made[-1], UNNAMED, keep=1, console=QUIET)
    assert days(tmp_path) == [1, 2, 3]
    assert "organizer migrate" in capsys.readouterr().err


def test_one_that_cannot_be_removed_is_an_error(tmp_path, monkeypatch):
    made = [backup(tmp_path, day) for day in (1, 2)]

    def refuse(self, **options):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    with pytest.raises(Refused, match=r"is complete, but .* could not be removed"):
        rotate(made[-1], OURS, keep=1, console=QUIET)


@pytest.mark.parametrize(
    ("given", "folder", "name"),
    [
        ("", "", "organizer-20260504-120000.tar"),
        ("new", "new", "organizer-20260504-120000.tar"),
        ("new.backups", "new.backups", "organizer-20260504-120000.tar"),
        ("folder.tar", "folder.tar", "organizer-20260504-120000.tar"),
        ("monday.tar", "", "monday.tar"),
        ("monday.tar.gz", "", "monday.tar.gz"),
        ("monday.tgz", "", "monday.tgz"),
    ],
)
def test_where_it_goes(tmp_path, given, folder, name):
    (tmp_path / "folder.tar").mkdir()
    place = find_place(tmp_path / given, moment=NOON)
    assert (place.folder, place.name) == (tmp_path / folder, name)
    assert place.folder.is_dir()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("monday.tar.xz", "backups end in .tar or .tar.gz"),
        ("monday.tar.zst", "backups end in .tar or .tar.gz"),
        ("a/b", "there is no folder"),
        ("taken", "never overwritten"),
        ("taken.tar", "never overwritten"),
    ],
)
def test_where_it_cannot_go(tmp_path, given, said):
    (tmp_path / "taken").touch()
    (tmp_path / "taken.tar").touch()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Refused, match=said):
        find_place(tmp_path / given, moment=NOON)
    assert sorted(tmp_path.iterdir()) == before


def test_of_one_second_each_gets_a_name_and_a_name_that_was_chosen_is_taken_once(tmp_path):
    for expected in ("organizer-20260504-120000.tar", "organizer-20260504-120000-2.tar"):
        (tmp_path / "draft").write_text(expected)
        target = find_place(tmp_path, moment=NOON).give_name(tmp_path / "draft")
        assert (target.name, target.read_text()) == (expected, expected)
        assert DATED.fullmatch(target.name)
    place = find_place(tmp_path / "monday.tar", moment=NOON)
    (tmp_path / "monday.tar").write_text("somebody else was faster")
    (tmp_path / "draft").write_text("new")
    with pytest.raises(Refused, match="never overwritten"):
        place.give_name(tmp_path / "draft")
    assert (tmp_path / "monday.tar").read_text() == "somebody else was faster"


@pytest.mark.django_db
def test_a_restored_copy_is_another_installation_with_the_same_history():
    assert last_backup() is None
    name = installation_key()
    note_backup(NOON)
    note_backup(NOON - timedelta(hours=1))  # of two at once the older is complete last
    assert last_backup() == NOON
    rename_installation()
    assert installation_key() not in (name, UNNAMED)
    assert last_backup() == NOON


@pytest.mark.django_db
def test_an_emptied_database_has_no_name_and_no_backup():
    Installation.objects.all().delete()
    note_backup(NOON)
    assert (installation_key(), last_backup()) == (UNNAMED, None)


def manifest_of(path):
    with tarfile.open(path) as tar:
        return json.load(tar.extractfile(MANIFEST))


@pytest.fixture
def folder(tmp_path):
    """One for the backups of several installations."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.fixture(scope="module")
def filled(site: Site) -> Site:
    done = site.organizer("migrate")
    assert done.returncode == 0, done.stderr
    return site


def test_two_at_once_keep_the_newest_and_leave_those_of_others(filled, elsewhere, folder):
    assert elsewhere.organizer("migrate").returncode == 0
    assert elsewhere.organizer("backup", folder).returncode == 0
    (theirs,) = folder.iterdir()
    assert filled.organizer("backup", folder).returncode == 0
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "organizer", "backup", "--quiet", "--keep", "1", folder],
            cwd=filled.folder,
            env=filled.environment | {"PYTHONPATH": os.getcwd()},
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    assert [process.communicate(timeout=120)[1] for process in running] == ["", "", ""]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert filled.organizer("backup", "--keep", "1", folder).returncode == 0
    left = list(folder.iterdir())
    assert theirs in left
    (ours,) = [path for path in left if path != theirs]
    ((noted,),) = filled.rows("SELECT backed_up_at FROM backups_installation")
    assert manifest_of(ours)["made_at"].replace("T", " ")[:19] == str(noted)[:19]


def test_a_restored_copy_leaves_the_backups_of_the_original(filled, elsewhere, folder):
    assert filled.organizer("backup", folder).returncode == 0
    (original,) = folder.iterdir()
    shutil.copyfile(original, folder / "copy.tar")
    done = elsewhere.organizer("restore", folder / "copy.tar")
    assert done.returncode == 0, done.stderr
    assert elsewhere.organizer("backup", "--keep", "1", folder).returncode == 0
    assert original.exists()


def test_a_chosen_name_is_not_one_of_many(filled, folder):
    done = filled.organizer("backup", "--keep", "3", folder / "monday.tar")
    assert done.returncode == 1
    assert "--keep needs a folder" in done.stderr
    assert list(folder.iterdir()) == []
    assert filled.organizer("backup", "--keep", "0", folder).returncode == 2
