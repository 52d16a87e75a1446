"""Which log this is. A cursor is `epoch-sequence`; a restored database is another log, although its numbers go on."""

import secrets
from dataclasses import dataclass

from django.db import transaction

from organizer.core.compiled import Compiled
from organizer.core.database import action
from organizer.events.models import Event, LogState
from organizer.events.wakeups import wake

THE_ROW = 1
UNNAMED = "0"

_STATE = Compiled(lambda: LogState.objects.filter(pk=THE_ROW).values_list("epoch", "pruned_to"))
_NEWEST = Compiled(lambda: Event.objects.order_by("-pk").values_list("pk")[:1])


@dataclass(frozen=True)
class LogEnds:
    """Where the log begins and ends: events are numbered above `pruned_to`, up to `newest`."""

    epoch: str
    pruned_to: int
    newest: int


def log_ends() -> LogEnds:
    """Return the log's epoch and ends. It only reads: a log that was never named (an emptied one) has epoch 0."""
    epoch, pruned_to = _STATE.row() or (UNNAMED, 0)
    return LogEnds(epoch, pruned_to, max(_NEWEST.value() or 0, pruned_to))


@action
def new_epoch() -> str:
    """Begin another epoch: whoever comes with an older cursor is told to fetch everything again. Return its name.

    To be called once after a restore: the restored log has fewer events than the cursors out there speak of.
    """
    epoch = random_epoch()
    LogState.objects.update_or_create(pk=THE_ROW, defaults={"epoch": epoch})
    transaction.on_commit(wake)
    return epoch


def note_pruned(last: int) -> None:
    """Remember that events up to this number were forgotten: older cursors cannot be served any more."""
    if not LogState.objects.filter(pk=THE_ROW).update(pruned_to=last):
        LogState.objects.create(pk=THE_ROW, epoch=UNNAMED, pruned_to=last)


def random_epoch() -> str:
    """Return a name that no other log has."""
    return secrets.token_hex(6)
