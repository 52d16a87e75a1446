from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from organizer.images.models import StoredImage


class Category(models.IntegerChoices):
    CHORE = 0, "Chore"
    ERRAND = 1, "Errand"
    WORK = 2, "Work"


class Priority(models.IntegerChoices):
    HIGH = 0, "High"
    MIDDLE = 1, "Middle"
    LOW = 2, "Low"


class Status(models.IntegerChoices):
    OPEN = 0, "Open"
    PROGRESSING = 1, "Progressing"
    DONE = 2, "Done"


class Task(models.Model):
    """Something to do by a time: its owner's, and its assignee's when it has one."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_tasks",
        db_index=False,
    )
    title = models.CharField(max_length=255)
    title_folded = models.CharField(max_length=255, editable=False)
    comment = models.TextField(blank=True, default="")
    # With a default of the database's: while an upgrade is under way, servers that know no such column make tasks.
    comment_folded = models.TextField(blank=True, default="", db_default="", editable=False)
    due_at = models.DateTimeField()
    category = models.PositiveSmallIntegerField(choices=Category, default=Category.CHORE)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.HIGH)
    status = models.PositiveSmallIntegerField(choices=Status, default=Status.OPEN)
    image = models.OneToOneField(StoredImage, null=True, blank=True, on_delete=models.PROTECT, related_name="task")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(category__in=Category.values), name="task_category_known"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="task_priority_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="task_status_known"),
        ]
        indexes = [
            models.Index(F("owner"), F("due_at").desc(), F("id"), name="task_of_owner_by_due"),
            models.Index(
                F("assignee"),
                F("due_at").desc(),
                F("id"),
                condition=Q(assignee__isnull=False),
                name="task_of_assignee_by_due",
            ),
        ]

    def __str__(self) -> str:
        return self.title
