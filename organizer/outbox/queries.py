"""What waits to be sent, and how much there is of each state."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from organizer.outbox.models import OutboxMessage, State


def due_messages(now: datetime) -> QuerySet[OutboxMessage]:
    """Return what is to be sent now and what no process is sending, the longest due first."""
    waiting = OutboxMessage.objects.filter(state=State.WAITING, send_after__lte=now)
    return waiting.filter(Q(claimed_until=None) | Q(claimed_until__lte=now)).order_by("send_after", "pk")


def outbox_counts() -> dict[str, int]:
    """Return how many messages are in each state, by its name. Old ones are pruned, so there are never many."""
    counted = OutboxMessage.objects.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(State.values, 0) | dict(counted)
