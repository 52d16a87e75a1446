"""A leaving person's tasks and images. Each function returns what is to be announced, at the end of it all."""

from collections.abc import Callable
from functools import partial

from django.db.models import F
from django.utils import timezone

from organizer.accounts.models import User
from organizer.events.log import record
from organizer.images.actions import discard_image, release_images
from organizer.images.models import State, StoredImage
from organizer.tasks.models import Task

Announcement = Callable[[], object]


def forget_tasks(person: User) -> list[Announcement]:
    """Delete the person's own tasks with their images, and assign what others gave them to nobody."""
    own = list(Task.objects.select_for_update(of=("self",)).select_related("image").filter(owner=person).order_by("pk"))
    Task.objects.filter(pk__in=[task.pk for task in own]).delete()
    release_images(task.image for task in own if task.image is not None)
    given = Task.objects.filter(assignee=person)
    returned = list(given.select_for_update(no_key=True).order_by("pk").values_list("pk", "owner_id"))
    given.update(assignee=None, version=F("version") + 1, changed_at=timezone.now())
    return [
        *(
            partial(record, "task.deleted", ids={"task": task.pk}, losers=[person.pk, task.assignee_id])
            for task in own
            if task.assignee_id not in (None, person.pk)
        ),
        *(
            partial(record, "task.assigned", ids={"task": pk}, people=[owner], losers=[person.pk])
            for pk, owner in returned
        ),
    ]


def forget_images(person: User) -> list[Announcement]:
    """Give up the images that the person put into tasks of others, and those that are still under way."""
    illustrated = list(
        Task.objects.select_for_update(of=("self",)).select_related("image").filter(image__owner=person).order_by("pk")
    )
    Task.objects.filter(pk__in=[task.pk for task in illustrated]).update(
        image=None, version=F("version") + 1, changed_at=timezone.now()
    )
    release_images(task.image for task in illustrated if task.image is not None)
    for image in StoredImage.objects.filter(owner=person, state=State.PENDING):
        discard_image(image)
    return [
        partial(
            record,
            "task.changed",
            ids={"task": task.pk},
            people=[reader for reader in (task.owner_id, task.assignee_id) if reader is not None],
        )
        for task in illustrated
    ]
