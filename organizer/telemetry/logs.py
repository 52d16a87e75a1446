"""Log lines: one form for all of them, and nothing secret in any."""

import json
import logging
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from organizer.telemetry.requests import request_id

SECRETS = (
    (re.compile(r"(?i)\b(bearer\s+)[\w.~+/=-]+"), r"\1[removed]"),
    (re.compile(r"\beyJ[\w-]*\.[\w-]+\.[\w-]*"), "[removed]"),  # how every JSON web token begins
    (re.compile(r"\?[^\s\"'<>]+=[^\s\"'<>]*"), "?[removed]"),
)
# A part of a path that could be a token: long, letters and digits mixed, and not the name of a file.
TOKEN_IN_PATH = re.compile(r"(?<=/)(?=[^/]*[0-9])(?=[^/]*[A-Za-z])[\w~-]{20,}(?=/|$)")
# What could forge a line, or make a terminal show it in another order.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# A plain line's message says these already.
IN_MESSAGE = frozenset({"method", "path", "status"})


class LineFormatter(logging.Formatter):
    """What both forms have in common. `extra={"fields": {...}}` gives a record named values; empty ones do not show."""

    def message(self, record: logging.LogRecord) -> str:
        """Return the message without what would sign somebody in. Django's own end with a path."""
        message = remove_secrets(record.getMessage())
        return TOKEN_IN_PATH.sub("[removed]", message) if record.name.startswith("django.") else message

    def fields(self, record: logging.LogRecord) -> Mapping[str, Any]:
        """Return the named values, the request's id among them."""
        given: dict[str, Any] = getattr(record, "fields", {})
        all_of_them = {"request_id": request_id.get()} | given
        return {
            name: remove_secrets(value) if isinstance(value, str) else value
            for name, value in all_of_them.items()
            if value not in ("", None)
        }

    def exception(self, record: logging.LogRecord) -> str:
        """Return the traceback, or ""."""
        return remove_secrets(self.formatException(record.exc_info)) if record.exc_info else ""


class PlainFormatter(LineFormatter):
    """`time LEVEL logger: message name=value …`; a traceback follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        named = "".join(f" {name}={value}" for name, value in self.fields(record).items() if name not in IN_MESSAGE)
        line = f"{_time_text(record)} {record.levelname} {record.name}: {self.message(record)}{named}"
        exception = self.exception(record)
        return CONTROL.sub(lambda match: repr(match[0])[1:-1], line) + (f"\n{exception}" if exception else "")


class JsonFormatter(LineFormatter):
    """One JSON object: `time`, `level`, `logger`, `message`, the named values, and `exception`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {"time": _time_text(record), "level": record.levelname, "logger": record.name}
        line |= {"message": self.message(record), **self.fields(record)}
        if exception := self.exception(record):
            line["exception"] = exception
        return json.dumps(line, default=str)


def remove_secrets(text: str) -> str:
    """Return the text without tokens and query strings (which hold signatures and reset links)."""
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text


def mask_path(path: str) -> str:
    """Return the path of a request without the parts that could be a token."""
    return TOKEN_IN_PATH.sub("[removed]", remove_secrets(path))


def log_what_nobody_catches() -> None:
    """Give tracebacks of failed threads, and Python's warnings, the form of all other lines."""
    threading.excepthook = _log_failed_thread
    logging.captureWarnings(True)


def _log_failed_thread(failed: threading.ExceptHookArgs) -> None:
    name = failed.thread.name if failed.thread is not None else "?"
    exception = (failed.exc_type, failed.exc_value or failed.exc_type(), failed.exc_traceback)
    logging.getLogger(__name__).critical("The thread %s failed", name, exc_info=exception)


def _time_text(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
