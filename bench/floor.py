"""What the bare handler could do at most: its reads in a plain loop, without a server, and their statements alone.

`python -m bench.floor SECONDS` prints both as JSON, in times a second. One thread, one connection.
"""

import json
import sys
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

from bench import bare
from bench.wire import count_statements, recorded, same


def main(seconds: float) -> None:
    """Measure every read for so long, and print what came of it."""
    measured = {}
    for asked in recorded()["requests"]:
        if asked["method"] == "GET":
            measured[asked["name"]] = {
                "handler": rate(lambda asked=asked: call(asked), seconds),  # type: ignore[misc]
                "statements": rate(lambda name=asked["name"]: run_all(name), seconds),  # type: ignore[misc]
            }
    sys.stdout.write(json.dumps(measured))


def rate(work: Callable[[], object], seconds: float) -> float:
    """Return how often a second `work` can be done."""
    work()
    done, began = 0, time.perf_counter()
    while (took := time.perf_counter() - began) < seconds:
        work()
        done += 1
    return done / took


def call(asked: dict[str, Any]) -> None:
    """Answer once."""
    path, _, query = asked["path"].partition("?")
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "127.0.0.1"}
    environ |= {"HTTP_AUTHORIZATION": f"Bearer {recorded()['scene']['access']}", "wsgi.input": BytesIO()}
    bare.app(environ, lambda status, headers: None)


def run_all(name: str) -> None:
    """Run the statements of a request."""
    for number in range(count_statements(name)):
        same(name, number)


if __name__ == "__main__":
    main(float(sys.argv[1]))
