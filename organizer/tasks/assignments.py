"""The end of assignments: a task is somebody's only while a team connects them with its owner."""

from collections.abc import Collection
from itertools import groupby, islice
from operator import itemgetter

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from organizer.events.log import record_each
from organizer.tasks.models import Task
from organizer.teams.queries import memberships

# People asked about at once: databases bound the values of one statement.
BATCH = 1000


def end_unconnected_assignments(people: Collection[int]) -> None:
    """Give to nobody what these people (ids) were assigned by, or had assigned to, somebody whom no team connects with
    them any more. Call it last but for the events, in the transaction in which they leave a team."""
    waiting = iter(people)
    while batch := list(islice(waiting, BATCH)):
        among = Q(assignee__in=batch) | Q(owner__in=batch, assignee__isnull=False)
        chosen = _unconnected(Task.objects.filter(among).exclude(assignee=F("owner")))
        ended = list(
            chosen.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("owner", "assignee", "pk")
        )
        Task.objects.filter(pk__in=[task for _, _, task in ended]).update(
            assignee=None, version=F("version") + 1, changed_at=timezone.now()
        )
        for (owner, assignee), tasks in groupby(sorted(ended), key=itemgetter(0, 1)):
            ids = [{"task": task} for _, _, task in tasks]
            record_each("task.assigned", ids, people=[owner], losers=[assignee])


def _unconnected(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Return those whose owner and assignee are not in one team, be it as its owner or as members."""
    of_assignee = memberships().filter(member=OuterRef("assignee"))
    of_owner = memberships().filter(member=OuterRef("owner"))
    owner_too = memberships().filter(member=OuterRef(OuterRef("owner")), team=OuterRef("team"))
    return tasks.filter(
        ~Exists(of_assignee.filter(team__owner=OuterRef("owner"))),
        ~Exists(of_owner.filter(team__owner=OuterRef("assignee"))),
        ~Exists(of_assignee.filter(Exists(owner_too))),
    )
