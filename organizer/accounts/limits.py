"""How often somebody may try: exact sliding windows that hold over all processes, because they are rows.

Keys are keyed hashes: neither names nor addresses are stored. A try is *reserved* before the slow part (the password
hash) and *settled* after it. While it is in flight it counts like a failure, so that fifty tries at once are still only
five; but as it may turn out right, a try that finds the window full of unsettled ones waits for them instead of being
refused. So fifty wrong tries give five answers and forty-five refusals, and fifty right ones give fifty sign-ins.

In a row's list a settled failure is its Unix time, a try in flight its negated time.
"""

import ipaddress
import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.crypto import salted_hmac

from organizer.accounts.models import AttemptWindow
from organizer.core.clock import shared_now
from organizer.core.database import action
from organizer.core.errors import TooMany

Limit = tuple[int, int]  # how many, within how many seconds

IN_FLIGHT = 20  # seconds after which an unsettled try counts as failed: its process must have died
PATIENCE = 5.0  # seconds to wait for tries in flight before refusing; five hashes take up to two on a busy machine
PAUSE = 0.02  # seconds between two looks; a small part of a hash


@dataclass(frozen=True)
class Attempt:
    """A reserved try."""

    key: str
    at: float


@dataclass(frozen=True)
class _Full:
    retry_after: int
    in_flight: bool


def window_key(kind: str, *parts: str) -> str:
    """Return the key of a window, such as ("sign in", name, address)."""
    text = "\0".join((kind, *parts))
    return salted_hmac("organizer.accounts.limits", text, algorithm="sha256").hexdigest()


def network_of(address: str) -> str:
    """Return what counts as one caller: an IPv4 address, or the /64 that one IPv6 subscriber usually has to spend."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
    return address


def count_try(key: str, limit: Limit) -> None:
    """Count one try, whatever becomes of it. Raises TooMany when the window is full."""
    taken = _take(key, limit, in_flight=False)
    if isinstance(taken, _Full):
        raise TooMany(retry_after=taken.retry_after)


def reserve_try(key: str, limit: Limit) -> Attempt:
    """Reserve one try, to be settled by `settle_failure` or `settle_success`. Raises TooMany when
    the window is full."""
    deadline = time.monotonic() + PATIENCE
    while True:
        taken = _take(key, limit, in_flight=True)
        if isinstance(taken, float):
            return Attempt(key, taken)
        if not taken.in_flight or time.monotonic() > deadline:
            raise TooMany(retry_after=taken.retry_after)
        _wait_for_room(key, limit, deadline)


@action
def settle_failure(attempt: Attempt) -> None:
    """The try failed: it stays in the window."""
    row = AttemptWindow.objects.select_for_update().filter(key=attempt.key).first()
    if row is not None and -attempt.at in row.times:
        row.times[row.times.index(-attempt.at)] = attempt.at
        row.save(update_fields=["times"])


@action
def settle_success(attempt: Attempt) -> None:
    """The try succeeded: it is given back, and earlier failures are forgotten."""
    row = AttemptWindow.objects.select_for_update().filter(key=attempt.key).first()
    if row is not None:
        row.times = [at for at in row.times if at < 0 and at != -attempt.at]
        row.save(update_fields=["times"])


@action
def _take(key: str, limit: Limit, *, in_flight: bool) -> float | _Full:
    now = shared_now()
    end = now + timedelta(seconds=limit[1])
    # Makes the row or locks it, in one statement: tries of one key stand in line here, also on PostgreSQL.
    AttemptWindow.objects.bulk_create(
        [AttemptWindow(key=key, expires_at=end)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["expires_at"],
    )
    row = AttemptWindow.objects.get(key=key)
    counted = _counted(row.times, limit, now)
    full = _full(counted, limit, now)
    if full is not None:
        return full
    at = now.timestamp()
    row.times = [*counted, -at if in_flight else at]
    row.save(update_fields=["times"])
    return at


def _wait_for_room(key: str, limit: Limit, deadline: float) -> None:
    # Reads only, so that those who wait do not stand in the way of those who settle.
    while time.monotonic() <= deadline:
        time.sleep(PAUSE)
        times = AttemptWindow.objects.filter(key=key).values_list("times", flat=True).first() or []
        now = shared_now()
        full = _full(_counted(times, limit, now), limit, now)
        if full is None or not full.in_flight:
            return


def _counted(times: list[float], limit: Limit, now: datetime) -> list[float]:
    """Return what still counts; tries in flight for too long count as failed."""
    moment = now.timestamp()
    settled = [abs(at) if abs(at) < moment - IN_FLIGHT else at for at in times]
    return [at for at in settled if abs(at) > moment - limit[1]]


def _full(counted: list[float], limit: Limit, now: datetime) -> _Full | None:
    most, seconds = limit
    if len(counted) < most:
        return None
    # A place becomes free when the oldest of the last `most` leaves the window.
    oldest = datetime.fromtimestamp(abs(counted[-most]), UTC)
    wait = math.ceil((oldest + timedelta(seconds=seconds) - now).total_seconds())
    return _Full(retry_after=max(1, wait), in_flight=any(at < 0 for at in counted))
