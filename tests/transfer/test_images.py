"""Images go from every kind of place to every other; what fails is named, and repeating it completes it."""

import os
import shutil
import signal
import subprocess
import sys
from itertools import pairwise
from threading import Event

import pytest

from tests.backups.site import Site, new_site
from tests.transfer.places import Cloud, Folder, new_bucket, new_cloud, new_settings


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with new_site(tmp_path_factory.mktemp("site")) as made:
        assert made.organizer("demo").returncode == 0
        yield made


@pytest.fixture
def folder(site, tmp_path):
    """The demo's images, in a folder that may be spoilt."""
    shutil.copytree(site.data / "media", tmp_path / "media")
    return Folder(tmp_path / "media")


@pytest.fixture
def bucket():
    with new_bucket() as made:
        yield made


@pytest.fixture
def cloud():
    with new_cloud() as made:
        yield made


def go(site, source, target):
    return site.organizer("transfer", new_settings(site, target), **source.settings)


def served_from(site, place):
    return Site(site.folder, site.environment | place.settings).serving()


@pytest.mark.parametrize("way", ["bucket cloud", "cloud bucket"])
def test_images_go_round_all_kinds_of_places_and_come_back_the_same(site, folder, bucket, cloud, tmp_path, way):
    between = {"bucket": bucket, "cloud": cloud}
    places = [folder, *(between[name] for name in way.split()), Folder(tmp_path / "back")]
    images = folder.contents()
    before = site.state()
    assert len(images) > 3
    for source, target in pairwise(places):
        done = go(site, source, target)
        assert done.returncode == 0, done.stderr
        kind = target.settings["IMAGE_STORAGE"]
        assert f"Transferred {len(images)} images into {kind}; both sides agree." in done.stderr
        assert "Transferred 0 rows" not in done.stderr
        assert target.contents() == source.contents() == images
    assert site.state() == before


def test_a_folder_is_private_and_served_from(site, folder, tmp_path):
    there = Folder(tmp_path / "there")
    assert go(site, folder, there).returncode == 0
    assert {path.stat().st_mode & 0o077 for path in there.root.rglob("*")} == {0}
    with served_from(site, there) as live:
        key = live.rows("StoredImage.objects.filter(state='live').first().key")
        path = live.rows(f"__import__('organizer.images.signing', fromlist=['x']).image_path({key!r})")
        with live.client() as client:
            assert client.get(path).content == there.contents()[key.partition(".")[0]]


def test_a_picture_without_a_file_is_named_and_the_others_go(site, folder, bucket):
    lost, kept = sorted(folder.root.glob("??/*"))[:2]
    picture = lost.read_bytes()
    lost.unlink()
    done = go(site, folder, bucket)
    assert done.returncode == 1
    assert f"image {lost.name} was not transferred: its file is missing" in done.stderr
    assert kept.name not in done.stderr
    assert bucket.contents() == folder.contents()
    lost.write_bytes(picture)
    assert go(site, folder, bucket).returncode == 0
    assert bucket.contents() == folder.contents()


def test_a_picture_that_is_there_is_compared_and_half_of_one_is_replaced(site, folder, tmp_path):
    there = Folder(tmp_path / "there")
    assert go(site, folder, there).returncode == 0
    half, whole = sorted(there.root.glob("??/*"))[:2]
    half.write_bytes(half.read_bytes()[:100])
    written = whole.stat().st_mtime_ns
    assert go(site, folder, there).returncode == 0
    assert there.contents() == folder.contents()
    assert whole.stat().st_mtime_ns == written


class Changing(dict):
    """An account that keeps something else than it was given."""

    def __setitem__(self, name, image):
        super().__setitem__(name, (image[0], image[1] + b" ", image[2]))


class Stuck(dict):
    """An account in which three images arrive, and the next ones do not until they are let through."""

    def __init__(self):
        super().__init__()
        self.is_reached, self.let_through = Event(), Event()

    def __setitem__(self, name, image):
        if len(self) >= 3:
            self.is_reached.set()
            assert self.let_through.wait(60)
        super().__setitem__(name, image)


def test_a_place_that_gives_back_other_bytes_is_refused(site, folder, cloud):
    cloud.server.images = Changing()
    done = go(site, folder, cloud)
    assert done.returncode == 1
    assert done.stderr.count("what was read back is not what was written.") == len(folder.contents())
    assert "WARNING" not in done.stderr, "the libraries below stay silent"


def test_a_place_that_lets_nobody_in_is_refused_before_anything_is_copied(site, folder, cloud, bucket):
    bucket.found.delete()
    strange = Cloud(cloud.server, secret="hunter2")
    for target in (strange, bucket):
        done = go(site, folder, target)
        assert (done.returncode, "cannot be listed" in done.stderr) == (1, True), done.stderr
        assert "hunter2" not in done.stderr
        assert "Traceback" not in done.stderr
    assert cloud.contents() == {}


def test_pictures_of_another_installation_are_warned_of(site, folder, tmp_path):
    there = Folder(tmp_path / "there")
    assert "unknown to this database" not in go(site, folder, there).stderr
    (there.root / "ab").mkdir(exist_ok=True)
    (there.root / "ab" / f"{'ab' * 16}.png").write_bytes(b"theirs")
    assert "1 images at the other place are unknown to this database" in go(site, folder, there).stderr


def test_the_place_that_is_used_now_and_a_running_server_are_refused(site, folder, tmp_path):
    done = go(site, folder, folder)
    assert (done.returncode, "used now" in done.stderr) == (1, True), done.stderr
    with served_from(site, folder):
        done = go(site, folder, Folder(tmp_path / "there"))
    assert (done.returncode, "a server is running" in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "there").exists()


def test_one_that_is_killed_is_completed_by_the_next(site, folder, cloud):
    stuck = cloud.server.images = Stuck()
    images = folder.contents()
    killed = subprocess.Popen(
        [sys.executable, "-m", "organizer", "transfer", new_settings(site, cloud)],
        cwd=site.folder,
        env=site.environment | folder.settings | {"PYTHONPATH": os.getcwd()},
        stderr=subprocess.DEVNULL,
    )
    assert stuck.is_reached.wait(60)
    killed.kill()
    assert killed.wait() == -signal.SIGKILL
    assert len(cloud.contents()) < len(images)
    stuck.let_through.set()
    assert go(site, folder, cloud).returncode == 0
    assert cloud.contents() == folder.contents() == images


def test_database_and_images_go_together_and_the_database_waits_for_the_images(site, folder, tmp_path):
    there = Folder(tmp_path / "there")
    path = new_settings(site, there)
    path.write_text(f"{path.read_text()}DATABASE_URL=sqlite:///{tmp_path}/new.sqlite3\n")
    lost = min(folder.root.glob("??/*"))
    lost.rename(tmp_path / "lost")
    assert site.organizer("transfer", path, **folder.settings).returncode == 1
    assert not (tmp_path / "new.sqlite3").exists()
    (tmp_path / "lost").rename(lost)
    done = site.organizer("transfer", path, **folder.settings)
    assert done.returncode == 0, done.stderr
    assert "images into local" in done.stderr
    assert "rows into sqlite" in done.stderr
    assert there.contents() == folder.contents()
    assert (tmp_path / "new.sqlite3").exists()


def test_a_cloudinary_account_is_read_with_its_own_key(site, folder, cloud):
    assert go(site, folder, cloud).returncode == 0
    done = go(site, Cloud(cloud.server, secret="hunter2"), Folder(folder.root.parent / "there"))
    assert done.returncode == 1
    assert done.stderr.count("was not transferred: OSError: Cloudinary answered 401") == len(folder.contents())
