import io
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from organizer.images.actions import release_image
from organizer.images.pipeline import clean_image
from organizer.images.signing import image_path
from organizer.images.tests import pictures

FORBIDDEN = {"detail": "You do not have permission to perform this action."}
GONE = {"detail": "Not found."}


def content_of(answer) -> bytes:
    # Read to its end, it closes itself; closing it by hand would take the test's database connection along.
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("kind", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_whoever_has_the_url_sees_the_picture(upload, client, kind, content_type):
    image = upload(kind)
    answer = client.get(image_path(image.key))
    content = content_of(answer)
    assert answer.status_code == 200
    assert content == clean_image(io.BytesIO(pictures.picture(kind))).bytes
    assert answer["Content-Type"] == content_type
    assert int(answer["Content-Length"]) == len(content) == image.size


def test_a_picture_comes_with_headers_that_keep_it_a_picture(upload, client):
    image = upload("PNG")
    answer = client.get(image_path(image.key))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Content-Disposition"] == f'inline; filename="{image.key}"'
    visibility, age, immutable = answer["Cache-Control"].split(", ")
    assert (visibility, immutable) == ("private", "immutable")
    assert 24 * 3600 <= int(age.removeprefix("max-age=")) <= 48 * 3600
    assert content_of(answer)


def test_an_img_tag_gets_it_whatever_it_accepts_and_with_stale_cookies(upload, client):
    client.cookies["organizer-api-auth"] = "garbage"
    answer = client.get(
        image_path(upload().key), HTTP_ACCEPT="image/avif,image/webp", HTTP_AUTHORIZATION="Bearer garbage"
    )
    assert answer.status_code == 200
    assert content_of(answer)


def test_the_trailing_slash_makes_no_difference(upload, client):
    answer = client.get(image_path(upload().key).replace("?", "/?"))
    assert answer.status_code == 200
    assert content_of(answer)


def test_head_answers_like_get_without_the_picture(upload, client):
    image = upload()
    answer = client.head(image_path(image.key))
    assert answer.status_code == 200
    assert int(answer["Content-Length"]) == image.size
    assert answer.getvalue() == b""


def test_a_browser_that_has_it_is_told_so(upload, client):
    path = image_path(upload().key)
    first = client.get(path)
    assert content_of(first)
    again = client.get(path, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert "immutable" in again["Cache-Control"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.partition("?")[0],
        lambda path: path[:-1],
        lambda path: path.replace("expires=", "expires=1"),
        lambda path: path.replace("expires=", "expires=" + "9" * 5000),
        lambda path: path.replace("/media/", "/media/0"),
        lambda path: path.replace("signature=", "signature=%00%ED%A0%80"),
    ],
)
def test_an_altered_url_is_forbidden(upload, client, spoil):
    answer = client.get(spoil(image_path(upload().key)))
    assert (answer.status_code, answer.json()) == (403, FORBIDDEN)


def test_an_expired_url_is_forbidden_even_to_whoever_has_the_picture(upload, client):
    image = upload()
    path = image_path(image.key)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        answer = client.get(path, HTTP_IF_NONE_MATCH=f'"{image.key}"')
    assert (answer.status_code, answer.json()) == (403, FORBIDDEN)


@pytest.mark.parametrize("key", ["..%2F..%2Fetc%2Fpasswd", "%00", "%2e%2e", "a" * 3000, "organizer.sqlite3"])
def test_names_that_try_to_leave_the_folder_lead_nowhere(db, client, key):
    assert client.get(f"/media/{key}?expires=99999999999&signature=x").status_code in (403, 404)


def test_a_pending_image_is_not_served(upload, client):
    answer = client.get(image_path(upload(attach=False).key))
    assert (answer.status_code, answer.json()) == (404, GONE)


def test_a_released_image_is_not_served(upload, client):
    image = upload()
    release_image(image)
    answer = client.get(image_path(image.key))
    assert (answer.status_code, answer.json()) == (404, GONE)


def test_a_lost_file_is_not_found_and_logged(upload, client, files, media, caplog):
    image = upload()
    next(media.rglob(image.key)).unlink()
    answer = client.get(image_path(image.key))
    assert (answer.status_code, answer.json()) == (404, GONE)
    assert "has a row but no file" in caplog.text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_else_can_be_done_there(upload, method):
    assert getattr(Client(), method)(image_path(upload().key)).status_code == 405


def test_delivery_takes_one_statement(upload, client, django_assert_num_queries):
    path = image_path(upload().key)
    with django_assert_num_queries(1):
        content_of(client.get(path))
