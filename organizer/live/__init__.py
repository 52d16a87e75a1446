"""The event log's reading side: who learns of what, the stream, and the page for those who ask from time to time."""
