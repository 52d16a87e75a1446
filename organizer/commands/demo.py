"""`organizer demo`."""

from organizer.demo import run

__all__ = ["run"]
