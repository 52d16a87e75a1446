"""The files for Compose and Heroku. What needs programs is in tests/operations."""
