"""One port for everything: the front, its threads, its processes, and how they start and stop."""

from organizer.server.front import build_front
from organizer.server.limits import Limits
from organizer.server.serving import serve

__all__ = ["Limits", "build_front", "serve"]
