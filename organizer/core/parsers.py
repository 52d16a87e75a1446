"""Request bodies, within limits that keep one request from costing more than it should."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from rest_framework import parsers, status
from rest_framework.exceptions import APIException, ParseError

MAX_JSON_BYTES = 1_000_000
MAX_JSON_DEPTH = 32

_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NOT_BRACKETS = re.compile(rb"[^\[\]{}]+")


class BodyTooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"The body is too large: at most {MAX_JSON_BYTES:,} bytes of JSON."
    default_code = "body_too_large"


class JsonParser(parsers.BaseParser):
    """JSON of at most 1 MB, at most 32 levels deep, and made of text that can be stored.

    Raises ParseError (400) or BodyTooLarge (413).
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        raw = stream.read(MAX_JSON_BYTES + 1)
        if len(raw) > MAX_JSON_BYTES:
            raise BodyTooLarge
        if _is_too_deep(raw):
            raise ParseError(f"JSON parse error - deeper than {MAX_JSON_DEPTH} levels.")
        try:
            data = _DECODER.decode(raw.decode())
            if b"\\u" in raw:  # only an escape can smuggle half a surrogate pair past the decoding
                json.dumps(data, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise ParseError(f"JSON parse error - {_plain(error)}") from error
        return data


def _refuse_constant(name: str) -> None:
    raise ValueError(f"Out of range float values are not JSON compliant: {name}")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)  # making one costs as much as a small body


def _plain(error: Exception) -> str:
    # The texts of Unicode errors quote the offending character, which no answer could carry.
    return "not valid UTF-8 text." if isinstance(error, UnicodeError) else str(error)


def _is_too_deep(raw: bytes) -> bool:
    if raw.count(b"[") + raw.count(b"{") <= MAX_JSON_DEPTH:
        return False
    depth = 0
    for bracket in _NOT_BRACKETS.sub(b"", _STRINGS.sub(b"", raw)):
        depth += 1 if bracket in b"[{" else -1
        if depth > MAX_JSON_DEPTH:
            return True
    return False
