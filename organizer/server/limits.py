"""What one caller may cost the server, in bytes, seconds and places in a queue."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit of the front; the reasons are in docs/decisions/0003-one-port-server.md.

    Sizes are bytes, times are seconds.
    """

    header_bytes: int = 16 * KIB
    header_seconds: float = 10
    # An image may have 10 MB; the rest is for the form around it.
    body_bytes: int = 12 * MIB
    # What of a body stays in memory; beyond it a temporary file takes the whole.
    body_memory_bytes: int = 256 * KIB
    # A body may take this long, and another second for every `body_bytes_per_second` that have arrived.
    body_seconds: float = 10
    body_bytes_per_second: int = 16 * KIB
    # A refused sender is listened to this long, so that the refusal is read before the connection ends.
    linger_seconds: float = 2
    keep_alive_seconds: float = 20
    # A reader that takes nothing for this long is let go.
    stalled_seconds: float = 30
    # Per process.
    connections: int = 20_000
    queued_requests: int = 256
    stop_seconds: float = 20
