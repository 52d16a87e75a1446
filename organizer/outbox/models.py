from django.conf import settings
from django.db import models
from django.db.models import Q


class Channel(models.TextChoices):
    MAIL = "mail", "Mail"


class State(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    FAILED = "failed", "Given up"


class OutboxMessage(models.Model):
    """Something that leaves the product, such as a mail: committed with what it is about, and sent afterwards.

    What it says is written when it is sent (`contents.py`): no text and no secret is stored here.
    """

    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    kind = models.CharField(max_length=40, help_text="What it is about; names what writes it")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Whom it is for; empty for nobody",
    )
    recipient = models.CharField(max_length=254, blank=True, help_text="The address it goes to")
    key = models.CharField(
        max_length=200, help_text="Of two that wait with one key, one is sent; afterwards the message id"
    )
    message_id = models.CharField(max_length=200, help_text="The same at every attempt, so that a repetition shows")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    queued_at = models.DateTimeField()
    send_after = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="When it is given up")
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="While a process is sending it")
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True, default="")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="When it was sent or given up")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="outbox_key_unique"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="outbox_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, finished_at__isnull=True)
                | (~Q(state=State.WAITING) & Q(finished_at__isnull=False)),
                name="outbox_finished_or_waiting",
            ),
        ]
        indexes = [
            models.Index(fields=["send_after"], condition=Q(state=State.WAITING), name="outbox_waiting"),
            models.Index(fields=["state", "finished_at"], name="outbox_state_since"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk} ({self.kind})"
