"""What the first bytes of a file say about it, read without any decoder."""

import struct
from collections.abc import Iterator
from typing import Final, Literal

Kind = Literal["jpeg", "png", "webp", "bmp"]

# Kinds that people do try to upload, told apart from noise only to say something helpful.
_KNOWN_ELSEWHERE: Final = (
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"%PDF",
    b"<svg",
    b"<?xml",
    b"\x00\x00\x01\x00",
    b"8BPS",
    b"PK\x03",
)
_HEIF_BRANDS: Final = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")

_ANIMATED: Final = 0x02  # the animation bit in the flags of a VP8X chunk


def kind_of(data: bytes) -> Kind | None:
    """Return which of the allowed kinds the content is, or None."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"BM"):
        return "bmp"
    return None


def is_known_elsewhere(data: bytes) -> bool:
    """Return whether the content is some other well-known kind of file: not damaged, but not allowed."""
    start = data[:64].lstrip()
    return start.startswith(_KNOWN_ELSEWHERE) or (data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS)


def webp_size(data: bytes) -> tuple[int, int, int]:
    """Return width and height of a WebP file's canvas in pixels, and the number of its frames.

    (0, 0, 0) if there is no picture. Layout: the WebP container specification, RFC 9649.
    """
    width = height = frames = 0
    animated = False
    for name, start, size in _webp_chunks(data):
        if name == b"VP8X" and size >= 10:
            animated = bool(data[start] & _ANIMATED)
            width = 1 + int.from_bytes(data[start + 4 : start + 7], "little")
            height = 1 + int.from_bytes(data[start + 7 : start + 10], "little")
        elif name == b"ANMF":
            frames += 1
        elif name == b"VP8 " and not width and size >= 10:
            first, second = struct.unpack_from("<HH", data, start + 6)
            width, height = first & 0x3FFF, second & 0x3FFF
        elif name == b"VP8L" and not width and size >= 5:
            bits = int.from_bytes(data[start + 1 : start + 5], "little")
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return width, height, max(frames, 1) if animated else min(width, 1)


def is_lossy_webp(data: bytes) -> bool:
    """Return whether the picture in a WebP file (of an animation: any frame) was compressed with loss."""
    for name, start, _ in _webp_chunks(data):
        # A frame is a 16-byte header and then chunks of its own, an ALPH chunk before a lossy picture.
        if name == b"VP8 " or (name == b"ANMF" and data[start + 16 : start + 20] in (b"VP8 ", b"ALPH")):
            return True
    return False


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, position and length of each complete chunk."""
    position = 12
    while position + 8 <= len(data):
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        start = position + 8
        if start + size > len(data):
            return
        yield data[position : position + 4], start, size
        position = start + size + size % 2
