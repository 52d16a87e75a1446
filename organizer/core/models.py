from django.db import models


class Lease(models.Model):
    """Who does a background job now: one process at a time, until the time runs out."""

    name = models.CharField(max_length=60)
    holder = models.CharField(max_length=100)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="lease_name_unique")]

    def __str__(self) -> str:
        return f"{self.name} held by {self.holder}"
