"""Which log this is. A cursor is `epoch-sequence`; a restored database is another log, although its numbers go on."""

import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from organizer.core.compiled import Compiled
from organizer.core.database import action
from organizer.events.models import Event, LogState
from organizer.events.wakeups import wake

THE_ROW = 1

_STATE = Compiled(lambda: LogState.objects.filter(pk=THE_ROW).values_list("epoch", "pruned_to"))
_NEWEST = Compiled(lambda: Event.objects.order_by("-pk").values_list("pk")[:1])


@dataclass(frozen=True)
class LogEnds:
    """Where the log begins and ends: events are numbered above `pruned_to`, up to `newest`."""

    epoch: str
    pruned_to: int
    newest: int


def log_ends() -> LogEnds:
    """Return the log's epoch and ends. Within a transaction, `log_row` must have been called some time before."""
    row = _STATE.row()
    if row is None:
        log_row()
        row = _STATE.row() or ("", 0)
    return LogEnds(row[0], row[1], max(_NEWEST.value() or 0, row[1]))


def log_row() -> LogState:
    """Return the log's row, which is made when first asked for."""
    found = LogState.objects.filter(pk=THE_ROW).first()
    return found if found is not None else _make_row()


@action
def new_epoch() -> str:
    """Begin another epoch: whoever comes with an older cursor is told to fetch everything again. Return its name.

    To be called once after a restore: the restored log has fewer events than the cursors out there speak of.
    """
    row = log_row()
    row.epoch = _random_epoch()
    row.save(update_fields=["epoch"])
    transaction.on_commit(wake)
    return row.epoch


@action
def _make_row() -> LogState:
    try:
        with transaction.atomic():
            return LogState.objects.create(pk=THE_ROW, epoch=_random_epoch())
    except IntegrityError:  # another process was first
        return LogState.objects.get(pk=THE_ROW)


def _random_epoch() -> str:
    return secrets.token_hex(6)
