from django.db import models


class Event(models.Model):
    """That something happened: ids and audience only, never a text, so deleted things and people leave nothing here.

    No foreign keys: the log outlives what it speaks of. Its order is the order of the commits (see `log.py`). Who
    learns of it is the union of the scopes, as they are when it is delivered; `losers` get a bare withdrawal.
    """

    type = models.CharField(max_length=40)
    at = models.DateTimeField()
    ids = models.JSONField(help_text="What the event is about, by kind: {'task': 3}")
    everyone = models.BooleanField(default=False, help_text="Scope: everybody signed in")
    team_id = models.BigIntegerField(null=True, help_text="Scope: everybody in this team, or those of `people` in it")
    company_id = models.BigIntegerField(null=True, help_text="Scope: everybody who shares a team with this person")
    people = models.JSONField(default=list, help_text="Scope: these people, by id")
    losers = models.JSONField(default=list, help_text="People who lose sight of the thing by this event, by id")

    class Meta:
        indexes = [models.Index(fields=["at"], name="event_time")]

    def __str__(self) -> str:
        return f"{self.pk} {self.type}"


class LogState(models.Model):
    """One row: which log this is, and where what is left of it begins."""

    epoch = models.CharField(max_length=16, help_text="Random; another one after a restore, which ends old cursors")
    pruned_to = models.BigIntegerField(default=0, help_text="The highest number that was forgotten")

    def __str__(self) -> str:
        return self.epoch


class Signal(models.Model):
    """Something momentary (somebody types) on its way to other processes, where the database has no notifications."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    content = models.JSONField(help_text="What is told, and to whom")

    class Meta:
        indexes = [models.Index(fields=["at"], name="signal_time")]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"
