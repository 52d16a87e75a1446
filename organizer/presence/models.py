from django.conf import settings
from django.db import models


class Sighting(models.Model):
    """When a person was last online; kept when they are gone again."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="sighting"
    )
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"user {self.person_id} seen at {self.seen_at}"


class Attendance(models.Model):
    """That a process holds event streams of a person; it says so again before `until`, so it ends with the process."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attendances")
    holder = models.CharField(max_length=40, help_text="Random; names the process")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "holder"], name="attendance_unique")]
        indexes = [
            models.Index(fields=["holder"], name="attendance_holder"),
            models.Index(fields=["until"], name="attendance_end"),
        ]

    def __str__(self) -> str:
        return f"user {self.person_id} at {self.holder} until {self.until}"
