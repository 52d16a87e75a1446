"""Bodies that are wrong as a whole, or not what their content type says."""

import json
from dataclasses import dataclass

from tests.input.corpus import HUGE


@dataclass(frozen=True)
class Body:
    """A body that is wrong as a whole."""

    name: str
    content: bytes
    content_type: str = "application/json"


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def multipart(*parts: bytes, boundary: bytes = b"xyz", end: bytes = b"--\r\n") -> bytes:
    return b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + end


FIELD = b'Content-Disposition: form-data; name="message"\r\n\r\nhello'
MULTIPART = "multipart/form-data; boundary=xyz"

BODIES: list[Body] = [
    Body("empty", b""),
    Body("space", b" \n "),
    Body("null", b"null"),
    Body("true", b"true"),
    Body("number", b"12"),
    Body("huge number", HUGE.encode() * 20),
    Body("text", b'"text"'),
    Body("list", b"[]"),
    Body("list of objects", b'[{"name": "x"}]'),
    Body("empty object", b"{}"),
    Body("not JSON", b"{name: x}"),
    Body("cut off", b'{"name": "x'),
    Body("two values", b"{}{}"),
    Body("trailing comma", b'{"name": "x",}'),
    Body("NaN", b'{"name": NaN, "team": Infinity}'),
    Body("duplicate keys", b'{"name": "a", "name": "b", "team": 1, "team": {}, "title": "a", "title": null}'),
    Body("byte order mark", b'\xef\xbb\xbf{"name": "x"}'),
    Body("UTF-16", json.dumps({"name": "x"}).encode("utf-16")),
    Body("Latin-1", '{"name": "\u00e9"}'.encode("latin-1")),
    Body("not text", bytes(range(256))),
    Body("overlong UTF-8", b'{"name": "\xc0\x80"}'),
    Body("surrogate bytes", b'{"name": "\xed\xa0\x80"}'),
    Body("surrogate key", b'{"\\ud800": 1, "name": "x"}'),
    Body("NUL key", b'{"\\u0000": 1}'),
    Body("deep", nested(33)),
    Body("very deep", nested(5_000)),
    Body("deep object", b'{"a":' * 40 + b"1" + b"}" * 40),
    Body("many keys", json.dumps({f"k{number}": number for number in range(20_000)}).encode()),
    Body("over a megabyte", b'{"name": "' + b"x" * 1_000_000 + b'"}'),
    Body("no type", b'{"name": "x"}', ""),
    Body("broken type", b'{"name": "x"}', "application"),
    Body("type of control characters", b"{}", "application/\x01json"),
    Body("text type", b"hello", "text/plain"),
    Body("XML type", b"<a/>", "application/xml"),
    Body("image type", b"\x89PNG", "image/png"),
    Body("unknown charset", b'{"name": "x"}', "application/json; charset=klingon"),
    Body("UTF-7 charset", b'{"name": "+AOk-"}', "application/json; charset=utf-7"),
    Body("form", b"name=x&name=y&team=1&%00=1&message=%00", "application/x-www-form-urlencoded"),
    Body("form of bad bytes", b"name=%ff%fe&%ed%a0%80=1&title=%c0%80", "application/x-www-form-urlencoded"),
    Body("form of unknown charset", b"name=x", "application/x-www-form-urlencoded; charset=klingon"),
    Body(
        "form of many fields",
        b"&".join(b"a%d=1" % number for number in range(5_000)),
        "application/x-www-form-urlencoded",
    ),
    Body(
        "form of a long text",
        b"message=" + b"x" * 1_000_000 + b"&title=" + b"x" * 1_000_000,
        "application/x-www-form-urlencoded",
    ),
    Body("form over the limit", b"message=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
    Body("no boundary", multipart(FIELD), "multipart/form-data"),
    Body("empty boundary", multipart(FIELD), "multipart/form-data; boundary="),
    Body("other boundary", multipart(FIELD), "multipart/form-data; boundary=abc"),
    Body("boundary too long", multipart(FIELD), "multipart/form-data; boundary=" + "x" * 300),
    Body("strange boundary", multipart(FIELD), "multipart/form-data; boundary=\u00e9"),
    Body("empty multipart", b"", MULTIPART),
    Body("endless multipart", multipart(FIELD, end=b""), MULTIPART),
    Body("cut off multipart", multipart(FIELD)[:30], MULTIPART),
    Body("nameless part", multipart(b"Content-Disposition: form-data\r\n\r\nx"), MULTIPART),
    Body("headerless part", multipart(b"\r\nx"), MULTIPART),
    Body(
        "part of bad bytes",
        multipart(b'Content-Disposition: form-data; name="name"\r\n\r\n\xff\xfe\xed\xa0\x80'),
        MULTIPART,
    ),
    Body("name of bad bytes", multipart(b'Content-Disposition: form-data; name="\xff\x00"\r\n\r\nx'), MULTIPART),
    Body(
        "base64 part",
        multipart(FIELD.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!")),
        MULTIPART,
    ),
    Body("many parts", multipart(*[b'Content-Disposition: form-data; name="a"\r\n\r\nx'] * 2_000), MULTIPART),
    Body(
        "many files",
        multipart(*[b'Content-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nx'] * 200),
        MULTIPART,
    ),
    Body("long header", multipart(b"X-Long: " + b"x" * 50_000 + b"\r\n" + FIELD), MULTIPART),
    *(
        Body(
            f"file named {name!r}",
            multipart(
                b'Content-Disposition: form-data; name="%s"; filename="%s"\r\nContent-Type: image/png\r\n\r\nx'
                % (at, name)
            ),
            MULTIPART,
        )
        for at in (b"file", b"image")
        for name in (
            b"../../../evil.png",
            b"",
            b"\x00.png",
            b"a" * 5_000 + b".png",
            b"CON",
            b"\xff.png",
            b".",
            b"/etc/passwd",
        )
    ),
]
