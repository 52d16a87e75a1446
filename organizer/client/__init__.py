"""The web client: the files that `client/` builds, served under /app/."""
