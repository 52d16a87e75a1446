from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from organizer.images.models import StoredImage
from organizer.teams.models import Team


class Conversation(models.Model):
    """A team's chat (no people named), or the private chat of two people in a team (both named, the lower id first;
    a note to self names one person twice). Counts that clients poll are columns, changed with the messages."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="conversations", db_index=False)
    low_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    high_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    message_count = models.PositiveIntegerField(default=0)
    last_position = models.BigIntegerField(
        default=0, help_text="Positions are never used twice; deleted messages leave holes"
    )
    created_at = models.DateTimeField(default=timezone.now)
    last_posted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team"], condition=Q(low_user=None), name="conversation_team_unique"),
            models.UniqueConstraint(
                fields=["team", "low_user", "high_user"],
                condition=Q(low_user__isnull=False),
                name="conversation_private_unique",
            ),
            models.CheckConstraint(
                condition=Q(low_user=None, high_user=None) | Q(low_user__isnull=False, high_user__gte=F("low_user")),
                name="conversation_people_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk} of team {self.team_id}"


class Message(models.Model):
    """One message; its position orders its conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="messages", db_index=False)
    position = models.BigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages")
    text = models.TextField()
    text_folded = models.TextField(editable=False)
    image = models.OneToOneField(StoredImage, null=True, blank=True, on_delete=models.PROTECT, related_name="message")
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "position"], name="message_position_unique")]

    def __str__(self) -> str:
        return f"message {self.pk}"


class ReadMark(models.Model):
    """Up to where a person has read a conversation. Their own messages are read whatever it says."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="read_marks", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_marks")
    position = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="read_mark_unique")]

    def __str__(self) -> str:
        return f"user {self.person_id} read up to {self.position} in conversation {self.conversation_id}"


class SearchMark(models.Model):
    """Up to where a long conversation is indexed for searching; see `indexing.py`. What is beyond is read."""

    conversation = models.OneToOneField(
        Conversation, primary_key=True, on_delete=models.CASCADE, related_name="search_mark"
    )
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"conversation {self.conversation_id} indexed up to {self.position}"


class SearchAuthor(models.Model):
    """Who wrote in the indexed part of a conversation: a word in somebody's name matches all they wrote."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="search_authors", db_index=False
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "author"], name="search_author_unique")]

    def __str__(self) -> str:
        return f"user {self.author_id} wrote in conversation {self.conversation_id}"
