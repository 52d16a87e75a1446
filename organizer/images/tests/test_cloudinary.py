"""Images in Cloudinary: its own SDK against a server that speaks its API, over HTTP."""

from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.utils import timezone

from organizer.core.errors import Unavailable
from organizer.images import sweeper
from organizer.images.actions import release_image
from organizer.images.cloudinary_storage import CloudinaryStorage
from organizer.images.files import list_files, open_file
from organizer.images.models import State, StoredImage
from organizer.images.signing import image_path
from organizer.images.sweeper import sweep
from organizer.images.tests import pictures
from organizer.images.tests.cloudinary_server import CLOUD, KEY, SECRET, CloudinaryServer

pytestmark = pytest.mark.django_db(transaction=True)

LATER = timedelta(hours=1, minutes=1)


@pytest.fixture
def cloud(settings, media):
    server = CloudinaryServer()
    sweeper._next_page = None
    settings.IMAGE_STORAGE = "cloudinary"
    use_account(settings, server, SECRET)
    yield server
    server.shutdown()
    server.server_close()


def use_account(settings, server, secret):
    settings.STORAGES = settings.STORAGES | {
        "images": {
            "BACKEND": "organizer.images.cloudinary_storage.CloudinaryStorage",
            "OPTIONS": {"account": f"cloudinary://{KEY}:{secret}@{CLOUD}", "api": server.address},
        }
    }


def public_id(image):
    return f"organizer/{image.key[:2]}/{image.key.partition('.')[0]}"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_image_is_stored_where_only_signed_urls_reach(cloud, upload, kind):
    image = upload(kind)
    assert list(cloud.images) == [public_id(image)]
    with open_file(image.key) as file:
        assert len(file.read()) == image.size


def test_the_signed_url_leads_to_a_short_lived_url_of_the_storage(cloud, upload, client):
    image = upload("WEBP")
    answer = client.get(image_path(image.key))
    assert answer.status_code == 302
    assert answer["Location"].startswith(cloud.address + "/")
    assert SECRET not in answer["Location"]
    with urlopen(answer["Location"]) as picture:
        assert len(picture.read()) == image.size
    with pytest.raises(HTTPError, match="401"):
        urlopen(answer["Location"].replace(image.key[:32], "f" * 32))
    with time_machine.travel(timezone.now() + timedelta(minutes=11)), pytest.raises(HTTPError, match="401"):
        urlopen(answer["Location"])


def test_an_altered_url_leads_nowhere(cloud, upload, client):
    assert client.get(image_path(upload().key)[:-1]).status_code == 403


def test_a_released_image_is_destroyed(cloud, upload):
    release_image(upload())
    assert cloud.images == {}
    assert not StoredImage.objects.exists()


def test_a_wrong_secret_refuses_the_upload(cloud, upload, settings):
    use_account(settings, cloud, "wrong")
    with pytest.raises(Unavailable) as refusal:
        upload()
    assert refusal.value.code == "storage_unavailable"
    assert cloud.images == {}


def test_what_fails_is_left_to_the_sweeper(cloud, upload):
    image = upload()
    cloud.is_failing = True
    release_image(image)
    assert StoredImage.objects.get().state == State.DELETED
    assert sweep().failures == 1
    cloud.is_failing = False
    assert sweep().removed == 1
    assert cloud.images == {}
    assert not StoredImage.objects.exists()


def test_the_sweeper_finds_images_without_a_row(cloud, upload):
    image = upload()
    longer_ago = datetime.now(UTC) - LATER
    cloud.images["organizer/ab/" + "ab" * 16] = ("png", pictures.picture(), longer_ago)
    cloud.images["organizer/notes"] = ("png", pictures.picture(), longer_ago)
    cloud.images["elsewhere/ab/" + "ab" * 16] = ("png", pictures.picture(), longer_ago)
    assert sweep().orphans == 1
    assert sorted(cloud.images) == ["elsewhere/ab/" + "ab" * 16, public_id(image), "organizer/notes"]


def test_a_listing_goes_on_where_it_ended(cloud, upload, monkeypatch):
    monkeypatch.setattr("organizer.images.files.LISTING_PAGE", 4)
    images = sorted(upload().key for _ in range(3))
    first, cursor = list_files(None)
    second, end = list_files(cursor)
    assert [key for key, _ in first + second] == images
    assert (len(first), end) == (2, None)


def test_it_knows_what_exists(cloud, upload):
    image = upload()
    storage = storages["images"]
    assert storage.exists(f"{image.key[:2]}/{image.key}")
    assert not storage.exists("ab/" + "ab" * 16 + ".png")
    with pytest.raises(FileNotFoundError):
        open_file("ab" * 16 + ".png")


def test_a_malformed_account_is_refused_without_repeating_it():
    with pytest.raises(ImproperlyConfigured) as refusal:
        CloudinaryStorage(account="https://key:very-secret@cloud", api="https://api.cloudinary.com")
    assert "very-secret" not in str(refusal.value)
