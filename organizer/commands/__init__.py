"""What the `organizer` commands do, one file per command."""
