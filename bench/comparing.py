"""Whether two servers answer alike."""

import difflib
import http.client
import re
from typing import Any

from bench.servers import Server

# What may differ between two answers to the same request: the port, and what is new each time something is written.
WHEREVER = [(rb"http://127\.0\.0\.1:\d+", b"http://here")]
WHEN_WRITING = [
    (rb"eyJ[\w.-]+", b"token"),
    (rb"\d{4}-\d\d-\d\dT[\d:.]+Z", b"time"),
    (rb'"\d\d \w{3} \d{4} \d\d:\d\d"', b"minute"),
    (rb'"(id|position)":\d+', b"number"),
]


def answer_of(server: Server, asked: dict[str, Any], token: str) -> tuple[int, bytes]:
    """Return status and body of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Authorization": f"Bearer {token}"} | ({"Content-Type": "application/json"} if asked["body"] else {})
    connection.request(asked["method"], asked["path"], asked["body"], headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def check_alike(first: Server, second: Server, asked: dict[str, Any], token: str) -> None:
    """Stop the measurement unless both answer byte for byte alike, but for what is new with each write."""
    answers = [answer_of(server, asked, token) for server in (first, second)]
    patterns = WHEREVER + (WHEN_WRITING if asked["method"] == "POST" else [])
    known = []
    for status, body in answers:
        for pattern, word in patterns:
            body = re.sub(pattern, word, body)
        known.append((status, body))
    if known[0] != known[1] or known[0][0] not in (200, 201):
        lines = [body.decode().replace(",", ",\n").splitlines() for _, body in known]
        difference = "\n".join(difflib.unified_diff(*lines, "product", "bare", lineterm="", n=0))
        raise SystemExit(f"{asked['name']}: not alike, {known[0][0]} and {known[1][0]}\n{difference}")
