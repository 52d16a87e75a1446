from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone

from organizer.accounts.password_text import normalise_password, password_forms
from organizer.core.text import fold, name_key
from organizer.core.zones import LONGEST_ZONE


class UserManager(BaseUserManager["User"]):
    """Finds people by name, whatever its letter case; people are made by `actions.py`."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username_key=name_key(username or ""), deleted_at=None)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. A deleted person stays as an empty row (a tombstone), so that what refers to it keeps its meaning."""

    username = models.CharField(max_length=150)
    username_key = models.CharField(
        max_length=150, editable=False, help_text="casefold(NFKC(username)): names are unique by it"
    )
    # With a default of the database's: while an upgrade is under way, servers that know no such column make people.
    username_folded = models.CharField(
        max_length=150, editable=False, db_default="", help_text="The name's search form"
    )
    email = models.EmailField(blank=True, default="")
    first_name = models.CharField(max_length=150, blank=True, default="")
    last_name = models.CharField(max_length=150, blank=True, default="")
    show_presence = models.BooleanField(default=True, help_text="Whether others may see when this person is online")
    # What a browser says by itself; empty and 0 are for those who have not said otherwise.
    time_zone = models.CharField(
        max_length=LONGEST_ZONE, blank=True, default="", db_default="", help_text="IANA's name"
    )
    week_start = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="1 Monday to 7 Sunday (ISO 8601)")
    clock = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="12 or 24 hours")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May open the admin site")
    date_joined = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(fields=["username_key"], name="user_name_unique")]
        indexes = [models.Index(fields=["email"], name="user_email")]

    def __str__(self) -> str:
        return self.username

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else normalise_password(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return any(super(User, self).check_password(form) for form in password_forms(raw_password or ""))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.username_key, self.username_folded = name_key(self.username), fold(self.username)
        super().save(*args, **kwargs)


class AuthSession(models.Model):
    """One sign-in on one device. Its tokens are derived from this row: equal rows give equal tokens."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="auth_sessions")
    key = models.CharField(
        max_length=32, help_text="Random; a number reused after a restore does not revive old tokens"
    )
    generation = models.PositiveIntegerField(default=1)
    rotated_at = models.DateTimeField(help_text="When this generation began")
    successor_used_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the current generation was first used; the previous one ends 60 seconds later",
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="The absolute end, whatever the use")
    revoked_at = models.DateTimeField(null=True, blank=True)
    user_agent = models.CharField(max_length=200, blank=True, default="")
    address = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(generation__gte=1), name="auth_session_generation_positive")
        ]
        indexes = [models.Index(fields=["expires_at"], name="auth_session_expiry")]

    def __str__(self) -> str:
        return f"session {self.pk} of user {self.user_id}"


class Invitation(models.Model):
    """A code that lets one person register while registration is by invitation. Only the code's hash is kept."""

    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    used_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code_hash"], name="invitation_code_unique")]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class AttemptWindow(models.Model):
    """The recent attempts under one key (a hash of, say, name and address), so that limits hold over all processes."""

    key = models.CharField(max_length=64)
    times = models.JSONField(default=list, help_text="Unix times in seconds, oldest first")
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="attempt_window_key_unique")]
        indexes = [models.Index(fields=["expires_at"], name="attempt_window_expiry")]

    def __str__(self) -> str:
        return self.key
