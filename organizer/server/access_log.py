"""The access log: one line for each request, with nothing in it that opens anything."""

import logging

from organizer.server.answers import About
from organizer.telemetry.logs import mask_path

logger = logging.getLogger("organizer.access")


def log_request(
    *, method: str, path: str, status: int, size: int, seconds: float, about: About, request_id: str
) -> None:
    """Log one request. `size` is the answer's body in bytes.

    The path goes without its query and without what could be a token, and no header is written.
    """
    path = mask_path(path)
    fields = {
        "method": method,
        "path": path,
        "status": status,
        "route": about.route,
        "ms": round(seconds * 1000, 2),
        "bytes": size,
        "address": about.address,
        "person": about.person,
        "request_id": request_id,
    }
    logger.info("%s %s %d", method, path, status, extra={"fields": fields})
