"""A place for images that fails as a whole, or that does not keep what it was given, ends a transfer."""

from datetime import UTC, datetime

import pytest
from django.core.files.storage import InMemoryStorage

from organizer.backups import Refused
from organizer.images.tests.conftest import media, owner, upload
from organizer.terminal.console import Console
from organizer.transfer import images
from organizer.transfer.destination import ImagePlace
from organizer.transfer.images import transfer_images

__all__ = ["media", "owner", "upload"]

pytestmark = pytest.mark.django_db(transaction=True)


class Memory(InMemoryStorage):
    """Keeps files in memory, and lists them."""

    def list_files(self, cursor, *, limit):
        found = [f"{folder}/{name}" for folder in self.listdir("")[0] for name in self.listdir(folder)[1]]
        return [(name, datetime.now(UTC)) for name in found], None


class Forgetful(Memory):
    """Lists nothing of what it keeps."""

    def list_files(self, cursor, *, limit):
        return [], None


class Full(Memory):
    """Takes nothing."""

    def _save(self, name, content):
        raise OSError("no room")


def transfer_to(storage):
    return transfer_images(ImagePlace("memory", storage), console=Console(quiet=True))


def test_all_are_counted(upload):
    upload(), upload(), upload(attach=False)
    assert transfer_to(Memory()) == 2


def test_what_is_not_listed_afterwards_is_refused(upload):
    image = upload()
    with pytest.raises(Refused, match=rf"1 images were written but are not listed, such as {image.key}"):
        transfer_to(Forgetful())


def test_a_place_that_takes_nothing_is_given_up(upload, monkeypatch, capsys):
    monkeypatch.setattr(images, "BATCH", 2)
    monkeypatch.setattr(images, "MOST_FAILURES", 3)
    for _ in range(6):
        upload()
    with pytest.raises(Refused, match="4 of 6 images were not transferred"):
        transfer_to(Full())
    assert capsys.readouterr().err.count("was not transferred: OSError: no room") == 4
