"""Logging: one plain line per record on stderr, without query strings or tokens."""

import logging
import re
from typing import Any

SECRETS = (
    (re.compile(r"(?i)\b(bearer\s+)[\w.~+/=-]+"), r"\1[removed]"),
    (re.compile(r"\beyJ[\w-]*\.[\w-]+\.[\w-]*"), "[removed]"),  # how every JSON web token begins
    (re.compile(r"\?[^\s\"'<>]+=[^\s\"'<>]*"), "?[removed]"),
)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class PlainFormatter(logging.Formatter):
    """Escapes control characters, so that no request can forge a log line, and removes what would sign somebody in."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name belongs to logging
        line = super().formatMessage(record)
        return CONTROL.sub(lambda match: repr(match[0])[1:-1], remove_secrets(line))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name belongs to logging
        return remove_secrets(super().formatException(ei))


def remove_secrets(text: str) -> str:
    """The text without tokens and query strings (which hold signatures and reset links)."""
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING. `level` is the lowest that is written."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "()": "organizer.config.logs.PlainFormatter",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # Refused requests are ordinary; only failures of ours belong into the log.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }
