"""Images in S3: the real storage against a real server that speaks its protocol, over HTTP."""

from datetime import timedelta
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import boto3
import pytest
from django.utils import timezone
from moto.server import ThreadedMotoServer

from organizer.core.errors import Unavailable
from organizer.images import sweeper
from organizer.images.actions import release_image
from organizer.images.files import list_files, open_file
from organizer.images.models import State, StoredImage
from organizer.images.signing import image_path
from organizer.images.sweeper import sweep

pytestmark = pytest.mark.django_db(transaction=True)

LATER = timedelta(hours=1, minutes=1)
CREDENTIALS = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": "eu-central-1"}


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, settings, media):
    sweeper._next_page = None
    found = boto3.resource("s3", endpoint_url=endpoint, **CREDENTIALS).Bucket("pictures")
    found.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    options = {
        "bucket_name": "pictures",
        "access_key": "testing",
        "secret_key": "testing",
        "region_name": "eu-central-1",
        "endpoint_url": endpoint,
        "location": "organizer",
        "addressing_style": "path",
        "signature_version": "s3v4",
    }
    settings.IMAGE_STORAGE = "s3"
    settings.STORAGES = settings.STORAGES | {
        "images": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    }
    yield found
    found.objects.delete()
    found.delete()


def keys(bucket):
    return sorted(entry.key for entry in bucket.objects.all())


def name(key):
    return f"organizer/{key[:2]}/{key}"


def test_an_image_is_stored_under_the_configured_folder_with_its_type(bucket, upload):
    image = upload("JPEG")
    assert keys(bucket) == [name(image.key)]
    assert bucket.Object(name(image.key)).content_type == "image/jpeg"
    with open_file(image.key) as file:
        assert len(file.read()) == image.size


def test_the_signed_url_leads_to_a_short_lived_url_of_the_storage(bucket, upload, client):
    image = upload("WEBP")
    answer = client.get(image_path(image.key))
    assert answer.status_code == 302
    assert answer["Cache-Control"] == "private, max-age=300"
    query = parse_qs(urlsplit(answer["Location"]).query)
    assert query["X-Amz-Expires"] == ["600"]
    assert "X-Amz-Signature" in query
    with urlopen(answer["Location"]) as picture:
        assert len(picture.read()) == image.size
        assert picture.headers["Content-Type"] == "image/webp"
        assert picture.headers["Content-Disposition"] == f'inline; filename="{image.key}"'
        assert "immutable" in picture.headers["Cache-Control"]


def test_an_altered_url_leads_nowhere(bucket, upload, client):
    assert client.get(image_path(upload().key)[:-1]).status_code == 403


def test_a_released_image_is_gone_from_the_storage(bucket, upload, client):
    image = upload()
    location = client.get(image_path(image.key))["Location"]
    release_image(image)
    assert keys(bucket) == []
    assert not StoredImage.objects.exists()
    with pytest.raises(HTTPError, match=r"40[34]"):
        urlopen(location)


def test_the_sweeper_brings_rows_and_objects_into_agreement(bucket, upload):
    live, deleted, pending = upload(), upload(), upload(attach=False)
    StoredImage.objects.filter(pk=deleted.pk).update(state=State.DELETED)
    bucket.put_object(Key=name("ab" * 16 + ".png"), Body=b"left over")
    bucket.put_object(Key="organizer/ab/notes.txt", Body=b"not ours")
    bucket.put_object(Key="elsewhere/ab/" + "ab" * 16 + ".png", Body=b"not ours")
    swept = sweep(now=timezone.now() + LATER)
    assert (swept.abandoned, swept.removed, swept.orphans, swept.failures) == (1, 2, 1, 0)
    assert keys(bucket) == sorted(["elsewhere/ab/" + "ab" * 16 + ".png", "organizer/ab/notes.txt", name(live.key)])
    assert list(StoredImage.objects.values_list("key", flat=True)) == [live.key]
    assert pending.key not in str(keys(bucket))


def test_a_listing_goes_on_where_it_ended(bucket, monkeypatch):
    monkeypatch.setattr("organizer.images.files.LISTING_PAGE", 2)
    for number in range(5):
        bucket.put_object(Key=name(f"{number:02x}" * 16 + ".png"), Body=b"x")
    sizes, cursor = [], None
    while True:
        page, cursor = list_files(cursor)
        sizes.append(len(page))
        if cursor is None:
            break
    assert sizes == [2, 2, 1]


def test_a_missing_bucket_refuses_the_upload_and_leaves_nothing(bucket, upload, settings):
    bucket.delete()
    with pytest.raises(Unavailable) as refusal:
        upload()
    assert refusal.value.code == "storage_unavailable"
    # The file could not be removed either, so the row waits for the sweeper.
    assert not StoredImage.objects.exclude(state=State.DELETED).exists()
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    sweep()
    assert not StoredImage.objects.exists()
