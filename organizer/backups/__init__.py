"""Backups: what is in one, how it is taken from a running server, and how it is put back."""

from organizer.core.errors import OrganizerError


class Refused(OrganizerError):
    """A backup is not taken, or not restored; the text says why. Nothing was changed."""
