"""Logging: one line per record on stderr, plain or JSON, for every part alike."""

from typing import Any, Literal

LogFormat = Literal["plain", "json"]
LOG_FORMATS: tuple[LogFormat, ...] = ("plain", "json")


def logging_settings(level: str, log_format: LogFormat = "plain") -> dict[str, Any]:
    """Django's LOGGING. `level` is the lowest that is written."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"()": "organizer.telemetry.logs.PlainFormatter"},
            "json": {"()": "organizer.telemetry.logs.JsonFormatter"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": log_format}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # Refused requests are ordinary; only failures of ours belong into the log.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # Several threads speak to Cloudinary; a connection that is closed after its request is no event.
            "urllib3.connectionpool": {"level": "ERROR"},
            "organizer.access": {"level": "INFO"},  # ACCESS_LOG switches it, not LOG_LEVEL
        },
    }
