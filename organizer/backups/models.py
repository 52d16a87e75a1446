from django.db import models


class Installation(models.Model):
    """One row: which installation this is, so that it knows its own backups, and when it was last backed up."""

    key = models.CharField(max_length=32, help_text="Random; another one after a restore")
    backed_up_at = models.DateTimeField(null=True, help_text="The moment that the newest complete backup shows")

    def __str__(self) -> str:
        return self.key
