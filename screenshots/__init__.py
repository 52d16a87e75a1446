"""Pictures of every screen of the web client, for docs/: `make screenshots` (docs/screenshots.md)."""
