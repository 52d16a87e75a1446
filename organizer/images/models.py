from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class State(models.TextChoices):
    PENDING = "pending", "Pending"
    LIVE = "live", "Live"
    DELETED = "deleted", "Deleted"


class StoredImage(models.Model):
    """A file in the image storage. The row is committed before its file is written and goes after its file is gone,
    so whatever fails in between, the sweeper finds every file by its row.

    Pending: being uploaded, not yet part of anything. Live: attached to a task or a message, and the only state that
    is served. Deleted: its file is to be removed.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(
        max_length=40, help_text="32 random hexadecimal digits and the extension; the last part of its URL"
    )
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who uploaded it",
    )
    content_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField(help_text="Pixels")
    height = models.PositiveIntegerField(help_text="Pixels")
    size = models.PositiveIntegerField(help_text="Bytes")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now, help_text="When it came into its state")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="image_key_unique"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="image_state_known"),
            models.CheckConstraint(condition=Q(width__gte=1, height__gte=1, size__gte=1), name="image_not_empty"),
        ]
        indexes = [models.Index(fields=["state", "changed_at"], name="image_state_since")]

    def __str__(self) -> str:
        return self.key
