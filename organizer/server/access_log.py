"""The access log: one line of JSON for a request, with nothing in it that opens anything."""

import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def log_request(scope: Mapping[str, Any], *, status: int, size: int, started: float, address: str) -> None:
    """Write one line to standard error.

    The path goes without its query, and no header is written: tokens, cookies and signatures travel there. `size` is
    the answer's body in bytes, `started` a `time.perf_counter()`.
    """
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "ms": round((time.perf_counter() - started) * 1000, 2),
        "bytes": size,
        "address": address,
    }
    sys.stderr.write(json.dumps(line) + "\n")
    sys.stderr.flush()
