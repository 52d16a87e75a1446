"""JPEG's own ways: files that end too early, and photos so large that they are decoded at a reduced scale."""

import io
from typing import Final

from PIL.JpegImagePlugin import JpegImageFile

# So many times the pixels of other pictures are accepted: 160 megapixels by default. The decoder makes one of four.
MOST_REDUCED: Final = 4
_END: Final = b"\xff\xd9"
# Not 0: that is what a decoder takes for missing data. And no marker.
_OTHER_DATA: Final = b"\x55\xa3\x1e\x7c" * 16


def with_its_end(data: bytes) -> bytes:
    """Return a file that was cut off with its end mark, as phones and old cameras leave it out.

    Raises OSError when more than the mark is missing: then what stands after the data changes the picture. The pixels
    are compared at an eighth of the scale; of a progressive file that is its first scans.
    """
    data = data.rstrip(b"\xff")  # the first half of a mark
    if _small_pixels(data + _END) != _small_pixels(data + _OTHER_DATA + _END):
        raise OSError("pixels are missing")
    return data + _END


def reduce_scale(picture: JpegImageFile, limit: int) -> None:
    """Have a photo of more than `limit` pixels decoded at half its width and height, unless that is too many, too.

    Not a progressive one, of which the decoder holds all of the large picture.
    """
    width, height = picture.size
    if limit < width * height <= MOST_REDUCED * limit and not picture.info.get("progressive"):
        picture.draft(picture.mode, (width // 2, height // 2))


def _small_pixels(data: bytes) -> bytes:
    with JpegImageFile(io.BytesIO(data)) as picture:
        picture.draft(picture.mode, (max(1, picture.width // 8), max(1, picture.height // 8)))
        return picture.tobytes()
