"""A small WSGI app that shows what the server made of a request, and one native route."""

import hashlib
import json
import logging.config
import os
import tempfile
import threading
import time

from organizer.config.logs import logging_settings
from organizer.telemetry.metrics import totals

logging.config.dictConfig(logging_settings("INFO", "json"))
closed = []


def app(environ, start_response):
    path = environ["PATH_INFO"]
    view = VIEWS.get(path, echo)
    return view(environ, start_response)


def health(environ, start_response):
    return answer(start_response, {"status": "ok", "pid": os.getpid(), "closed": len(closed)})


def echo(environ, start_response):
    body = environ["wsgi.input"].read()
    seen = {key: value for key, value in environ.items() if isinstance(value, str)}
    seen |= {"body_size": len(body), "body_sha": hashlib.sha256(body).hexdigest()}
    return answer(start_response, seen)


def sleep(environ, start_response):
    time.sleep(float(environ["QUERY_STRING"] or 0.5))
    return answer(start_response, {"thread": threading.current_thread().name})


def file(environ, start_response):
    data = tempfile.TemporaryFile()  # noqa: SIM115 (the server closes it)
    data.write(b"x" * 3_000_000)
    data.seek(0)
    wrapper = environ["wsgi.file_wrapper"](data, 4096)
    wrapper.close = lambda: closed.append("file") or data.close()
    start_response("200 OK", [("Content-Type", "image/png"), ("Content-Length", "3000000")])
    return wrapper


class Pieces:
    """Forty pieces of 100 kB, a little apart."""

    def __iter__(self):
        for _ in range(40):
            time.sleep(0.002)
            yield b"y" * 100_000

    def close(self):
        closed.append("pieces")


def stream(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Pieces()


def empty(environ, start_response):
    start_response("204 No Content", [("Content-Length", "0")])
    return [b""]


def unchanged(environ, start_response):
    start_response("304 Not Modified", [("Content-Length", "5"), ("ETag", '"a"')])
    return []


def fail(environ, start_response):
    raise RuntimeError("on purpose")


def fail_midway(environ, start_response):
    start_response("200 OK", [])
    yield b"a beginning"
    raise RuntimeError("on purpose")


def answer(start_response, content):
    body = json.dumps(content).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


async def native(scope, receive, send):
    if scope["query_string"] == b"fail":
        raise RuntimeError("on purpose")
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"6")]})
    await send({"type": "http.response.body", "body": b"native"})


async def counted(scope, receive, send):
    """Say what all processes have counted, without labels' names."""
    found = {name: {" ".join(labels): cells for labels, cells in found.items()} for name, found in totals().items()}
    body = json.dumps(found).encode()
    headers = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


VIEWS = {
    "/health/": health,
    "/sleep": sleep,
    "/file": file,
    "/stream": stream,
    "/empty": empty,
    "/unchanged": unchanged,
    "/fail": fail,
    "/fail-midway": fail_midway,
}
