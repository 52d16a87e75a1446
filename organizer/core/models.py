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


class IdempotencyKey(models.Model):
    """That a person's request with this key is under way, or what it made. Kept for a day; see `idempotency.py`.

    Ids and hashes only: neither bodies nor answers are stored.
    """

    person_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="Keyed hash of the request's path and body")
    claim = models.CharField(max_length=32, help_text="Random; names the one request that may finish this")
    claimed_at = models.DateTimeField()
    object_id = models.BigIntegerField(null=True, help_text="What was made; empty while the request is under way")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "key"], name="idempotency_key_unique")]
        indexes = [models.Index(fields=["claimed_at"], name="idempotency_key_age")]

    def __str__(self) -> str:
        return f"key {self.pk} of user {self.person_id}"
