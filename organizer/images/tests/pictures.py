"""Uploads made in code: good ones, and the kinds that people attack with."""

import io
import struct
import zlib

from PIL import ExifTags, Image, ImageCms

MARKUP = b"<html><script>alert(document.domain)</script></html>"


def picture(kind: str = "PNG", *, size: tuple[int, int] = (8, 6), mode: str = "RGB", color="teal", **options) -> bytes:
    """Return an encoded picture of one colour."""
    return encoded(Image.new(mode, size, color), kind, **options)


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def decoded(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def half_red_half_blue(size: tuple[int, int] = (40, 20)) -> Image.Image:
    """Red at the left, blue at the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    return image


def with_gps(kind: str = "JPEG") -> bytes:
    """A phone's picture: taken at a place, with a camera and a comment, to be turned a quarter to be upright."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "SpyCam"
    exif[ExifTags.Base.ImageDescription] = "at home"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (48.0, 51.0, 29.0)
    options = {"comment": b"secret comment"} if kind == "JPEG" else {}
    return encoded(half_red_half_blue(), kind, exif=exif, **options)


def png_with_trailing_page() -> bytes:
    return picture("PNG") + MARKUP


def png_with_page_inside() -> bytes:
    """Markup in a text chunk, right behind the header."""
    plain = picture("PNG")
    return plain[:33] + chunk(b"tEXt", b"Comment\x00" + MARKUP) + plain[33:]


def png_claiming(width: int, height: int) -> bytes:
    """A small file whose header promises a huge picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def png_with_bomb_in_text() -> bytes:
    """A compressed text that unpacks to 60 MB."""
    plain = picture("PNG")
    packed = zlib.compress(b"\x00" * 60_000_000, 9)
    return plain[:33] + chunk(b"zTXt", b"Comment\x00\x00" + packed) + plain[33:]


def webp_claiming(width: int, height: int) -> bytes:
    """A WebP file whose canvas is huge and whose picture is not."""
    inner = picture("WEBP", lossless=True)[12:]
    canvas = (
        b"VP8X"
        + struct.pack("<I", 10)
        + b"\x00" * 4
        + (width - 1).to_bytes(3, "little")
        + (height - 1).to_bytes(3, "little")
    )
    return b"RIFF" + struct.pack("<I", 4 + len(canvas) + len(inner)) + b"WEBP" + canvas + inner


def animation(kind: str, *, frames: int, size: tuple[int, int]) -> bytes:
    """An animated PNG or WebP, red first."""
    images = [Image.new("RGB", size, (255 - 40 * number % 256, 10 * number % 256, 0)) for number in range(frames)]
    return encoded(images[0], kind, save_all=True, append_images=images[1:], duration=50)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
