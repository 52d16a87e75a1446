"""After any mix of failures rows and files agree."""

import errno
import random
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from organizer.core.errors import Unavailable
from organizer.images import sweeper
from organizer.images.actions import attach_image, discard_image, release_image, release_images
from organizer.images.files import files_kept
from organizer.images.models import State, StoredImage
from organizer.images.sweeper import sweep
from organizer.images.tests.conftest import put_orphan
from organizer.telemetry.measures import SWEEP_FAILURES
from tests.telemetry.counting import counting

pytestmark = pytest.mark.django_db(transaction=True)

LATER = timedelta(hours=1, minutes=1)


@pytest.fixture(autouse=True)
def from_the_first_page():
    sweeper._next_page = None


def rows(state=None):
    images = StoredImage.objects.filter(state=state) if state else StoredImage.objects
    return sorted(images.values_list("key", flat=True))


def roll_back(change, image):
    with transaction.atomic():
        change(image)
        transaction.set_rollback(True)


def in_an_hour():
    return timezone.now() + LATER


def test_a_stored_image_has_its_file_and_waits_to_be_attached(upload, files):
    image = upload(attach=False)
    assert rows(State.PENDING) == files() == [image.key]
    attach_image(image)
    assert rows(State.LIVE) == files() == [image.key]
    sweep(now=in_an_hour())
    assert rows(State.LIVE) == files() == [image.key]


def test_a_rollback_leaves_an_upload_that_the_sweeper_removes(upload, files):
    image = upload(attach=False)
    roll_back(attach_image, image)
    assert rows(State.PENDING) == files() == [image.key]
    assert sweep().abandoned == 0
    assert sweep(now=in_an_hour()).abandoned == 1
    assert rows() == files() == []


def test_a_swept_upload_cannot_be_attached(upload):
    image = upload(attach=False)
    sweep(now=in_an_hour())
    with pytest.raises(Unavailable) as refusal:
        attach_image(image)
    assert refusal.value.code == "image_expired"


def test_a_discarded_upload_is_gone_at_once_and_a_live_image_cannot_be_discarded(upload, files):
    discard_image(upload(attach=False))
    assert rows() == files() == []
    live = upload()
    discard_image(live)
    assert rows(State.LIVE) == files() == [live.key]


def test_a_released_image_goes_with_the_commit_and_stays_with_the_rollback(upload, files):
    image = upload()
    roll_back(release_image, image)
    assert rows(State.LIVE) == files() == [image.key]
    with transaction.atomic():
        release_image(image)
        assert files() == [image.key]
    assert rows() == files() == []


def test_many_images_are_released_together(upload, files):
    images = [upload() for _ in range(25)]
    release_images(images)
    assert len(rows(State.DELETED)) == len(files()) == 5  # 20 at once, the others by the sweeper
    sweep()
    assert rows() == files() == []


def test_a_file_that_cannot_be_written_leaves_nothing(upload, files, break_storage):
    break_storage("_save")
    with pytest.raises(Unavailable) as refusal:
        upload()
    assert refusal.value.code == "storage_unavailable"
    assert rows() == files() == []


def test_a_full_disk_is_called_by_its_name(upload, break_storage):
    break_storage("_save", error=OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(Unavailable) as refusal:
        upload()
    assert refusal.value.code == "storage_full"


def test_a_file_that_cannot_be_removed_is_left_to_the_sweeper(upload, files, break_storage, monkeypatch, caplog):
    image = upload()
    break_storage("delete")
    release_image(image)
    assert rows(State.DELETED) == files() == [image.key]
    with counting(SWEEP_FAILURES) as grown:
        failures = sweep().failures
    assert failures >= 1
    assert grown() == {(): failures}
    assert "could not be removed" in caplog.text
    monkeypatch.undo()
    assert sweep().removed == 1
    assert rows() == files() == []


def test_one_stubborn_file_does_not_stop_the_others(upload, files, break_storage):
    stubborn, _, _ = upload(), upload(), upload()
    StoredImage.objects.update(state=State.DELETED)
    break_storage("delete", when=lambda name: name.endswith(stubborn.key))
    swept = sweep()
    assert (swept.removed, swept.failures) == (2, 1)
    assert rows() == files() == [stubborn.key]


def test_a_row_that_cannot_be_deleted_goes_the_next_time(upload, files, monkeypatch):
    image = upload()
    with monkeypatch.context() as patch:
        patch.setattr("organizer.images.actions._forget", _database_away)
        release_image(image)
    assert rows(State.DELETED) == [image.key]
    assert files() == []
    sweep()
    assert rows() == []


def test_old_files_without_a_row_are_removed_and_strangers_stay(upload, files, media):
    kept = upload()
    put_orphan(media, "ab" * 16 + ".png", age=LATER)
    put_orphan(media, "cd" * 16 + ".jpg", age=timedelta(minutes=5))
    (media / "notes.txt").write_text("not ours")
    (media / "ab" / "README").write_text("not ours")
    assert sweep().orphans == 1
    assert files() == sorted(["README", "cd" * 16 + ".jpg", kept.key, "notes.txt"])


def test_another_installations_storage_is_left_alone(media, files, caplog):
    for number in range(101):
        put_orphan(media, f"{number:032x}.png", age=LATER)
    swept = sweep()
    assert (swept.orphans, swept.failures) == (0, 1)
    assert len(files()) == 101
    assert "another installation" in caplog.text


def test_a_long_listing_is_looked_at_page_by_page(upload, files, media, monkeypatch):
    monkeypatch.setattr("organizer.images.files.LISTING_PAGE", 2)
    monkeypatch.setattr(sweeper, "LISTING_PAGES", 3)
    for number in range(10):
        put_orphan(media, f"{number:02x}" * 16 + ".png", age=LATER)
    assert [sweep().orphans for _ in range(3)] == [6, 4, 0]
    assert files() == []


def test_a_storage_that_cannot_be_listed_is_no_reason_to_stop(upload, files, monkeypatch):
    image = upload()
    StoredImage.objects.update(state=State.DELETED)
    monkeypatch.setattr(sweeper, "list_files", _database_away)
    swept = sweep()
    assert (swept.removed, swept.failures) == (1, 1)
    assert image.key not in files()


@pytest.mark.parametrize("seed", range(8))
def test_after_any_mix_of_failures_rows_and_files_agree(upload, files, media, monkeypatch, break_storage, seed):
    chance = random.Random(seed)
    live = []
    for operation in ("_save", "delete"):
        break_storage(operation, when=lambda name: chance.random() < 0.4)
    for _ in range(12):
        try:
            image = upload(attach=False)
        except Unavailable:
            continue
        end = chance.choice(["crash", "attach", "attach and release", "discard"])
        if "attach" in end:
            attach_image(image)
            live.append(image.key)
        if end == "attach and release":
            release_image(image)
            live.remove(image.key)
        if end == "discard":
            discard_image(image)
    sweep()
    monkeypatch.undo()
    sweep(now=in_an_hour())
    assert rows() == files() == sorted(live)


def _database_away(*args, **kwargs):
    raise OperationalError("away")


def test_while_a_backup_is_written_deleted_images_keep_their_files(upload, files):
    image = upload()
    with files_kept():
        release_image(image)
        assert sweep().removed == 0
        assert image.key in files()
        assert rows(State.DELETED) == [image.key]
    assert sweep().removed == 1
    assert image.key not in files()
    assert rows() == []


def test_without_a_backup_they_go_at_once(upload, files):
    with files_kept():
        pass
    image = upload()
    release_image(image)
    assert image.key not in files()
    assert rows() == []
