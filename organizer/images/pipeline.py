"""From whatever somebody uploads to a picture that is safe to keep and to show.

Nothing of the upload survives but its pixels: they are decoded, turned upright, brought to sRGB and encoded anew, so
places, camera numbers, comments, profiles and whatever was hidden between or behind the picture's data are gone.
"""

import io
import logging
import threading
from dataclasses import dataclass
from typing import IO, Any, Final

from django.conf import settings
from PIL import ExifTags, Image, ImageCms, ImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from organizer.images import headers, jpeg

logger = logging.getLogger("organizer.images")

NOT_AN_IMAGE: Final = "Upload a valid image. The file you uploaded was either not an image or a corrupted image."
NOT_ALLOWED: Final = "This kind of file is not allowed. Allowed are: jpg, jpeg, png, webp, bmp."
EMPTY: Final = "The submitted file is empty."

# A picture of 40 megapixels takes up to 0.5 GB while it is worked on, 0.6 GB as WebP (measured, 160 MB a copy). One at
# a time in each process bounds that, whatever the number of threads, and leaves a core to everybody else's requests.
_decoding = threading.BoundedSemaphore(1)

# Pillow's decoders by kind, used directly: Image.open would also try kinds that are not allowed here.
_DECODERS: Final[dict[str, type[ImageFile.ImageFile]]] = {
    "png": PngImageFile,
    "webp": WebPImageFile,
    "bmp": BmpImageFile,
}

# EXIF's orientation (1 is upright) and what turns the picture upright.
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class BadImage(Exception):
    """The upload is not acceptable; `message` tells the person why."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class CleanImage:
    """An encoded picture without metadata. `extension` has no dot; width and height are pixels."""

    bytes: bytes
    extension: str
    content_type: str
    width: int
    height: int


def clean_image(upload: IO[bytes]) -> CleanImage:
    """Return the upload as a new, clean file. Its name and declared type are not looked at, only its content.

    jpg, png and webp stay what they are, bmp becomes png. Of an animation the first frame is kept.
    Raises BadImage for anything else, for more than IMAGE_MAX_BYTES bytes, for more than IMAGE_MAX_PIXELS pixels over
    all frames (by the header, before anything is decoded), and for damaged files. A photo (JPEG, not progressive) may
    have four times as many pixels, and is halved; one that lacks nothing but its end mark is whole.
    """
    data = _read(upload)
    kind = headers.kind_of(data)
    if kind is None:
        raise BadImage(NOT_ALLOWED if headers.is_known_elsewhere(data) else NOT_AN_IMAGE)
    with _decoding:
        try:
            return _reencode(data, kind)
        except (BadImage, MemoryError):
            raise
        except Exception as error:
            # Pillow's decoders raise whatever a hostile file drives them into (struct.error, KeyError, SyntaxError,
            # zlib.error, ...). All of it means one thing: this file is damaged.
            logger.info("refused a damaged %s upload of %d bytes: %s", kind, len(data), type(error).__name__)
            raise BadImage(NOT_AN_IMAGE) from error


def _read(upload: IO[bytes]) -> bytes:
    limit = settings.IMAGE_MAX_BYTES
    data = upload.read(limit + 1)
    if not data:
        raise BadImage(EMPTY)
    if len(data) > limit:
        raise BadImage(f"The image may have at most {limit / 1_000_000:g} MB.")
    return data


def _reencode(data: bytes, kind: headers.Kind) -> CleanImage:
    # In two steps, so that the decoder's memory is free before the encoder takes its own.
    plain = _decode(data, kind)
    return _encode(plain, kind=kind, lossless=kind == "webp" and not headers.is_lossy_webp(data))


def _decode(data: bytes, kind: headers.Kind) -> Image.Image:
    if kind == "webp":
        # Pillow's WebP decoder takes memory for the whole canvas as soon as it opens a file.
        _check_pixels(*headers.webp_size(data))
    if kind == "jpeg":
        return _decode_jpeg(data)
    with _DECODERS[kind](io.BytesIO(data)) as picture:
        _check_pixels(picture.width, picture.height, getattr(picture, "n_frames", 1))
        picture.load()
        return _to_plain(picture)


def _decode_jpeg(data: bytes, *, may_be_cut: bool = True) -> Image.Image:
    # Further pictures in a file (a depth map, a second eye) are never decoded and do not count.
    with JpegImageFile(io.BytesIO(data)) as picture:
        jpeg.reduce_scale(picture, settings.IMAGE_MAX_PIXELS)
        _check_pixels(picture.width, picture.height, 1)
        try:
            picture.load()
        except OSError:
            if not may_be_cut:
                raise
        else:
            return _to_plain(picture)
    return _decode_jpeg(jpeg.with_its_end(data), may_be_cut=False)


def _check_pixels(width: int, height: int, frames: int) -> None:
    if width < 1 or height < 1:
        raise BadImage(NOT_AN_IMAGE)
    limit = settings.IMAGE_MAX_PIXELS
    if width * height * frames > limit:
        raise BadImage(f"The image may have at most {limit / 1_000_000:g} megapixels over all its frames.")


def _to_plain(picture: ImageFile.ImageFile) -> Image.Image:
    """Return the pixels alone: upright, in L, LA, RGB or RGBA of sRGB, with no info that an encoder could copy."""
    turn = _UPRIGHT.get(_orientation(picture))
    profile = picture.info.get("icc_profile")
    plain = _to_srgb(_to_eight_bits(picture), profile)
    plain = plain.transpose(turn) if turn is not None else plain
    plain.info = {}
    return plain


def _orientation(picture: Image.Image) -> int:
    try:
        value = picture.getexif().get(ExifTags.Base.Orientation)
        return value if isinstance(value, int) else 1
    except Exception as error:  # of any type, as in clean_image; but here only the metadata is damaged
        logger.info("ignored damaged EXIF data: %s", type(error).__name__)
        return 1


def _to_eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # 16-bit greys: the upper byte. A plain convert() would cut everything above 255 to white.
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    has_alpha = picture.has_transparency_data
    if picture.mode in ("1", "L", "LA", "La"):
        return picture.convert("LA" if has_alpha else "L")
    if picture.mode == "CMYK":
        return picture.copy()
    return picture.convert("RGBA" if has_alpha else "RGB")


def _to_srgb(picture: Image.Image, profile: Any) -> Image.Image:
    """Return the picture in sRGB. Without this, stripping the profile of a phone's photo would change its colours."""
    usual = "RGB" if picture.mode == "CMYK" else picture.mode
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=usual)
            return converted if converted is not None else picture
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
            logger.info("ignored an unusable colour profile: %s", type(error).__name__)
    return picture if picture.mode == usual else picture.convert(usual)


def _encode(plain: Image.Image, *, kind: headers.Kind, lossless: bool) -> CleanImage:
    output = io.BytesIO()
    if kind == "jpeg":
        plain.save(output, "JPEG", quality=90)
        extension, content_type = "jpg", "image/jpeg"
    elif kind == "webp":
        # method 2 of 0-6: 40 megapixels in 0.6 s instead of several seconds, at a few per cent more bytes.
        plain.save(output, "WEBP", quality=25 if lossless else 90, lossless=lossless, method=2)
        extension, content_type = "webp", "image/webp"
    else:
        plain.save(output, "PNG")
        extension, content_type = "png", "image/png"
    return CleanImage(output.getvalue(), extension, content_type, plain.width, plain.height)
