from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Team(models.Model):
    """A team, owned by one person; everybody else belongs to it by a membership. A deleted one stays as a tombstone."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="owned_teams")
    name = models.CharField(max_length=255)
    name_folded = models.CharField(max_length=255, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(deleted_at=None), name="team_owner_name_unique"
            ),
        ]
        indexes = [models.Index(fields=["name_folded", "id"], condition=Q(deleted_at=None), name="team_by_folded_name")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in a team of somebody else."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "member"], name="membership_unique")]

    def __str__(self) -> str:
        return f"user {self.member_id} in team {self.team_id}"
