import contextlib
import io
import random

import pytest
from PIL import Image

from organizer.images.pipeline import BadImage, clean_image
from organizer.images.tests import pictures

NOT_AN_IMAGE = "Upload a valid image. The file you uploaded was either not an image or a corrupted image."
KIND_NOT_ALLOWED = "This kind of file is not allowed. Allowed are: jpg, jpeg, png, webp, bmp."
TOO_MANY_PIXELS = "The image may have at most 40 megapixels over all its frames."

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def clean(content: bytes):
    return clean_image(io.BytesIO(content))


@pytest.mark.parametrize(
    ("kind", "extension", "content_type"),
    [
        ("JPEG", "jpg", "image/jpeg"),
        ("PNG", "png", "image/png"),
        ("WEBP", "webp", "image/webp"),
        ("BMP", "png", "image/png"),
    ],
)
def test_allowed_kinds_are_encoded_anew(kind, extension, content_type):
    image = clean(pictures.encoded(pictures.half_red_half_blue(), kind))
    assert (image.extension, image.content_type) == (extension, content_type)
    assert (image.width, image.height) == (40, 20)
    result = pictures.decoded(image.bytes)
    assert result.get_format_mimetype() == content_type
    assert result.convert("RGB").getpixel((3, 10)) == pytest.approx((255, 0, 0), abs=6)
    assert result.convert("RGB").getpixel((37, 10)) == pytest.approx((0, 0, 255), abs=6)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The submitted file is empty."),
        (b"\x00", NOT_AN_IMAGE),
        (b"hello, world", NOT_AN_IMAGE),
        (pictures.MARKUP, NOT_AN_IMAGE),
        (pictures.MARKUP + pictures.picture("PNG"), NOT_AN_IMAGE),
        (SVG, KIND_NOT_ALLOWED),
        (b"  \n" + SVG, KIND_NOT_ALLOWED),
        (pictures.picture("GIF"), KIND_NOT_ALLOWED),
        (pictures.picture("TIFF"), KIND_NOT_ALLOWED),
        (pictures.picture("ICO"), KIND_NOT_ALLOWED),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 50, KIND_NOT_ALLOWED),
        (b"%PDF-1.7", KIND_NOT_ALLOWED),
        (b"\x89PNG\r\n\x1a\n", NOT_AN_IMAGE),
        (b"\xff\xd8\xff", NOT_AN_IMAGE),
        (b"BM", NOT_AN_IMAGE),
        (b"RIFF\x00\x00\x00\x00WEBP", NOT_AN_IMAGE),
        (pictures.png_claiming(13_000, 13_000), TOO_MANY_PIXELS),
        (pictures.png_claiming(2**31 - 1, 2**31 - 1), TOO_MANY_PIXELS),
        (pictures.png_claiming(0, 10), NOT_AN_IMAGE),
        (pictures.png_claiming(400, 400), NOT_AN_IMAGE),
        (pictures.webp_claiming(16_000, 16_000), TOO_MANY_PIXELS),
        (pictures.webp_claiming(2**24, 2**24), TOO_MANY_PIXELS),
        (lambda: pictures.png_with_bomb_in_text(), NOT_AN_IMAGE),
        (lambda: pictures.animation("PNG", frames=5, size=(3000, 3000)), TOO_MANY_PIXELS),
        (lambda: pictures.animation("WEBP", frames=5, size=(3000, 3000)), TOO_MANY_PIXELS),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_bad_uploads_are_refused_in_words(content, message):
    with pytest.raises(BadImage) as refusal:
        clean(content() if callable(content) else content)
    assert refusal.value.message == message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP"])
def test_truncated_files_are_refused(kind):
    whole = pictures.encoded(Image.effect_noise((64, 64), 50).convert("RGB"), kind)
    for share in (0.2, 0.5, 0.9):
        with pytest.raises(BadImage, match="valid image"):
            clean(whole[: int(len(whole) * share)])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP"])
def test_damaged_files_are_refused_or_cleaned_but_nothing_else(kind):
    whole = pictures.encoded(Image.effect_noise((32, 32), 50).convert("RGB"), kind)
    chance = random.Random(kind)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(BadImage):
            assert clean(bytes(damaged)).bytes


def test_a_file_over_the_limit_is_refused(settings):
    settings.IMAGE_MAX_BYTES = 1_000_000
    with pytest.raises(BadImage, match="at most 1 MB"):
        clean(pictures.picture("PNG") + b"\x00" * 1_000_000)


def test_a_picture_at_the_limits_passes(settings):
    content = pictures.picture("PNG", size=(100, 50))
    settings.IMAGE_MAX_BYTES, settings.IMAGE_MAX_PIXELS = len(content), 5000
    assert clean(content).width == 100
    settings.IMAGE_MAX_PIXELS = 4999
    with pytest.raises(BadImage):
        clean(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_places_cameras_and_comments_do_not_survive_and_the_picture_is_upright(kind):
    uploaded = pictures.with_gps(kind)
    assert b"SpyCam" in uploaded
    image = clean(uploaded)
    assert (image.width, image.height) == (20, 40)
    result = pictures.decoded(image.bytes)
    assert not result.getexif()
    assert set(result.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "loop",
        "background",
        "timestamp",
        "duration",
    }
    for secret in (b"SpyCam", b"at home", b"secret comment", b"Exif", b"eXIf", b"EXIF"):
        assert secret not in image.bytes
    assert result.convert("RGB").getpixel((10, 3)) == pytest.approx((255, 0, 0), abs=6)


@pytest.mark.parametrize("make", [pictures.png_with_trailing_page, pictures.png_with_page_inside])
def test_of_a_polyglot_only_the_picture_is_left(make):
    uploaded = make()
    assert b"<script>" in uploaded
    image = clean(uploaded)
    assert b"script" not in image.bytes
    assert b"tEXt" not in image.bytes
    assert pictures.decoded(image.bytes).size == (8, 6)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_kept(kind):
    result = pictures.decoded(clean(pictures.animation(kind, frames=4, size=(30, 30))).bytes)
    assert getattr(result, "n_frames", 1) == 1
    assert result.convert("RGB").getpixel((5, 5)) == pytest.approx((255, 0, 0), abs=8)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_transparency_stays(kind):
    image = Image.new("RGBA", (10, 10), (0, 128, 0, 0))
    result = pictures.decoded(clean(pictures.encoded(image, kind)).bytes)
    assert result.convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"])
def test_every_mode_of_png_is_read(mode):
    result = pictures.decoded(clean(pictures.encoded(Image.new(mode, (5, 4)), "PNG")).bytes)
    assert result.size == (5, 4)


def test_sixteen_bit_greys_keep_their_brightness():
    grey = Image.new("I;16", (5, 4), 0x8000)
    assert pictures.decoded(clean(pictures.encoded(grey, "PNG")).bytes).getpixel((1, 1)) == 128


def test_printing_colours_become_screen_colours():
    image = clean(pictures.encoded(Image.new("CMYK", (9, 9), (0, 255, 255, 0)), "JPEG"))
    result = pictures.decoded(image.bytes)
    assert result.mode == "RGB"
    assert result.getpixel((4, 4)) == pytest.approx((254, 0, 0), abs=12)


def test_a_colour_profile_is_applied_and_not_kept():
    image = clean(pictures.picture("PNG", color=(200, 30, 90), icc_profile=pictures.srgb_profile()))
    result = pictures.decoded(image.bytes)
    assert "icc_profile" not in result.info
    assert result.getpixel((1, 1)) == pytest.approx((200, 30, 90), abs=2)


def test_an_unusable_colour_profile_is_ignored():
    image = clean(pictures.picture("JPEG", icc_profile=b"not a profile"))
    assert b"not a profile" not in image.bytes


def test_lossless_webp_stays_exact():
    noise = Image.effect_noise((32, 32), 90).convert("RGB")
    result = pictures.decoded(clean(pictures.encoded(noise, "WEBP", lossless=True)).bytes)
    assert result.convert("RGB").tobytes() == noise.tobytes()


def test_the_number_of_pictures_decoded_at_once_is_bounded(monkeypatch):
    from organizer.images import pipeline

    assert pipeline._decoding._initial_value == 1
    taken = []
    original = pipeline._reencode

    def watch(data, kind):
        taken.append(pipeline._decoding._value)
        return original(data, kind)

    monkeypatch.setattr(pipeline, "_reencode", watch)
    clean(pictures.picture("PNG"))
    with pytest.raises(BadImage):
        clean(b"BM")
    assert taken == [0, 0]
    assert pipeline._decoding._value == 1
