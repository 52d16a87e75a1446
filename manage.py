#!/usr/bin/env python
"""Django's own command line, for hosting platforms and development. Everyday work is done by `organizer`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command with the organizer's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.config.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
