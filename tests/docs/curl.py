"""Stands for curl on machines that have none: of its options those that our pages use, no others."""

import argparse
import http.client
import mimetypes
import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit

CANNOT_CONNECT = 7  # curl's exit code


def main() -> int:
    """Ask as the arguments say and write the answer's body, of whatever status. Returns curl's exit code."""
    wish = read_arguments()
    url = urlsplit(wish.url)
    body, headers = body_of(wish)
    given = dict(header.split(": ", 1) for header in wish.header if ": " in header)
    connection = http.client.HTTPConnection(url.netloc, timeout=60)
    path = f"{url.path or '/'}{'?' if url.query else ''}{url.query}"
    try:
        connection.request(wish.request or ("POST" if body else "GET"), path, body, {"Accept": "*/*"} | headers | given)
    except OSError:
        return CANNOT_CONNECT
    answer = connection.getresponse()
    content = answer.read()
    if wish.output:
        Path(wish.output).write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    told = wish.write_out.replace("%{http_code}", str(answer.status))
    sys.stdout.write(told.replace("%{content_type}", answer.headers["Content-Type"] or "").replace("\\n", "\n"))
    return 0


def read_arguments() -> argparse.Namespace:
    """Read the command line. An option that is not known here ends the program, and so the test."""
    parser = argparse.ArgumentParser(prog="curl", allow_abbrev=False)
    parser.add_argument("url")
    parser.add_argument("-s", "--silent", action="store_true")
    parser.add_argument("-X", "--request")
    parser.add_argument("-H", "--header", action="append", default=[])
    parser.add_argument("-d", "--data")
    parser.add_argument("-F", "--form", action="append", default=[])
    parser.add_argument("-o", "--output")
    parser.add_argument("-w", "--write-out", default="")
    return parser.parse_args()


def body_of(wish: argparse.Namespace) -> tuple[bytes | None, dict[str, str]]:
    """Return the body and the headers that go with it."""
    if wish.form:
        boundary = uuid.uuid4().hex
        parts = b"".join(part_of(field, boundary) for field in wish.form)
        return parts + f"--{boundary}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    if wish.data is not None:
        return wish.data.encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    return None, {}


def part_of(field: str, boundary: str) -> bytes:
    """Return one field of a form, `name=value` or `name=@path of a file`."""
    name, _, value = field.partition("=")
    start = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
    if not value.startswith("@"):
        return f"{start}\r\n\r\n{value}\r\n".encode()
    file = Path(value[1:])
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f'{start}; filename="{file.name}"\r\nContent-Type: {kind}\r\n\r\n'.encode() + file.read_bytes() + b"\r\n"


if __name__ == "__main__":
    sys.exit(main())
