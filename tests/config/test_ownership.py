"""An installation that belongs to another user: what reads leaves no trace, and what writes is refused."""

import os
import shutil
import stat

import pytest

from organizer.commands import Needs
from organizer.images.files import KEEPING
from tests.config.lines import command_lines
from tests.forks import run_module
from tests.users import NAME, NOBODY, give, needs_root, open_folder, others_can_run, seen

pytestmark = needs_root

READING = command_lines(Needs.NOTHING, Needs.READING)
WRITING = command_lines(Needs.WRITING)


def organizer(folder, *arguments, user=None, **environment):
    everything = {"PATH": os.environ["PATH"], "PORT": "0", **environment}
    return run_module("organizer", *arguments, cwd=folder, env=everything, user=user)


@pytest.fixture(scope="module")
def made():
    """A folder with a data folder in it that root has filled."""
    with open_folder() as folder:
        assert organizer(folder, "migrate").returncode == 0
        yield folder


@pytest.fixture
def foreign(made):
    """The same, of somebody without rights."""
    with open_folder() as folder:
        shutil.copytree(made / "data", folder / "data")
        give(folder / "data", NOBODY)
        yield folder


@pytest.fixture(scope="module")
def _others():
    if not others_can_run():
        pytest.skip("other users cannot read this code")


others = pytest.mark.usefixtures("_others")


def said(done) -> str:
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("line", READING, ids=" ".join)
def test_root_reads_anothers_installation_without_a_trace(foreign, line):
    before = seen(foreign / "data")
    done = organizer(foreign, *line)
    assert done.returncode in (0, 1), said(done)
    said(done)
    assert seen(foreign / "data") == before


@pytest.mark.parametrize("line", READING, ids=" ".join)
def test_reading_what_is_not_there_makes_nothing(tmp_path, line):
    done = organizer(tmp_path, *line)
    assert done.returncode in (0, 1), said(done)
    said(done)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["backup", "doctor"])
def test_reading_an_empty_folder_makes_nothing(command):
    with open_folder() as folder:
        (folder / "data").mkdir(mode=0o700)
        give(folder / "data", NOBODY)
        said(organizer(folder, command))
        assert list((folder / "data").iterdir()) == []


@pytest.mark.parametrize("line", WRITING, ids=" ".join)
def test_root_is_refused_what_writes_and_told_what_to_type(foreign, line):
    before = seen(foreign / "data")
    done = organizer(foreign, *line, ORGANIZER_DATA=str(foreign / "data"))
    assert done.returncode == 2
    assert f"belongs to {NAME}, and this is run by root." in said(done)
    assert f"sudo -u {NAME} env ORGANIZER_DATA={foreign / 'data'} organizer {' '.join(line)}" in done.stderr
    assert seen(foreign / "data") == before


def test_root_makes_no_secret_in_anothers_empty_folder():
    with open_folder() as folder:
        (folder / "data").mkdir(mode=0o700)
        give(folder / "data", NOBODY)
        assert organizer(folder, "migrate").returncode == 2
        assert list((folder / "data").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [("kept.sqlite3", "DATABASE_URL", "sqlite:///{}/kept.sqlite3"), ("pictures", "MEDIA_ROOT", "{}/pictures")],
)
def test_what_lies_elsewhere_counts_as_well(made, name, setting, value):
    with open_folder() as folder:
        place = folder / name
        place.touch() if name.endswith("3") else place.mkdir()
        give(place, NOBODY)
        done = organizer(folder, "migrate", **{setting: value.format(folder)})
        assert done.returncode == 2
        assert f"{setting} cannot be used: {place} belongs to {NAME}" in said(done)


@others
@pytest.mark.parametrize("command", ["migrate", "serve"])
def test_somebody_is_refused_what_writes_into_anothers_folder(made, command):
    before = seen(made / "data")
    done = organizer(made, command, user=NOBODY)
    assert done.returncode == 2
    assert f"cannot be used: {made / 'data'} belongs to root, and this is run by {NAME}." in said(done)
    assert seen(made / "data") == before


@others
@pytest.mark.parametrize("line", READING, ids=" ".join)
def test_what_somebody_may_not_read_is_not_there_and_no_traceback(made, line):
    before = seen(made / "data")
    done = organizer(made, *line, user=NOBODY)
    assert done.returncode in (0, 1), said(done)
    said(done)
    assert seen(made / "data") == before


@others
def test_owner_may_do_everything(foreign):
    assert organizer(foreign, "invite", user=NOBODY).returncode == 0
    assert organizer(foreign, "doctor", user=NOBODY).returncode == 0
    assert {owner for owner, _, _ in seen(foreign / "data").values()} == {NOBODY}


@others
def test_volume_of_roots_is_good_enough_for_whom_it_is_mounted():
    with open_folder() as folder:
        (folder / "data").mkdir()
        os.chown(folder / "data", 0, NOBODY)
        (folder / "data").chmod(0o770)
        done = organizer(folder, "migrate", user=NOBODY)
        assert done.returncode == 0, done.stderr
        assert organizer(folder, "doctor", user=NOBODY).returncode == 1  # the group's rights are rights of others


@others
@pytest.mark.parametrize("name", ["secret_key", "organizer.sqlite3", "media"])
def test_owner_is_told_what_root_has_left_there(foreign, name):
    place = foreign / "data" / name
    place.mkdir() if name == "media" else None
    os.chown(place, 0, 0)
    done = organizer(foreign, "invite", user=NOBODY)
    if name == "media":  # a folder of root's may be a volume, so only the doctor sees that it is none
        done = organizer(foreign, "doctor", user=NOBODY)
        assert done.returncode == 1
    else:
        assert done.returncode == 2
        assert f"chown -R {NAME} {place}" in done.stderr
    said(done)


def test_doctor_sees_as_root_what_root_has_left_there(foreign):
    (foreign / "data" / "media").mkdir()
    done = organizer(foreign, "doctor")
    assert done.returncode == 1
    assert f"chown -R {NAME} {foreign / 'data' / 'media'}" in said(done)


@others
@pytest.mark.parametrize(("owner", "mode"), [(0, 0o770), (0, 0o777), (NOBODY, 0o700)])
def test_whoever_keeps_images_in_a_folder_can_back_up_after_root_has(foreign, owner, mode):
    media = foreign / "data" / "media"
    media.mkdir()
    os.chown(media, owner, NOBODY)
    media.chmod(mode)
    assert organizer(foreign, "backup", str(foreign / "by-root.tar")).returncode == 0
    lock = (media / KEEPING).stat()
    assert (lock.st_uid, lock.st_gid, stat.S_IMODE(lock.st_mode)) == (owner, NOBODY, mode & 0o666)
    foreign.chmod(0o777)
    done = organizer(foreign, "backup", str(foreign / "by-owner.tar"), user=NOBODY)
    assert done.returncode == 0, done.stderr
