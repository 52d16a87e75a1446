from django.db import models


class Event(models.Model):
    """That something happened: ids and audience only, never a text, so deleted things and people leave nothing here.

    No foreign keys: the log outlives what it speaks of. Its order is the order of the commits (see `log.py`).
    """

    type = models.CharField(max_length=40)
    at = models.DateTimeField()
    ids = models.JSONField(help_text="What the event is about, by kind: {'task': 3}")
    team_id = models.BigIntegerField(null=True, help_text="Scope: everybody in this team")
    conversation_id = models.BigIntegerField(null=True, help_text="Scope: everybody who can read this conversation")
    people = models.JSONField(default=list, help_text="Scope: these people, by id")
    losers = models.JSONField(default=list, help_text="People who lose sight of the thing by this event, by id")

    class Meta:
        indexes = [models.Index(fields=["at"], name="event_time")]

    def __str__(self) -> str:
        return f"{self.pk} {self.type}"
