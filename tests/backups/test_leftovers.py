"""What commands that are killed leave behind is removed, and what is still at work is left alone."""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from organizer.backups import scratch
from organizer.backups.scratch import BACKUP, DUMP, IN_USE, RESTORE, scratch_folder, sweep
from organizer.images.files import KEEPING
from tests.backups.site import Site


@pytest.fixture(scope="module")
def filled(site: Site) -> Site:
    done = site.organizer("demo")
    assert done.returncode == 0, done.stderr
    return site


def started(site, *arguments, **settings):
    """Start a command as a process of its own, to be killed."""
    return subprocess.Popen(
        [sys.executable, "-m", "organizer", *map(str, arguments)],
        cwd=site.folder,
        env=site.environment | {"PYTHONPATH": os.getcwd()} | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def has_open(process, path):
    """Whether a process has opened this file (Linux says so)."""
    links = Path(f"/proc/{process.pid}/fd")
    with contextlib.suppress(FileNotFoundError):  # closed while it was looked at
        return any(os.path.realpath(link) == os.path.realpath(path) for link in links.iterdir())
    return False


def abandoned(parent, prefix):
    """Make a folder as a killed command leaves it."""
    folder = parent / f"{prefix}abandoned"
    folder.mkdir()
    (folder / "half").write_text("half")
    return folder


def test_a_killed_backup_is_swept_by_the_next_and_a_waiting_one_is_not(filled, tmp_path):
    with (filled.data / "media" / KEEPING).open("w") as keeping:
        fcntl.flock(keeping, fcntl.LOCK_EX)  # as another backup does: those that follow wait, each in its own folder
        killed, waiting = started(filled, "backup", tmp_path / "1.tar"), started(filled, "backup", tmp_path / "2.tar")
        # What they wait for they open when their folders are made and locked.
        wait_until(lambda: all(has_open(process, filled.data / "media" / KEEPING) for process in (killed, waiting)))
        assert sweep(tmp_path, BACKUP) == []
        killed.kill()
        killed.wait()
        assert len(list(tmp_path.glob(f"{BACKUP}*"))) == 2
        done = filled.organizer("backup", tmp_path / "3.tar", AWS_STORAGE_BUCKET_NAME="pictures")  # which needs no lock
        assert done.returncode == 0, done.stderr
        assert len(list(tmp_path.glob(f"{BACKUP}*"))) == 1
    assert waiting.wait(60) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2.tar", "3.tar"]


def test_a_killed_restore_is_swept_by_the_next(filled, elsewhere):
    backup = filled.backup()
    restoring = started(elsewhere, "restore", backup)
    wait_until(lambda: list(elsewhere.data.glob(f"**/{RESTORE}*")) or restoring.poll() is not None)
    restoring.kill()
    assert restoring.wait() == -signal.SIGKILL
    assert list(elsewhere.data.glob(f"**/{RESTORE}*"))
    done = elsewhere.organizer("restore", "--replace", backup)
    assert done.returncode == 0, done.stderr
    assert not list(elsewhere.data.glob(f"**/{RESTORE}*"))


@pytest.mark.django_db
def test_housekeeping_sweeps_what_restores_left(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    settings.MEDIA_ROOT.mkdir()
    left = [abandoned(settings.MEDIA_ROOT, RESTORE), abandoned(tmp_path, DUMP)]
    with scratch_folder(settings.MEDIA_ROOT, RESTORE) as busy:
        scratch.sweep_leftovers()
        assert busy.exists()
    assert [folder for folder in [*left, busy] if folder.exists()] == []


def test_a_folder_is_gone_after_the_work_and_after_a_failure(tmp_path):
    with scratch_folder(tmp_path, BACKUP) as folder:
        (folder / "half").write_text("half")
        assert folder.stat().st_mode & 0o777 == 0o700
    with pytest.raises(ZeroDivisionError), scratch_folder(tmp_path, BACKUP):
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_swept_before_it_is_locked_is_made_again(tmp_path, monkeypatch):
    lock, swept = scratch.locked, []

    def sweep_first(path, **how):
        if not swept:
            swept.append(path)
            assert sweep(tmp_path, BACKUP)
        return lock(path, **how)

    with monkeypatch.context() as patch:
        patch.setattr(scratch, "sweep", lambda parent, prefix: [])
        patch.setattr(scratch, "locked", sweep_first)
        with scratch_folder(tmp_path, BACKUP) as folder:
            assert (folder / IN_USE).exists()
            assert folder != swept[0].parent


def test_links_files_and_folders_of_others_are_left_alone(tmp_path):
    theirs, target = tmp_path / "theirs", tmp_path / "target"
    theirs.mkdir()
    target.mkdir()
    (tmp_path / f"{DUMP}link").symlink_to(target)
    (tmp_path / f"{DUMP}file").write_text("a file")
    other = abandoned(tmp_path, DUMP)
    if os.geteuid() == 0:
        os.chown(other, 65534, 65534)
        assert sweep(tmp_path, DUMP) == []
        os.chown(other, 0, 0)
    hostile = tmp_path / f"{DUMP}hostile"
    hostile.mkdir()
    (hostile / IN_USE).symlink_to(theirs / "made-by-us")
    assert sweep(tmp_path, DUMP) == [other]
    assert list(theirs.iterdir()) == []
    assert target.exists()
    assert (tmp_path / f"{DUMP}file").exists()
