"""JPEG files as phones and old cameras write them."""

import io

import pytest
from PIL import Image

from organizer.images.pipeline import BadImage, clean_image
from organizer.images.tests import pictures

END = b"\xff\xd9"


def clean(content):
    return clean_image(io.BytesIO(content))


def photo(width=160, height=120, **options):
    """A picture that has something to show in every place."""
    noise = Image.effect_noise((width // 8, height // 8), 90).convert("RGB")
    return pictures.encoded(noise.resize((width, height)), "JPEG", quality=90, **options)


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"subsampling": 0}, {"restart_marker_blocks": 2}], ids=str
)
@pytest.mark.parametrize("behind", [b"", b"\xff", b"\x00" * 20], ids=len)
def test_a_file_without_its_end_mark_is_whole(options, behind):
    whole = photo(**options)
    assert whole.endswith(END)
    cleaned = clean(whole.removesuffix(END) + behind)
    assert pictures.decoded(cleaned.bytes).tobytes() == pictures.decoded(clean(whole).bytes).tobytes()


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_file_that_lacks_pixels_is_not(share):
    whole = photo()
    with pytest.raises(BadImage, match="valid image"):
        clean(whole[: int(len(whole) * share)])


def test_a_large_photo_is_kept_at_half_its_scale(settings):
    settings.IMAGE_MAX_PIXELS = 5000
    halved = clean(photo(width=160, height=120))
    assert (halved.width, halved.height) == (80, 60)
    odd = clean(photo(width=97, height=53))
    assert (odd.width, odd.height) == (49, 27)
    kept = clean(photo(width=80, height=62))
    assert (kept.width, kept.height) == (80, 62)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (photo(width=160, height=126), "more than four times as many"),
        (photo(width=160, height=120, progressive=True), "the decoder would hold all of it"),
        (pictures.encoded(Image.new("RGB", (160, 120)), "PNG"), "no photo"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_would_take_too_much_memory_is_refused_in_words(settings, content, why):
    settings.IMAGE_MAX_PIXELS = 5000
    with pytest.raises(BadImage, match=r"at most 0\.005 megapixels"):
        clean(content)
