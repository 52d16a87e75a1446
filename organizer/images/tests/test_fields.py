import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from rest_framework import serializers

from organizer.images import KEEP
from organizer.images.models import StoredImage
from organizer.images.pipeline import CleanImage
from organizer.images.serializers import ImageField
from organizer.images.signing import image_path
from organizer.images.tests import pictures

NOT_A_FILE = "The submitted data was not a file. Check the encoding type on the form."
CURRENT = StoredImage(key="0123456789abcdef0123456789abcdef.png")


class Body(serializers.Serializer):
    image = ImageField()


def validated(data, **context):
    serializer = Body(data=data, context=context)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def form(**values):
    body = QueryDict(mutable=True)
    for name, value in values.items():
        body.appendlist(name, value)
    return body


def sent(content: bytes, name: str = "picture.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


@pytest.mark.parametrize("name", ["picture.png", "picture.exe", "../../etc/passwd", "", "é\u202egnp.html"])
def test_a_file_is_cleaned_whatever_it_is_called(name):
    upload = sent(pictures.picture("PNG"), name or "x")
    image = validated(form(image=upload))["image"]
    assert isinstance(image, CleanImage)
    assert image.content_type == "image/png"


@pytest.mark.parametrize("body", [{"image": ""}, {"image": None}, form(image="")])
def test_empty_clears(body):
    assert validated(body, current_image=CURRENT) == {"image": None}
    assert validated(body) == {"image": None}


@pytest.mark.parametrize("body", [{}, form()])
def test_left_out_is_left_out(body):
    assert validated(body).get("image", KEEP) is KEEP


@pytest.mark.parametrize("prefix", ["", "http://127.0.0.1:8000", "https://elsewhere.example"])
@pytest.mark.parametrize("wrap", [dict, form])
def test_the_current_images_url_keeps_it(prefix, wrap):
    url = prefix + image_path(CURRENT.key)
    assert validated(wrap(image=url), current_image=CURRENT)["image"] is KEEP
    assert validated(wrap(image=url + "0"), current_image=CURRENT)["image"] is KEEP


@pytest.mark.parametrize(
    "value",
    [
        image_path(CURRENT.key.replace("0", "f")),
        "null",
        "undefined",
        "http://[",
        CURRENT.key,
        "x" * 100_000,
        5,
        True,
        [],
        {},
        {"read": 1},
    ],
)
def test_anything_else_is_not_a_file(value):
    for context in ({"current_image": CURRENT}, {"current_image": None}, {}):
        serializer = Body(data={"image": value}, context=context)
        assert not serializer.is_valid()
        assert serializer.errors == {"image": [NOT_A_FILE]}


def test_the_url_of_an_image_keeps_nothing_where_there_is_none():
    serializer = Body(data={"image": image_path(CURRENT.key)})
    assert not serializer.is_valid()


def test_a_bad_file_is_refused_under_the_fields_name():
    serializer = Body(data=form(image=sent(pictures.picture("GIF"), "picture.jpg")))
    assert not serializer.is_valid()
    assert serializer.errors == {"image": ["This kind of file is not allowed. Allowed are: jpg, jpeg, png, webp, bmp."]}


def test_an_empty_file_is_refused():
    serializer = Body(data=form(image=sent(b"")))
    assert not serializer.is_valid()
    assert serializer.errors == {"image": ["The submitted file is empty."]}


def test_any_readable_thing_is_a_file():
    assert validated({"image": io.BytesIO(pictures.picture("PNG"))})["image"].width == 8
