"""Regular duties: swept images, ended sessions, old events. One process does them at a time.

Every server process has a thread that tries to take the lease; whoever holds it works. A process that dies with the
lease is succeeded when the lease runs out.
"""

import logging
import os
import socket
import threading
import uuid
from datetime import datetime, timedelta

from django.db import DatabaseError, IntegrityError, close_old_connections, connections, transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from organizer.core import pooling
from organizer.core.clock import compare_clocks, shared_now
from organizer.core.database import action
from organizer.core.models import Lease
from organizer.telemetry.measures import DUTIES

# Done in this order; each is called without arguments.
JOBS = (
    "organizer.images.sweeper.sweep",
    "organizer.accounts.actions.prune_sessions",
    "organizer.chat.actions.purge_deleted_teams",
    "organizer.core.idempotency.prune_keys",
    "organizer.presence.actions.sweep",
    "organizer.events.log.prune",
    "organizer.outbox.sender.send_if_due",
    "organizer.outbox.actions.prune",
    "organizer.chat.indexing.index_new_messages",
    "organizer.core.database.empty_journal",
    "organizer.backups.scratch.sweep_leftovers",
)
LEASE = "housekeeping"
PERIOD_SECONDS = 60
# Long enough for the longest job, so that nobody takes over from a holder who is still at work.
LEASE_TIME = timedelta(minutes=10)

logger = logging.getLogger(__name__)


def keep_house(stopping: threading.Event) -> None:
    """Do the regular duties about once a minute in whichever process holds the lease, until `stopping` is set."""
    holder = name_holder()
    while not stopping.wait(PERIOD_SECONDS):
        try:
            close_old_connections()
            compare_clocks()
            if take_lease(holder=holder, now=shared_now()):
                run_jobs(stopping)
        except DatabaseError:
            logger.exception("Housekeeping has no database; it tries again in %d seconds", PERIOD_SECONDS)
        finally:
            # Held for a minute in between, a connection would be one more for every process.
            connections.close_all()
    give_lease_back(holder=holder)
    connections.close_all()


def keep_house_once() -> bool:
    """Do the regular duties now. Return False when another process does them."""
    holder = name_holder()
    if not take_lease(holder=holder, now=shared_now()):
        return False
    run_jobs(threading.Event())
    give_lease_back(holder=holder)
    return True


def name_holder() -> str:
    """Return a name for this process, so that it is seen who holds the lease."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


@action
def take_lease(*, holder: str, now: datetime) -> bool:
    """Take the lease, or renew it, until ten minutes after `now`; return whether `holder` has it."""
    free_or_mine = Q(until__lte=now) | Q(holder=holder)
    until = now + LEASE_TIME
    # One conditional statement: of several who try, the database lets one change the row.
    if Lease.objects.filter(free_or_mine, name=LEASE).update(holder=holder, until=until):
        return True
    if Lease.objects.filter(name=LEASE).exists():
        return False
    try:
        with transaction.atomic():  # a lost race must not spoil the transaction around it
            Lease.objects.create(name=LEASE, holder=holder, until=until)
    except IntegrityError:
        return False
    return True


def give_lease_back(*, holder: str) -> None:
    """End the lease now if `holder` has it, so that a successor need not wait for it to run out."""
    try:
        Lease.objects.filter(name=LEASE, holder=holder).update(until=shared_now())
    except DatabaseError:
        logger.info("The housekeeping lease could not be given back; it runs out by itself")


def run_jobs(stopping: threading.Event, jobs: tuple[str, ...] = JOBS) -> None:
    """Run each job in turn. One that fails is logged and does not keep the others from running."""
    for name in jobs:
        if stopping.is_set():
            return
        try:
            import_string(name)()
        except Exception as error:
            DUTIES.add(_short(name), "failed")
            pooling.notice(error)
            logger.exception("Housekeeping: %s failed", name)
        else:
            DUTIES.add(_short(name), "done")


def _short(name: str) -> str:
    return name.removeprefix("organizer.")
