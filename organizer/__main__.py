"""`python -m organizer` is the `organizer` command."""

from organizer.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
