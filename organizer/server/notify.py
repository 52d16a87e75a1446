"""What the service manager is told: ready, reloading, stopping. The protocol is sd_notify(3) of systemd."""

import logging
import os
import socket
import time

READY = "READY=1"
STOPPING = "STOPPING=1"

logger = logging.getLogger(__name__)


def tell_manager(*state: str) -> None:
    """Send "NAME=value" lines to the socket that NOTIFY_SOCKET names; do nothing when there is none.

    An address that begins with "@" is in the abstract namespace. What cannot be sent is logged: a manager that hears
    nothing ends the start after its own timeout.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            sender.sendto("\n".join(state).encode(), address)
    except OSError as error:
        logger.warning("The service manager could not be told %s: %s", state[0], error)


def reloading() -> tuple[str, str]:
    """Return what says that a reload begins; the time lets the manager match it with the signal that it sent."""
    return "RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}"
